"""Show what happens on the server, as it happens

Usage:
  docker system events [options]

Aliases: docker events

Options:
  -f, --filter FILTER...  Only those that match, as in type=container or event=start
      --format FORMAT     json, or a Go template
      --since TIME        What happened from TIME on: 2026-01-31T10:00:00, a Unix time, or 42m for 42 minutes ago
      --until TIME        End at TIME

It goes on after the connection was lost, with what the engine remembers of the time between: the last 256 events, and none from before it was
started.
"""

import time

from cloudmesh_docker.notation.events import Event, event_line
from cloudmesh_docker.notation.filters import filters
from cloudmesh_docker.notation.reports import Records
from cloudmesh_docker.notation.units import parse_time
from cloudmesh_docker.steps.events import Events

STREAMS = True


def events(docker, report, filter=None, since=None, until=None):
    now = time.time()
    query = {"since": since and parse_time(since, now), "until": until and parse_time(until, now), "filters": filters(filter, "events") or None}
    return Records(Events(docker, query, report), event_line, Event)

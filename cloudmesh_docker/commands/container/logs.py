"""Show the output of one or more containers

Usage:
  docker container logs [options] CONTAINER...

Aliases: docker logs

Options:
      --details        Show the extra attributes the log driver was told to keep
  -f, --follow         Go on as output comes, and after the connection was lost
      --since TIME     Only what came after TIME: 2026-01-31T10:00:00, a Unix time, or 42m for 42 minutes ago
  -n, --tail LINES     Only the last LINES lines, or all
  -t, --timestamps     Show the time before each line
      --until TIME     Only what came before TIME

Of several containers, or on several servers, each line has a name in front; they come in the order of their times, or with --follow as
they arrive. With Podman, what a container writes to its terminal is followed only until the connection is lost.
"""

import time

from cloudmesh_docker.notation.units import parse_time

STREAMS = True


def logs(docker, container, several, report, details=None, follow=None, since=None, tail=None, timestamps=None, until=None):
    now = time.time()
    query = {"since": since and parse_time(since, now), "until": until and parse_time(until, now), "tail": tail, "details": details}
    tty = docker.containers.inspect(container)["Config"]["Tty"]
    # Podman writes the time before each piece of a terminal's line, wherever it begins: times that nobody wants could not be taken out.
    if not (follow or several) or (follow and tty and docker.client.podman):
        return docker.containers.logs(container, follow=follow, timestamps=timestamps, tty=tty, **query)
    from cloudmesh_docker.steps.logs import Followed, Timed

    return Followed(docker, container, tty, timestamps, query, report) if follow else Timed(docker, container, tty, timestamps, query)

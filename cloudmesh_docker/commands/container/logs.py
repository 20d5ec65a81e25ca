"""Show the output of a container

Usage:
  docker container logs [options] CONTAINER

Aliases: docker logs

Options:
      --details        Show the extra attributes the log driver was told to keep
  -f, --follow         Go on as output comes
      --since TIME     Only what came after TIME: 2026-01-31T10:00:00, a Unix time, or 42m for 42 minutes ago
  -n, --tail LINES     Only the last LINES lines, or all
  -t, --timestamps     Show the time before each line
      --until TIME     Only what came before TIME
"""

import time

from cloudmesh_docker.notation.units import parse_time


def logs(docker, container, details=None, follow=None, since=None, tail=None, timestamps=None, until=None):
    now = time.time()
    tty = docker.containers.inspect(container)["Config"]["Tty"]
    return docker.containers.logs(
        container,
        follow=follow,
        since=since and parse_time(since, now),
        until=until and parse_time(until, now),
        tail=tail,
        timestamps=timestamps,
        details=details,
        tty=tty,
    )

"""List containers

Usage:
  docker container ls [options]

Aliases: docker ps, docker container ps

Options:
  -a, --all               Show all containers, not only those that run
  -f, --filter FILTER...  Only those that match, as in status=exited or label=key=value
      --format FORMAT     table, json, yaml, csv, or a Go template
  -n, --last INTEGER      Show the last INTEGER created containers, whatever their state
  -l, --latest            Show the container created last, whatever its state
      --no-trunc          Do not shorten
  -q, --quiet             Only show ids
  -s, --size              Show the sizes too
      --cached            Answer from what was last seen, with its age, without asking the server
"""

import re

from cloudmesh_docker.notation.filters import filters
from cloudmesh_docker.store.documents import Containers, Sized

# A template's fields that only an engine that was asked for sizes fills.
SIZED = re.compile(r"\.Size\b|json \.\W")


def ls(docker, all=None, filter=None, last=None, latest=False, size=None, format=None):
    if format and "{{" in format and SIZED.search(format):
        size = True
    wanted = filters(filter, "container ls")
    limit = 1 if latest else last if last and last > 0 else None
    found = docker.containers.list(all=all, limit=limit, size=size, filters=wanted or None)
    complete = None if wanted or limit else "all" if all else "running"
    return (Sized if size else Containers).of(docker.name, found, complete)

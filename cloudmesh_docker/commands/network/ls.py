"""List networks

Usage:
  docker network ls [options]

Options:
  -f, --filter FILTER...  Only those that match, as in driver=bridge or label=key=value
      --format FORMAT     table, json, yaml, csv, or a Go template
      --no-trunc          Do not shorten
  -q, --quiet             Only show ids
      --cached            Answer from what was last seen, with its age, without asking the server
"""

from cloudmesh_docker.notation.filters import filters
from cloudmesh_docker.notation.words import natural
from cloudmesh_docker.store.objects import Networks


def ls(docker, filter=None):
    wanted = filters(filter, "network ls")
    found = sorted(docker.networks.list(filters=wanted or None), key=lambda reply: natural(reply["Name"]))
    return Networks.of(docker.name, found, None if wanted else "all")

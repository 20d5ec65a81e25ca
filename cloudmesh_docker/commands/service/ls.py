"""List the services of a swarm

Usage:
  docker service ls [options]

Options:
  -f, --filter FILTER...      Only those that match, as in mode=global or label=key=value
      --format FORMAT         table, json, yaml, csv, or a Go template
  -q, --quiet                 Only show ids
      --cached                Answer from what was last seen, with its age, without asking the server
"""

from cloudmesh_docker.notation.filters import filters
from cloudmesh_docker.notation.words import natural
from cloudmesh_docker.store.swarm import Services


def ls(docker, filter=None):
    wanted = filters(filter, "service ls")
    found = sorted(docker.services.list(filters=wanted or None, status=True), key=lambda one: natural(one["Spec"]["Name"]))
    return Services.of(docker.name, found, None if wanted else "all")

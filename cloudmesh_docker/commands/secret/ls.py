"""List secrets of a swarm

Usage:
  docker secret ls [options]

Options:
  -f, --filter FILTER...      Only those that match, as in name=key or label=key=value
      --format FORMAT         table, json, yaml, csv, or a Go template
  -q, --quiet                 Only show ids
"""

from cloudmesh_docker.notation.filters import filters
from cloudmesh_docker.notation.words import natural
from cloudmesh_docker.store.swarm_listings import Secrets


def ls(docker, filter=None):
    found = docker.secrets.list(filters=filters(filter, "secret ls") or None)
    return Secrets.of(docker.name, sorted(found, key=lambda one: natural(one["Spec"]["Name"])), None if filter else "all")

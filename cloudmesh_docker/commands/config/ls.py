"""List configs of a swarm

Usage:
  docker config ls [options]

Options:
  -f, --filter FILTER...      Only those that match, as in name=key or label=key=value
      --format FORMAT         table, json, yaml, csv, or a Go template
  -q, --quiet                 Only show ids
"""

from cloudmesh_docker.notation.filters import filters
from cloudmesh_docker.notation.words import natural
from cloudmesh_docker.store.swarm_listings import Configs


def ls(docker, filter=None):
    found = docker.configs.list(filters=filters(filter, "config ls") or None)
    return Configs.of(docker.name, sorted(found, key=lambda one: natural(one["Spec"]["Name"])), None if filter else "all")

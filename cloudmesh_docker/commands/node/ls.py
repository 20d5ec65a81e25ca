"""List the nodes of a swarm

Usage:
  docker node ls [options]

Options:
  -f, --filter FILTER...      Only those that match, as in role=manager or node.label=key=value
      --format FORMAT         table, json, yaml, csv, or a Go template
  -q, --quiet                 Only show ids
      --cached                Answer from what was last seen, with its age, without asking the server
"""

from cloudmesh_docker.notation.filters import filters
from cloudmesh_docker.steps import swarms


def ls(docker, filter=None):
    return swarms.nodes(docker, filters(filter, "node ls") or None)

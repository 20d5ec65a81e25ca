"""List the tasks of a stack

Usage:
  docker stack ps [options] STACK

Options:
  -f, --filter FILTER...      Only those that match, as in desired-state=running or name=web.1
      --format FORMAT         table, json, yaml, csv, or a Go template
      --no-resolve            Show ids of services and nodes, not names
      --no-trunc              Do not shorten
  -q, --quiet                 Only show ids
"""

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.notation.filters import filters
from cloudmesh_docker.notation.stack import checked_name, of_stack
from cloudmesh_docker.steps import swarms


def ps(docker, stack, filter=None, no_resolve=False):
    wanted = filters(filter, "stack ps")
    wanted |= of_stack(checked_name(stack), wanted.get("label", ()))
    found = swarms.tasks(docker, wanted, not no_resolve)
    if not found:
        raise DockerError(f"nothing found in stack: {stack}")
    return found

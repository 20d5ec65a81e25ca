"""List the services of a stack

Usage:
  docker stack services [options] STACK

Options:
  -f, --filter FILTER...      Only those that match, as in name=web or label=key=value
      --format FORMAT         table, json, yaml, csv, or a Go template
  -q, --quiet                 Only show ids
      --cached                Answer from what was last seen, with its age, without asking the server
"""

from cloudmesh_docker.notation.filters import filters
from cloudmesh_docker.notation.stack import checked_name, of_stack
from cloudmesh_docker.notation.words import natural
from cloudmesh_docker.store.swarm import Services


def services(docker, stack, filter=None):
    wanted = filters(filter, "stack services")
    wanted |= of_stack(checked_name(stack), wanted.get("label", ()))
    found = sorted(docker.services.list(filters=wanted, status=True), key=lambda one: natural(one["Spec"]["Name"]))
    if not found:
        yield f"Nothing found in stack: {stack}"
        return None
    return Services.of(docker.name, found)

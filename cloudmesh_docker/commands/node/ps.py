"""List the tasks on one or more nodes

Usage:
  docker node ps [options] [NODE...]

Options:
  -f, --filter FILTER...      Only those that match, as in desired-state=running or name=web.1
      --format FORMAT         table, json, yaml, csv, or a Go template
      --no-resolve            Show ids of services and nodes, not names
      --no-trunc              Do not shorten
  -q, --quiet                 Only show ids
      --cached                Answer from what was last seen, with its age, without asking the server

Without NODE it is the node of the server itself.
"""

from cloudmesh_docker.errors import PartlyFailed, ServerError
from cloudmesh_docker.notation.filters import filters
from cloudmesh_docker.steps import swarms


def ps(docker, nodes=(), filter=None, no_resolve=False):
    wanted, found, problems = filters(filter, "node ps"), [], []
    for word in nodes or ["self"]:
        try:
            found.append(docker.nodes.inspect(swarms.node_id(docker, word))["ID"])
        except ServerError as problem:
            problems.append(problem)
    shown = [swarms.tasks(docker, {**wanted, "node": [*wanted.get("node", ()), *found]}, not no_resolve)] if found else []
    if problems:
        raise PartlyFailed(shown, problems)
    return shown[0]

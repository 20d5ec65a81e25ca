"""List the tasks of one or more services

Usage:
  docker service ps [options] SERVICE...

Options:
  -f, --filter FILTER...      Only those that match, as in desired-state=running or name=web.1
      --format FORMAT         table, json, yaml, csv, or a Go template
      --no-resolve            Show ids of services and nodes, not names
      --no-trunc              Do not shorten
  -q, --quiet                 Only show ids
      --cached                Answer from what was last seen, with its age, without asking the server
"""

from cloudmesh_docker.errors import PartlyFailed
from cloudmesh_docker.notation.filters import filters
from cloudmesh_docker.steps import services as steps
from cloudmesh_docker.steps import swarms
from cloudmesh_docker.store.swarm import Tasks, WholeTasks


def ps(docker, services, filter=None, no_resolve=False, quiet=False):
    wanted = filters(filter, "service ps")
    found, problems = steps.identities(docker, services)
    wanted["service"] = [one["ID"] for one in found]
    shown = [swarms.tasks(docker, wanted, not no_resolve, WholeTasks if quiet else Tasks)] if found else []
    if problems:
        raise PartlyFailed(shown, problems)
    return shown[0]

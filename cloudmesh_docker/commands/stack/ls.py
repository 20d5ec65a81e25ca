"""List the stacks of a swarm

Usage:
  docker stack ls [options]

Options:
      --format FORMAT         table, json, yaml, csv, or a Go template
      --cached                Answer from what was last seen, without asking the server
"""

from cloudmesh_docker.notation.stack import NAMESPACE
from cloudmesh_docker.notation.words import natural
from cloudmesh_docker.store.swarm_listings import Stacks


def ls(docker):
    counts = {}
    for one in docker.services.list(filters={"label": [NAMESPACE]}):
        name = one["Spec"]["Labels"][NAMESPACE]
        counts[name] = counts.get(name, 0) + 1
    return Stacks.of(docker.name, [{"Name": name, "Services": counts[name]} for name in sorted(counts, key=natural)])

"""Make one or more managers workers of the swarm

Usage:
  docker node demote NODE...
"""

from cloudmesh_docker.steps import swarms

# Two changes of the managers at once can cost them their majority.
IN_ORDER = True


def demote(docker, node):
    changed = swarms.change_role(docker, node, "worker")
    return f"Manager {node} demoted in the swarm." if changed else f"Node {node} is already a worker."

"""Make one or more nodes managers of the swarm

Usage:
  docker node promote NODE...
"""

from cloudmesh_docker.steps import swarms

# Two changes of the managers at once can cost them their majority.
IN_ORDER = True


def promote(docker, node):
    changed = swarms.change_role(docker, node, "manager")
    return f"Node {node} promoted to a manager in the swarm." if changed else f"Node {node} is already a manager."

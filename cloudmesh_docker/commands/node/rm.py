"""Remove one or more nodes from the swarm

Usage:
  docker node rm [options] NODE...

Options:
  -f, --force    Remove it even if it is not down
"""


def rm(docker, node, force=None):
    docker.nodes.remove(node, force=force)
    return node

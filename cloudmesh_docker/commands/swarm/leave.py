"""Have the server leave its swarm

Usage:
  docker swarm leave [options]

Options:
  -f, --force    Leave even as a manager
"""


def leave(docker, force=None):
    docker.swarm.leave(force=force)
    return "Node left the swarm."

"""Kill one or more running containers

Usage:
  docker container kill [options] CONTAINER...

Aliases: docker kill

Options:
  -s, --signal SIGNAL    Signal to send instead of KILL
"""


def kill(docker, container, signal=None):
    docker.containers.kill(container, signal=signal)
    return container

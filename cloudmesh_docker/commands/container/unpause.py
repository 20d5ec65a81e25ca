"""Unpause all processes within one or more containers

Usage:
  docker container unpause CONTAINER...

Aliases: docker unpause
"""


def unpause(docker, container):
    docker.containers.unpause(container)
    return container

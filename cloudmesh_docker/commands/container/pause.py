"""Pause all processes within one or more containers

Usage:
  docker container pause CONTAINER...

Aliases: docker pause
"""


def pause(docker, container):
    docker.containers.pause(container)
    return container

"""Rename a container

Usage:
  docker container rename CONTAINER NEW_NAME

Aliases: docker rename
"""

from cloudmesh_docker.errors import DockerError


def rename(docker, container, new_name):
    if not (container.strip() and new_name.strip()):
        raise DockerError("Error: Neither old nor new names may be empty")
    docker.containers.rename(container, new_name.strip())

"""Remove one or more containers

Usage:
  docker container rm [options] CONTAINER...

Aliases: docker rm

Options:
  -f, --force      Kill a running container first
  -l, --link       Remove the link, not the container
  -v, --volumes    Remove the anonymous volumes of the container too
"""


def rm(docker, container, force=None, link=None, volumes=None):
    docker.containers.remove(container, force=force, link=link, volumes=volumes)
    return container

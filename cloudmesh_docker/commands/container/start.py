"""Start one or more stopped containers

Usage:
  docker container start CONTAINER...

Aliases: docker start
"""

# One may need another that was named before it, as with --network container:NAME.
IN_ORDER = True


def start(docker, container):
    docker.containers.start(container)
    return container

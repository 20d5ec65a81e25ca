"""Wait until one or more containers have stopped, and show their exit codes

Usage:
  docker container wait CONTAINER...

Aliases: docker wait
"""

from cloudmesh_docker.errors import ServerError


def wait(docker, container):
    reply = docker.containers.wait(container)
    if (reply.get("Error") or {}).get("Message"):
        raise ServerError(500, reply["Error"]["Message"])
    return reply["StatusCode"]

"""Show all about the server as a whole

Usage:
  docker system info [options]

Aliases: docker info

Options:
  -f, --format FORMAT    json, yaml, or a Go template
"""

from cloudmesh_docker.notation.info import Info
from cloudmesh_docker.notation.version import client_part


def info(docker):
    reply = docker.system.info()
    yield from reply.get("Warnings") or ()
    client = client_part(docker.name, docker.client.version, docker.client.newest)
    return Info(reply, ClientInfo={"Debug": False, **client, "Plugins": [], "Warnings": None})

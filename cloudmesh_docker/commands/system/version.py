"""Show the versions of this program and of the server

Usage:
  docker system version [options]

Aliases: docker version

Options:
  -f, --format FORMAT    json, yaml, or a Go template
"""

from cloudmesh_docker.errors import DockerError, DryRun, PartlyFailed
from cloudmesh_docker.notation.version import Version, client_part, server_part


def version(docker):
    newest = docker.client.newest
    try:
        reply = docker.system.version()
    except DryRun:
        raise
    except DockerError as problem:
        problem.server = docker.name
        raise PartlyFailed([Version(Client=client_part(docker.name, None, newest), Server=None)], [problem]) from None
    return Version(Client=client_part(docker.name, docker.client.version, newest), Server=server_part(reply))

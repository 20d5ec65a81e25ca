"""Show all the engine knows about one or more services

Usage:
  docker service inspect [options] SERVICE...

Options:
  -f, --format FORMAT    json, yaml, or a Go template
      --pretty           Show it for people
"""

from cloudmesh_docker.errors import DockerError, NotFound
from cloudmesh_docker.notation.pretty import service_text


def inspect(docker, service, pretty=False):
    try:
        found = docker.services.inspect(service, insert_defaults=True)
    except NotFound:
        raise DockerError(f"Error: no such service: {service}") from None
    if not pretty:
        return found
    networks = {network["Id"]: network["Name"] for network in docker.networks.list()} if found["Spec"]["TaskTemplate"].get("Networks") else {}
    return service_text(found, networks)

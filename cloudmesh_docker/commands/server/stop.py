"""Stop a server that was deployed, and its containers

Usage:
  docker server stop NAME
"""

from cloudmesh_docker.cloud import local


def stop(servers, report, name):
    servers.update(name, managed=local.stop(servers.deployed(name), report))
    return name

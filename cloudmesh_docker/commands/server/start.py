"""Start a server that was deployed and stopped

Usage:
  docker server start NAME
"""

from cloudmesh_docker.cloud import local


def start(servers, report, name):
    servers.update(name, managed=local.start(servers.deployed(name), report, servers.answers))
    return name

"""Stop a server that was deployed, and its containers

Usage:
  docker server stop NAME
"""

from cloudmesh_docker.cloud import local


def stop(servers, report, permit, name):
    record = servers.deployed(name)
    permit(name)
    servers.update(name, managed=local.stop(record, report))
    return name

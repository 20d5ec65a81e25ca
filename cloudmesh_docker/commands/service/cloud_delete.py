"""Forget a server, or the current one

Usage:
  docker service cloud delete [CLOUD]

Aliases: docker service cloud rm, docker service cloud remove

The engine and its containers are left alone.
"""


def cloud_delete(servers, cloud=None):
    name = cloud or servers.current().name
    servers.remove(name)
    return name

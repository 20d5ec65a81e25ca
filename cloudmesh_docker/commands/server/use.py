"""Choose the server that commands talk to

Usage:
  docker server use NAME
"""

from cloudmesh_docker.steps.contexts import overruled


def use(servers, name):
    servers.use(name)
    yield from overruled(servers.environ)
    return name

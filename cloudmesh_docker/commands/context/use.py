"""Choose the server that commands talk to, as 'docker server use' does

Usage:
  docker context use CONTEXT

CONTEXT is a saved server. The docker binary and its own choice are left alone.
"""

from cloudmesh_docker.errors import DockerError, UsageError
from cloudmesh_docker.steps import contexts


def use(servers, environ, context):
    if context not in servers.inventory.servers:
        try:
            contexts.find(environ, context)
        except DockerError:
            servers.find(context)
        raise UsageError(f"{context} is a context of the docker binary and no saved server yet: docker server import-contexts {context}")
    servers.use(context)
    return context

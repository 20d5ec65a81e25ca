"""Choose the server that commands talk to, as 'docker server use' does

Usage:
  docker context use CONTEXT

CONTEXT is a saved server, or a context of the docker binary, which is saved as a server of the same name first; with 'default' no server is
chosen any more. The docker binary and its own choice are left alone.
"""

from cloudmesh_docker.errors import DockerError, UsageError
from cloudmesh_docker.steps import contexts


def use(servers, environ, context):
    if context == contexts.DEFAULT and context not in servers.inventory.servers:
        servers.unuse()
    else:
        if context not in servers.inventory.servers:
            save(servers, environ, context)
        servers.use(context)
    yield from contexts.overruled(environ)
    return context


def save(servers, environ, name):
    """Save a context as a server; UsageError if there is none, or it can't be saved."""
    try:
        found = contexts.find(environ, name)
    except DockerError:
        servers.find(name)
        raise
    try:
        address, tls = contexts.endpoint(found)
        servers.add(name, address, certificates=tls)
    except UsageError as problem:
        raise UsageError(f"the context {name} can't be used: {problem}") from None

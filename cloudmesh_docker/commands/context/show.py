"""Show which saved server, or context of the docker binary, commands talk to

Usage:
  docker context show
"""

from cloudmesh_docker.steps import contexts


def show(servers, environ):
    return contexts.in_use(servers, environ)

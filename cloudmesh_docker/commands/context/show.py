"""Show the name of the context that the docker binary uses

Usage:
  docker context show
"""

from cloudmesh_docker.steps import contexts


def show(environ):
    return contexts.find(environ, contexts.current(environ))["Name"]

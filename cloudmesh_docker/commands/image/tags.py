"""List the tags a repository has in its registry

Usage:
  docker image tags [options] NAME

The registry is asked from this computer, with the credentials of docker login; no Docker server takes part.
"""

from cloudmesh_docker.notation.references import parse_reference


def tags(environ, name):
    from cloudmesh_docker.registry.client import Registry

    reference = parse_reference(name)
    with Registry(reference.domain, environ) as registry:
        return registry.tags(reference.path)

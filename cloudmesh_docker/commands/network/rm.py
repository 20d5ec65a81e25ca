"""Remove one or more networks

Usage:
  docker network rm [options] NETWORK...

Options:
  -f, --force    Do not mind a network that is not there
"""

from cloudmesh_docker.errors import NotFound


def rm(docker, network, force=False):
    try:
        docker.networks.remove(network)
    except NotFound:
        if force:
            return None
        raise
    return network

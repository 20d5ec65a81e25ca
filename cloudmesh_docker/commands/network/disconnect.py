"""Disconnect a container from a network

Usage:
  docker network disconnect [options] NETWORK CONTAINER

Options:
  -f, --force    Disconnect it even if it runs or is gone
"""


def disconnect(docker, network, container, force=None):
    docker.networks.disconnect(network, container, force=force)

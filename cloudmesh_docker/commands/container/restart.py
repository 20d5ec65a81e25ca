"""Restart one or more containers

Usage:
  docker container restart [options] CONTAINER...

Aliases: docker restart

Options:
  -s, --signal SIGNAL      Signal to send to the container
  -t, --timeout SECONDS    Seconds to wait before killing the container
      --time SECONDS       Old name of --timeout
"""

from cloudmesh_docker.steps.stopping import either

# One may need another that was named before it, as with --network container:NAME.
IN_ORDER = True


def restart(docker, container, signal=None, timeout=None, time=None):
    docker.containers.restart(container, signal=signal, timeout=either(timeout, time))
    return container

"""Stop one or more running containers

Usage:
  docker container stop [options] CONTAINER...

Aliases: docker stop

Options:
  -s, --signal SIGNAL      Signal to send to the container
  -t, --timeout SECONDS    Seconds to wait before killing the container
      --time SECONDS       Old name of --timeout
"""

from cloudmesh_docker.steps.stopping import either


def stop(docker, container, signal=None, timeout=None, time=None):
    docker.containers.stop(container, signal=signal, timeout=either(timeout, time))
    return container

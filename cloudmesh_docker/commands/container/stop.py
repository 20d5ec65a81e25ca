"""Stop one or more running containers

Usage:
  docker container stop [options] CONTAINER...

Aliases: docker stop

Options:
  -s, --signal SIGNAL    Signal to send to the container
  -t, --time SECONDS     Seconds to wait before killing the container
"""


def stop(docker, container, signal=None, time=None):
    docker.containers.stop(container, signal=signal, timeout=time)
    return container

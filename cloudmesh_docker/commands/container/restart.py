"""Restart one or more containers

Usage:
  docker container restart [options] CONTAINER...

Aliases: docker restart

Options:
  -s, --signal SIGNAL    Signal to send to the container
  -t, --time SECONDS     Seconds to wait before killing the container
"""

# One may need another that was named before it, as with --network container:NAME.
IN_ORDER = True


def restart(docker, container, signal=None, time=None):
    docker.containers.restart(container, signal=signal, timeout=time)
    return container

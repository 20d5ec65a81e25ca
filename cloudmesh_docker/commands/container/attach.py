"""Attach to a running container: its output here, our standard input to it

Usage:
  docker container attach [options] CONTAINER

Aliases: docker attach

Options:
      --detach-keys KEYS    Keys that detach, instead of ctrl-p,ctrl-q
      --no-stdin            Do not attach standard input
      --sig-proxy           Hand signals on to the container (default; --sig-proxy=false)
"""

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.steps import foreground
from cloudmesh_docker.steps.detaching import detach_keys as chosen_keys

PLAIN = True


def attach(docker, terminal, settings, environ, container, detach_keys=None, no_stdin=False, sig_proxy=True):
    keys = chosen_keys(detach_keys, settings, environ, terminal)
    state = docker.containers.inspect(container)
    if not state["State"]["Running"]:
        raise DockerError("You cannot attach to a stopped container, start it first")
    if state["State"]["Paused"]:
        raise DockerError("You cannot attach to a paused container, unpause it first")
    if state["State"]["Restarting"]:
        raise DockerError("You cannot attach to a restarting container, wait until it is running")
    config, identity = state["Config"], state["Id"]
    stdin, proxy = config["OpenStdin"] and not no_stdin, foreground.Proxy(docker, sig_proxy and not config["Tty"])
    foreground.check_tty(docker, terminal, not no_stdin, config["Tty"])
    seat = foreground.container_seat(docker, keys, container, identity, redraw=True)
    with docker.containers.begin_wait(identity) as waiting, foreground.attached(docker, identity, stdin, config["Tty"]) as stream:
        proxy.attach(identity)
        # Where the container's input outlives ours, the engine would answer a half-close by cutting off the output.
        with terminal.signals(proxy):
            yield from foreground.joined(terminal, stream, seat, stdin, config["StdinOnce"])
        foreground.ended(waiting, identity)

"""Attach to a running container: its output here, our standard input to it

Usage:
  docker container attach [options] CONTAINER

Aliases: docker attach

Options:
      --detach-keys KEYS    Keys that detach: ctrl-p,ctrl-q
      --no-stdin            Do not attach standard input
      --sig-proxy           Hand signals on to the container (default; --sig-proxy=false)
"""

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.steps import foreground


def attach(docker, terminal, container, detach_keys=None, no_stdin=False, sig_proxy=True):
    foreground.refuse_detach_keys(detach_keys)
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
    with docker.containers.begin_wait(identity) as waiting, docker.containers.attach(identity, stdin=stdin, tty=config["Tty"]) as stream:
        proxy.attach(identity)
        # Where the container's input outlives ours, the engine would answer a half-close by cutting off the output.
        with terminal.signals(proxy), foreground.connected(terminal, stream, stdin, config["StdinOnce"]):
            yield stream
        foreground.ended(waiting, identity)

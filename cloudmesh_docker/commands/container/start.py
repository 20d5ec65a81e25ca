"""Start one or more stopped containers

Usage:
  docker container start [options] CONTAINER...

Aliases: docker start

Options:
  -a, --attach              Show the output, hand signals on, and end with the exit code of the container
      --detach-keys KEYS    Keys that detach, instead of ctrl-p,ctrl-q
  -i, --interactive         Hand our standard input to the container, and show its output
"""

from cloudmesh_docker.steps import foreground
from cloudmesh_docker.steps.detaching import detach_keys as chosen_keys

# One may need another that was named before it, as with --network container:NAME.
IN_ORDER = True


def start(docker, terminal, settings, environ, container, attach=None, detach_keys=None, interactive=None):
    if not (attach or interactive):
        docker.containers.start(container)
        return container
    keys = chosen_keys(detach_keys, settings, environ, terminal)
    state = docker.containers.inspect(container)
    config, identity = state["Config"], state["Id"]
    stdin, proxy = bool(interactive and config["OpenStdin"]), foreground.Proxy(docker, not config["Tty"])
    seat = foreground.container_seat(docker, keys, container, identity)
    with terminal.signals(proxy), foreground.attached(docker, identity, stdin, config["Tty"]) as stream:
        with docker.containers.begin_wait(identity, "removed" if state["HostConfig"]["AutoRemove"] else "next-exit") as waiting:
            proxy.start(identity)
            yield from foreground.joined(terminal, stream, seat, stdin, config["StdinOnce"])
            foreground.ended(waiting, identity)


def alone(values):
    """In the foreground it holds the terminal."""
    return True if values.get("interactive") else "with --attach" if values.get("attach") else ""

"""Start one or more stopped containers

Usage:
  docker container start [options] CONTAINER...

Aliases: docker start

Options:
  -a, --attach              Show the output, hand signals on, and end with the exit code of the container
      --detach-keys KEYS    Keys that detach: ctrl-p,ctrl-q
  -i, --interactive         Hand our standard input to the container, and show its output
"""

from cloudmesh_docker.steps import foreground

# One may need another that was named before it, as with --network container:NAME.
IN_ORDER = True


def start(docker, terminal, container, attach=None, detach_keys=None, interactive=None):
    foreground.refuse_detach_keys(detach_keys)
    if not (attach or interactive):
        docker.containers.start(container)
        return container
    state = docker.containers.inspect(container)
    config, identity = state["Config"], state["Id"]
    stdin, proxy = bool(interactive and config["OpenStdin"]), foreground.Proxy(docker, not config["Tty"])
    with terminal.signals(proxy), docker.containers.attach(identity, stdin=stdin, tty=config["Tty"]) as stream:
        with docker.containers.begin_wait(identity, "removed" if state["HostConfig"]["AutoRemove"] else "next-exit") as waiting:
            proxy.start(identity)
            with foreground.connected(terminal, stream, stdin, config["StdinOnce"]):
                yield stream
            foreground.ended(waiting, identity)


def alone(values):
    """In the foreground it holds the terminal."""
    return bool(values.get("attach") or values.get("interactive"))

"""Attach to a running container: its output here, our standard input to it

Usage:
  docker container attach [options] CONTAINER

Aliases: docker attach

Options:
      --no-stdin    Do not attach standard input
"""

from cloudmesh_docker.errors import ContainerExit, DockerError


def attach(docker, terminal, container, no_stdin=False):
    state = docker.containers.inspect(container)
    if not state["State"]["Running"]:
        raise DockerError("cannot attach to a stopped container, start it first")
    if state["State"]["Paused"]:
        raise DockerError("cannot attach to a paused container, unpause it first")
    stdin = state["Config"]["OpenStdin"] and not no_stdin
    stream = docker.containers.attach(container, stream=True, stdin=stdin, stdout=True, stderr=True, tty=state["Config"]["Tty"])
    if stdin:
        # Where the container's input outlives ours, the engine would answer a half-close by cutting off the output.
        with terminal.feed(stream, close=state["Config"]["StdinOnce"]):
            yield stream
    else:
        yield stream
    code = docker.containers.wait(container)["StatusCode"]
    if code:
        raise ContainerExit(code)

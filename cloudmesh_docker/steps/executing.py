"""Running a command inside a container that runs: what `exec` and `shell` share."""

from time import sleep

from cloudmesh_docker.errors import ContainerExit, StreamBroken
from cloudmesh_docker.notation.environment import environment, file_lines
from cloudmesh_docker.steps import foreground
from cloudmesh_docker.steps.files import read_lines

PATIENCE = 20
PAUSE = 0.05


def body_of(docker, environ, words, tty, options):
    """The body of the request to create it: *words* is the command, *options* as they were typed."""
    lines = [line for path in options.get("env_file") or () for line in file_lines(path, read_lines, "env", environ)]
    docker.client.needs("1.35", **{"--workdir": options.get("workdir")})
    fields = {
        "DetachKeys": foreground.NOBODYS_KEYS if tty else None,
        "Env": environment(options.get("env") or (), lines, environ),
        "Privileged": options.get("privileged"),
        "User": options.get("user"),
        "WorkingDir": options.get("workdir"),
    }
    return {"Cmd": words, "Tty": tty, **{name: value for name, value in fields.items() if value}}


def execute(docker, terminal, container, body, keys, stdin):
    """Run a command in the foreground: a generator of progress.

    Args:
        body (dict): of ``body_of``.
        keys (bytes): those that detach from it.
        stdin (bool): it gets our standard input.

    Raises:
        ContainerExit: it ended with another code than 0, or we detached from it.
    """
    streams = {"AttachStdin": stdin, "AttachStdout": True, "AttachStderr": True}
    identity, tty = docker.exec.create(container, {**body, **streams})["Id"], body["Tty"]

    def resize(height, width):
        docker.exec.resize(identity, height, width)
        foreground.keep_apart(docker)

    seat = foreground.Seat(keys, resize, f"detached; the command goes on in {container}")
    # Older engines are told once it runs.
    size = terminal.size if tty and docker.client.speaks("1.42") else None
    with terminal.signals(foreground.Proxy(docker, forward=False)):
        with docker.exec.start(identity, tty=tty, console_size=size) as stream:
            yield from foreground.joined(terminal, stream, seat, stdin)
    code = exit_code(docker, identity, tty)
    if code:
        raise ContainerExit(code)


def exit_code(docker, identity, tty):
    """The exit code (int) of a command whose output has ended.

    An engine sees the end of the output sooner than that of the process, hence the wait. Of a process that goes on without output it is 0.
    """
    for _ in range(PATIENCE):
        state = docker.exec.inspect(identity)
        if not state["Running"]:
            return state["ExitCode"] or 0
        sleep(PAUSE)
    if tty:
        raise StreamBroken("the connection to the command has ended, but the command goes on")
    return 0

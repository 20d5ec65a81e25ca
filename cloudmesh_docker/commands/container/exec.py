"""Run a command in a running container

Usage:
  docker container exec [options] CONTAINER COMMAND [ARG...]

Aliases: docker exec

Options:
  -d, --detach                Do not wait for the command, nor show its output
      --detach-keys KEYS      Keys that detach: ctrl-p,ctrl-q
  -e, --env NAME=VALUE...     Set an environment variable; NAME alone takes it from here
      --env-file PATH...      Read environment variables from a file
  -i, --interactive           Hand our standard input to the command
      --privileged            Give the command all the host's privileges
  -t, --tty                   Give the command a terminal
  -u, --user USER             User to run as: USER[:GROUP], by name or number
  -w, --workdir PATH          Directory to run in
"""

from cloudmesh_docker.errors import ContainerExit
from cloudmesh_docker.notation.environment import environment, file_lines
from cloudmesh_docker.steps import foreground
from cloudmesh_docker.steps.files import read_lines

# What is inside a container is in no list.
UNSEEN = True


def exec_(docker, terminal, environ, container, command, args=(), detach=None, detach_keys=None, interactive=None, **options):
    foreground.refuse_detach_keys(detach_keys)
    tty = bool(options.get("tty"))
    if not detach:
        foreground.check_tty(docker, terminal, interactive, tty)
    attached = {} if detach else {"AttachStdin": bool(interactive), "AttachStdout": True, "AttachStderr": True}
    identity = docker.exec.create(container, {"Cmd": [command, *args], "Tty": tty, **attached, **settings(docker, environ, options)})["Id"]
    if detach:
        docker.exec.start_detached(identity, tty=tty)
        return
    with docker.exec.start(identity, tty=tty) as stream:
        with foreground.connected(terminal, stream, interactive):
            yield stream
    code = docker.exec.inspect(identity)["ExitCode"]
    if code:
        raise ContainerExit(code)


def alone(values):
    """With our input or a terminal it is for one container."""
    return bool(not values.get("detach") and (values.get("interactive") or values.get("tty")))


def settings(docker, environ, options):
    """The fields of the body that options set."""
    lines = [line for path in options.get("env_file") or () for line in file_lines(path, read_lines, "env", environ)]
    docker.client.needs("1.35", **{"--workdir": options.get("workdir")})
    fields = {
        "Env": environment(options.get("env") or (), lines, environ),
        "Privileged": options.get("privileged"),
        "User": options.get("user"),
        "WorkingDir": options.get("workdir"),
    }
    return {name: value for name, value in fields.items() if value}

"""Run a command in a running container

Usage:
  docker container exec [options] CONTAINER COMMAND [ARG...]

Aliases: docker exec

Options:
  -d, --detach                Do not wait for the command, nor show its output
      --detach-keys KEYS      Keys that detach, instead of ctrl-p,ctrl-q
  -e, --env NAME=VALUE...     Set an environment variable; NAME alone takes it from here
      --env-file PATH...      Read environment variables from a file
  -i, --interactive           Hand our standard input to the command
      --privileged            Give the command all the host's privileges
  -t, --tty                   Give the command a terminal
  -u, --user USER             User to run as: USER[:GROUP], by name or number
  -w, --workdir PATH          Directory to run in
"""

from cloudmesh_docker.steps import executing, foreground
from cloudmesh_docker.steps.detaching import detach_keys as chosen_keys

# What is inside a container is in no list.
UNSEEN = True

PLAIN = True


def exec_(docker, terminal, settings, environ, container, command, args=(), detach=None, detach_keys=None, interactive=None, **options):
    keys = chosen_keys(detach_keys, settings, environ, terminal)
    tty = bool(options.get("tty"))
    if not detach:
        foreground.check_tty(docker, terminal, interactive, tty)
    body = executing.body_of(docker, environ, [command, *args], tty, options)
    if detach:
        identity = docker.exec.create(container, body)["Id"]
        docker.exec.start_detached(identity, tty=tty)
        return
    yield from executing.execute(docker, terminal, container, body, keys, bool(interactive))


def alone(values):
    """With our input or a terminal it is for one container."""
    return bool(not values.get("detach") and (values.get("interactive") or values.get("tty")))

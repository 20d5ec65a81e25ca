"""Open a shell in a running container: the one of its image, else bash, ash or sh

Usage:
  docker container shell [options] CONTAINER

Aliases: docker shell

Options:
      --detach-keys KEYS      Keys that detach, instead of ctrl-p,ctrl-q
  -e, --env NAME=VALUE...     Set an environment variable; NAME alone takes it from here
  -u, --user USER             User to run as: USER[:GROUP], by name or number
  -w, --workdir PATH          Directory to run in
"""

from contextlib import closing

from cloudmesh_docker.errors import ContainerExit, DockerError, NotFound, ServerError
from cloudmesh_docker.steps import executing, foreground
from cloudmesh_docker.steps.detaching import detach_keys as chosen_keys

# What is inside a container is in no list.
UNSEEN = True
USUAL = ("bash", "ash", "sh")
SEARCH = ["sh", "-c", f'for shell in {" ".join(USUAL)}; do command -v "$shell" >/dev/null && exec "$shell"; done']
# How engines begin to say that they did not start a command, and what they say of one that is not there.
REFUSED, NOT_THERE = b"OCI runtime exec failed", 'exec: "'

PLAIN = True


def shell(docker, terminal, settings, environ, container, detach_keys=None, **options):
    keys = chosen_keys(detach_keys, settings, environ, terminal)
    foreground.check_tty(docker, terminal, True, True)
    own = shell_of_image(docker, container)
    for words in ([own], SEARCH) if own else (SEARCH,):
        body = executing.body_of(docker, environ, words, True, options)
        try:
            refusal = yield from started(executing.execute(docker, terminal, container, body, keys, True))
        except ServerError as error:
            refusal = error.message
            if NOT_THERE not in refusal:
                raise
        if not refusal:
            return
        if NOT_THERE not in refusal:
            raise DockerError(refusal)
    raise DockerError(f"{container} has no shell: looked for {', '.join(filter(None, (own, *USUAL)))}")


def shell_of_image(docker, container):
    """The path of the shell that the image of a container names; None if it names none."""
    state = docker.containers.inspect(container)
    if not state["State"]["Running"]:
        raise DockerError(f"{container} is not running; start it first: docker start {container}")
    try:
        config = docker.images.inspect(state["Image"])["Config"]
    except NotFound:
        return None
    return ((config or {}).get("Shell") or [None])[0]


def started(progress):
    """Run the generator *progress*; what the engine said instead of starting the command (str), which is not shown; None if it was started."""
    shown = None
    try:
        with closing(progress):
            for item in progress:
                if isinstance(item, str):
                    yield item
                else:
                    shown = Shown(item)
                    yield shown
    except ContainerExit:
        if not (shown and shown.refusal):
            raise
    return shown and shown.refusal


class Shown:
    """A command's output, without the engine's words where it was not started.

    Attributes:
        refusal (str or None): those words.
    """

    def __init__(self, output):
        self._output, self.refusal = output, None

    def __iter__(self):
        items = iter(self._output)
        for kind, data in items:
            if not data.startswith(REFUSED):
                yield kind, data
                break
            self.refusal = data.decode("utf-8", "replace").strip()
        yield from items

    def __enter__(self):
        self._output.__enter__()
        return self

    def __exit__(self, *error):
        self._output.__exit__(*error)

"""Being in the foreground of a container's process: `run`, `start -a`, `attach`, `exec`; its output, our input and signals, its exit code."""

from _thread import start_new_thread
from contextlib import contextmanager, nullcontext, suppress
from time import sleep

from cloudmesh_docker.errors import ContainerExit, DockerError, DryRun, ServerError, UsageError
from cloudmesh_docker.steps.detaching import Detaching

ENDING = ("HUP", "INT", "QUIT", "TERM")
FORCED = 3
# Engines look for keys that detach as well, can't be told not to, and answer them with an error in the middle of the output. So they are given
# keys that nobody types. What may be their beginning is held back until the next key, hence one that hardly any program knows.
NOBODYS_KEYS = ",".join(["ctrl-^", "ctrl-@"] * 8)

# Seconds between two sizes: Podman's monitor of a process takes the first of those that it finds together for all of them.
APART = 0.25


def check_tty(docker, terminal, stdin, tty):
    """DockerError if a process with a terminal is to read what is none; under --dry-run nothing is read."""
    if stdin and tty and not docker.client.dry_run and not terminal.typed:
        raise DockerError("the input device is not a TTY")


def attached(docker, container, stdin, tty, stdout=True, stderr=True):
    """The Duplex to a container's main process."""
    keys = NOBODYS_KEYS if tty else None
    return docker.containers.attach(container, stdin=stdin, stdout=stdout, stderr=stderr, detach_keys=keys, tty=tty)


def joined(terminal, stream, seat, stdin, close=True):
    """Show what a process says, and have it hear us: a generator of progress that returns at the end of the output.

    Args:
        stream (Duplex): the connection to the process.
        seat (Seat): its place at our terminal.
        stdin (bool): the process gets our standard input.
        close (bool): and its end.

    Raises:
        ContainerExit: we detached from it.
    """
    # `start -i` takes any input, as with the docker binary.
    if not stream.tty or (stdin and not terminal.typed):
        with terminal.feed(stream, close=close) if stdin else nullcontext():
            yield stream
        return
    detaching = Detaching(seat.keys) if stdin else None
    with terminal.console(stream, detaching, seat.resize, seat.redraw) as output:
        yield output
    if detaching and detaching.found:
        yield seat.farewell
        raise ContainerExit(0, seat.container)


class Seat:
    """The place of a process at our terminal.

    Args:
        keys (bytes): those that detach from it.
        resize (callable): tells the process's terminal its height and width.
        farewell (str): what is said to who detached.
        container (str or None): the container whose main process it is.
        redraw (bool): the process runs already and is to draw its screen for us.
    """

    def __init__(self, keys, resize, farewell, container=None, redraw=False):
        self.keys, self.resize, self.farewell, self.container, self.redraw = keys, resize, farewell, container, redraw


def container_seat(docker, keys, name, identity, redraw=False):
    """The Seat of a container's main process; *name* is how people call it."""

    def resize(height, width):
        docker.containers.resize(identity, height, width)
        keep_apart(docker)

    return Seat(keys, resize, f"detached; it goes on. Come back with: docker attach {name}", identity, redraw)


def keep_apart(docker):
    """Wait before a process may be told another size, where they must not come together."""
    if docker.client.podman:
        sleep(APART)


def ended(waiting, container):
    """End with the exit code of a container that *waiting* (the Stream of ``begin_wait``) brings."""
    with waiting:
        reply = next(waiting)
    if (reply.get("Error") or {}).get("Message"):
        raise ServerError(500, f"error waiting for container: {reply['Error']['Message']}")
    raise ContainerExit(reply["StatusCode"], container)


class Proxy:
    """Receives the signals of a command that is in the foreground of a container.

    Once it has begun they go to the container, if *forward*; the third that asks for an end ends the command all the same, as with the docker
    binary. Before that, and without *forward*, they interrupt the command; inside the context of the proxy they wait for its end.

    Attributes:
        begun (bool): the container was started.
        interrupted (str or None): the signal that would have interrupted the command.
    """

    def __init__(self, docker, forward=True):
        self._docker, self._forward, self._container = docker, forward, None
        self._held, self._count = False, 0
        self.begun, self.interrupted = False, None

    def __call__(self, name):
        self._count += name in ENDING
        if self.begun and self._forward and self._count < FORCED:
            start_new_thread(self._send, (name,))
        elif name in ENDING and self._held and not self.interrupted:
            self.interrupted = name
        elif name in ENDING:
            raise KeyboardInterrupt

    def __enter__(self):
        self._held = True

    def __exit__(self, kind, error, traceback):
        self._held = False
        if kind is not None and self.interrupted:
            raise KeyboardInterrupt from None

    def attach(self, container):
        """Hand signals to a container that runs."""
        self._container, self.begun = container, True

    def start(self, container):
        """Start a container, and from then on hand signals to it."""
        with self:
            self._docker.containers.start(container)
        self.attach(container)
        if self.interrupted:
            self(self.interrupted)

    @contextmanager
    def promised(self, container, rm):
        """The context in which a container is started: one that is to be removed at its end is removed if it never began."""
        try:
            if self.interrupted:
                raise KeyboardInterrupt
            yield
        except BaseException:
            if rm and not self.begun:
                with suppress(DockerError):
                    self._docker.containers.remove(container, force=True, volumes=True)
            raise

    def _send(self, name):
        with suppress(DockerError):
            self._docker.containers.kill(self._container, signal=name)


@contextmanager
def as_run():
    """Errors of the engine get the exit codes of ``docker run``: 127 for a command that is not there, 126 for one that can't be run, else 125."""
    try:
        yield
    except (ContainerExit, DryRun, UsageError):
        raise
    except DockerError as error:
        text = str(error)
        missing = "executable file not found" in text or "no such file or directory" in text
        error.exit_code = 127 if missing else 126 if "permission denied" in text or "is a directory" in text else 125
        raise

"""One image from one engine to several others: read once, given to all at the pace of the slowest, never held."""

import queue
import threading

from cloudmesh_docker.errors import ConnectionFailed, DockerError, StreamBroken
from cloudmesh_docker.notation.units import human_size
from cloudmesh_docker.steps import layers, rewriting
from cloudmesh_docker.steps.archive import END

# Pieces that wait for an engine; each is BLOCK bytes at most and the same for all engines.
WAITING = 4
JSON_LIMIT = 1 << 20
LOADED = "Loaded image"


class Target:
    """An engine that an image is loaded into while it is read elsewhere.

    Args:
        docker (Docker): the engine.
        held (set of str): the digests of layers that it has.

    Attributes:
        error (DockerError or None): why it dropped out.
        sent, spared (int): bytes that it was sent, and of layers that it had.
        said (list of str): what else it says: which image lost its name to this one.
    """

    def __init__(self, docker, held=()):
        self.docker, self.held, self.error, self.sent, self.spared = docker, held, None, 0, 0
        self.said = []
        self._pieces = queue.Queue(WAITING)
        self._thread = threading.Thread(target=self._load, daemon=True)
        self._thread.start()

    @property
    def name(self):
        """The server's name (str)."""
        return self.docker.name

    def give(self, piece):
        """Send it bytes; what it does not take for as long as an engine may be silent, it never will."""
        if self.error:
            return
        try:
            self._pieces.put(piece, timeout=self.docker.client.patience)
            self.sent += len(piece or b"")
        except queue.Full:
            self.error = ConnectionFailed(f"{self.docker.client.address} took nothing for {self.docker.client.patience:g} s: it is left out")

    def end(self):
        """Wait until it has loaded what it was given."""
        self.give(None)
        if self._thread.is_alive() and not self.error:
            self._thread.join()

    def fail(self, error):
        """Drop it: what it was given is no whole archive."""
        self.error = self.error or error
        self._empty()

    def _next(self):
        piece = self._pieces.get()
        if self.error:
            raise self.error
        return piece

    def _empty(self):
        """Let go on who waits to give more, and let the thread see the error."""
        while True:
            try:
                self._pieces.get_nowait()
            except queue.Empty:
                break
        self._pieces.put(None)

    def _load(self):
        try:
            with self.docker.images.load(iter(self._next, None), quiet=True) as steps:
                self.said += [step["stream"].strip() for step in steps if not step.get("stream", LOADED).startswith(LOADED)]
        except DockerError as error:
            self.fail(error)


class Copying:
    """The copy of one image, as progress to be shown: a step (dict) of each engine after each piece.

    Args:
        response (Response): the image's archive; closed at the end.
        image (dict): the image as inspected.
        targets (list of Target): where it goes; each knows afterwards how it went.

    Attributes:
        error (DockerError or None): why the archive could not be read to its end.
    """

    aux, aside = (), True

    def __init__(self, response, image, targets):
        self._response, self._targets, self._size = response, targets, image.get("Size") or 0
        self._finder = layers.Finder(layers.layers_of(image))
        self._read, self._ended, self.error = 0, False, None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._response.close()
        if not self._ended:
            for target in self._targets:
                target.fail(self.error or StreamBroken("the copy was broken off"))

    def __iter__(self):
        try:
            for member, pieces in rewriting.members(self._response):
                yield from self._member(member, pieces)
                if all(target.error for target in self._targets):
                    return
        except DockerError as error:
            self.error = error
            return
        self._give(END, self._targets)
        yield from self._steps("Loading")
        for target in self._targets:
            target.end()
        self._ended = True
        yield from self._steps("Complete")

    def _member(self, member, pieces):
        """Give one member to all that do not have its layer."""
        layer = self._finder.layer(member.name)
        takers = [target for target in self._targets if layer is None or layer not in target.held]
        for target in self._targets:
            if target not in takers:
                target.spared += member.size
        self._give(rewriting.head(member), takers)
        if member.name.endswith("/json") and member.size < JSON_LIMIT:
            pieces = [b"".join(pieces)]
            self._finder.learn(member.name, pieces[0][: member.size])
        # Read even where nobody takes it: the engine sends it in any case.
        for piece in pieces:
            if all(target.error for target in self._targets):
                return
            self._give(piece, takers)
            self._read += len(piece)
            yield from self._steps("Copying")

    def _give(self, piece, takers):
        for target in takers:
            target.give(piece)

    def _steps(self, status):
        for target in self._targets:
            yield {
                "id": target.name,
                "status": "Failed" if target.error else status,
                "progressDetail": {"current": self._read, "total": max(self._size, self._read)},
            }


def summary(target, name):
    """The line (str) that says how the copy of the image *name* to a Target went."""
    spared = f", {human_size(target.spared)} of layers were there" if target.spared else ""
    return f"{target.name}: copied {name} ({human_size(target.sent)}{spared})"

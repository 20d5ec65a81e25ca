"""What ``docker build`` was given to build from: a folder, an address, or standard input -> what is sent, and the name of the Dockerfile in it.

Source: docker/cli's cli/command/image/build.go and build/context.go (the classic builder).
"""

import os

from cloudmesh_docker.building.ignore import for_build, read_patterns
from cloudmesh_docker.building.tar import Packed
from cloudmesh_docker.errors import DockerError, UsageError

NAME = "Dockerfile"
ADDRESSES = ("http://", "https://", "git://", "ssh://", "git@", "github.com/")
ARCHIVES = (b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
PIECE = 1 << 17


class Source:
    """One build's input.

    Attributes:
        body: an iterable of bytes with ``size``, or None where the engine fetches it.
        dockerfile (str or None): the Dockerfile's path in it.
        remote (str or None): the address the engine fetches.
    """

    def __init__(self, body, dockerfile=None, remote=None):
        self.body, self.dockerfile, self.remote = body, dockerfile, remote


def find_source(place, dockerfile, stdin):
    """The Source of a build.

    Args:
        place (str): PATH, an address, or ``-``.
        dockerfile (str or None): the value of --file; ``-`` is standard input.
        stdin (callable): gives the binary file of the standard input.

    Raises:
        DockerError: it can't be used.
    """
    if place == "-":
        if dockerfile == "-":
            raise UsageError("invalid argument: can't use stdin for both build context and dockerfile")
        return from_stdin(stdin(), dockerfile)
    if os.path.exists(place):
        if not os.path.isdir(place):
            raise failed(f"context must be a directory: {os.path.abspath(place)}")
        return from_folder(place, dockerfile, stdin)
    if place.startswith(ADDRESSES):
        if dockerfile == "-":
            raise failed("the Dockerfile can't come from standard input where the engine fetches the rest")
        return Source(None, dockerfile, place)
    raise failed(f'path "{place}" not found')


def from_folder(place, dockerfile, stdin):
    """The Source of a folder of this machine."""
    folder = os.path.realpath(place)
    patterns, replaced, text = patterns_of(folder), {}, None
    if dockerfile == "-":
        text, inner = stdin().read(), None
    else:
        path = locate(folder, dockerfile)
        inner = os.path.relpath(path, folder)
        if inner.startswith("../"):
            text, inner = read(path), None
    if text is not None:
        inner = f".dockerfile.{os.urandom(10).hex()}"
        # The engine leaves out of COPY what its .dockerignore names, which the Dockerfile from elsewhere has to be.
        ignored = os.path.join(folder, ".dockerignore")
        own = read(ignored) if os.path.exists(ignored) else b".dockerignore"
        replaced = {inner: text, ".dockerignore": own + f"\n{inner}\n".encode()}
    packed = Packed(folder, for_build(patterns, None if replaced else inner), replaced)
    return Source(packed.check(), inner)


def from_stdin(file, dockerfile):
    """The Source of standard input: a tar, compressed or not, or a Dockerfile alone."""
    head = file.read(512) if file else b""
    if head[257:262] == b"ustar" or head.startswith(ARCHIVES):
        return Source(Passed(head, file), dockerfile)
    if dockerfile is not None:
        raise failed("ambiguous Dockerfile source: both stdin and flag correspond to Dockerfiles")
    return Source(Alone(head + (file.read() if file else b"")), NAME)


class Passed:
    """An archive that is handed on as it comes."""

    def __init__(self, head, file):
        self.head, self.file, self.size = head, file, 0

    def __iter__(self):
        piece = self.head
        while piece:
            self.size += len(piece)
            yield piece
            piece = self.file.read(PIECE)


class Alone(Passed):
    """A context that holds nothing but the Dockerfile."""

    def __init__(self, text):
        self.text, self.size = text, 0

    def __iter__(self):
        from cloudmesh_docker.building.tar import BLOCK, single

        for piece in (*single(NAME, self.text), bytes(2 * BLOCK)):
            self.size += len(piece)
            yield piece


def locate(folder, dockerfile):
    """The real path of the Dockerfile; one named on the command line is looked for from where we are."""
    path = os.path.abspath(dockerfile) if dockerfile else os.path.join(folder, NAME)
    if not dockerfile and not os.path.lexists(path) and os.path.lexists(os.path.join(folder, NAME.lower())):
        path = os.path.join(folder, NAME.lower())
    real = os.path.realpath(path)
    if not os.path.exists(real):
        raise failed(f"unable to evaluate symlinks in Dockerfile path: lstat {real}: no such file or directory")
    return real


def patterns_of(folder):
    """The patterns of the folder's .dockerignore."""
    path = os.path.join(folder, ".dockerignore")
    return read_patterns(read(path).decode("utf-8", "surrogateescape")) if os.path.exists(path) else []


def read(path):
    """The bytes of a file."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise failed(f"open {path}: {(error.strerror or str(error)).lower()}") from None


def failed(text):
    """The error for a context that can't be used."""
    return DockerError(f"unable to prepare context: {text}")

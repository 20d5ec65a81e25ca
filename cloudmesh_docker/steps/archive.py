"""Tar archives on their way: packed from files of ours, unpacked to them, saved and shown, all without holding more than a block."""

import os

from cloudmesh_docker.errors import DockerError, StreamBroken

BLOCK = 1 << 20
END = bytes(1024)


class Reader:
    """A Response as the file that tarfile wants, which can only be read forward.

    Attributes:
        size (int): bytes that came.
    """

    def __init__(self, response):
        self._response, self._buffer = response, memoryview(bytearray(BLOCK))
        self._ready, self.size = self._buffer[:0], 0

    def tell(self):
        """Bytes read."""
        return self.size - len(self._ready)

    def seek(self, position):
        """Skip what is before *position*, as far as there is anything."""
        for _ in self.pieces(position - self.tell()):
            pass

    def read(self, size):
        """The next *size* bytes; less only at the end."""
        return b"".join(map(bytes, self.pieces(size)))

    def pieces(self, size):
        """The next *size* bytes as pieces of memory, each of which is good until the next is asked for."""
        while size > 0:
            if not self._ready:
                count = self._response.readinto(self._buffer)
                if not count:
                    return
                self._ready, self.size = self._buffer[:count], self.size + count
            piece, self._ready = self._ready[:size], self._ready[size:]
            size -= len(piece)
            yield piece

    def drain(self):
        """Read on to the end."""
        self._ready = self._buffer[:0]
        while count := self._response.readinto(self._buffer):
            self.size += count


class Shown:
    """A Response that is a tar archive, as output that a command yields to have it copied to stdout."""

    def __init__(self, response):
        self._response = response

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._response.close()

    def __iter__(self):
        view, tail = memoryview(bytearray(BLOCK)), b""
        while count := self._response.readinto(view):
            piece = view[:count]
            tail = (tail + bytes(piece[-len(END) :]))[-len(END) :]
            yield 1, piece
        check_end(tail)


def check_end(tail):
    """StreamBroken unless *tail* ends an archive: an engine that fails on the way only ends its answer."""
    if tail != END:
        raise StreamBroken("the archive ended in the middle: it is incomplete. The engine's log says why.")


def check_path(path, what):
    """DockerError that begins with *what*, before anything is asked, if no file can be at *path*."""
    folder = os.path.dirname(path) or "."
    if not os.path.isdir(folder):
        raise DockerError(f"{what}: invalid output path: stat {folder}: no such file or directory")
    if os.path.isdir(path):
        raise DockerError(f"{what}: invalid output path: {path} is a directory")


def save(response, path):
    """Write a Response that is a tar archive to a file, 0600, that is there only when it is whole; DockerError if it can't be."""
    # A device or a pipe is written to, not replaced.
    part = path if os.path.exists(path) and not os.path.isfile(path) else f"{path}.{os.getpid()}.part"
    view, tail = memoryview(bytearray(BLOCK)), b""
    try:
        with response, open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "wb", buffering=0) as file:
            while count := response.readinto(view):
                rest = view[:count]
                tail = (tail + bytes(rest[-len(END) :]))[-len(END) :]
                while rest:
                    rest = rest[file.write(rest) :]
        check_end(tail)
        if part != path:
            os.replace(part, path)
    except OSError as error:
        raise DockerError(f"{path}: {error.strerror}") from None
    finally:
        if part != path and os.path.lexists(part):
            os.unlink(part)


class Packer:
    """The pieces (bytes, or Contents of large files) of a tar archive of one file or directory of ours.

    Args:
        path (str): of the file or directory; a symbolic link goes as a link, but for one that a ``/`` follows.
        name (str): what it is called in the archive.

    Attributes:
        size (int): bytes that were packed.
    """

    def __init__(self, path, name):
        self._path, self._name, self.size = path, name, 0

    def __iter__(self):
        for piece in self._pieces():
            self.size += len(piece)
            yield piece

    def _pieces(self):
        import io
        import tarfile

        archive = tarfile.TarFile(fileobj=io.BytesIO(), mode="w", format=tarfile.PAX_FORMAT)
        try:
            yield from self._entry(archive, self._path, self._name)
        except OSError as error:
            raise DockerError(f"{error.filename or self._path}: {error.strerror}") from None
        yield END

    def _entry(self, archive, path, name):
        entry = archive.gettarinfo(path, name)
        if entry is None:
            # A socket, which means nothing elsewhere.
            return
        entry.name = name
        entry.uname = entry.gname = ""
        entry.mtime = int(entry.mtime)
        yield entry.tobuf(archive.format, "utf-8", "surrogateescape")
        if entry.isreg():
            yield from contents(path, entry.size)
        elif entry.isdir():
            for inner in sorted(os.listdir(path)):
                yield from self._entry(archive, os.path.join(path, inner), f"{name}/{inner}")


def contents(path, size):
    """The pieces of a file that has *size* bytes, and what fills its last block."""
    with open(path, "rb", buffering=0) as file:
        if size >= BLOCK:
            yield Contents(file, size)
        elif size:
            piece = file.read(size)
            if len(piece) < size:
                raise DockerError(f"{path}: it became shorter while it was copied")
            yield piece
    yield bytes(-size % 512)


class Contents:
    """The first *size* bytes of an open file, which go to the engine without being read here.

    Attributes:
        name (str): the file's path.
    """

    def __init__(self, file, size):
        self._file, self._size, self.name = file, size, file.name

    def __len__(self):
        return self._size

    def fileno(self):
        """The file's descriptor."""
        return self._file.fileno()

"""A folder as a tar that is made while it is sent, in memory that does not grow with it.

Owners are dropped; modes, times, symbolic and hard links stay, as github.com/moby/go-archive makes them for the docker binary.
"""

import os
import stat
import tarfile
import time

from cloudmesh_docker.errors import DockerError

BLOCK = 512
PIECE = 1 << 17


class Packed:
    """An iterable of bytes: the tar.

    Args:
        folder (str): what to pack.
        ignore (Ignore): what to leave out.
        replaced (dict): paths in the tar to bytes that stand there instead of the file, or without one.

    Attributes:
        size (int): bytes made so far.

    Raises:
        DockerError: while it is read: a file can't be read.
    """

    def __init__(self, folder, ignore, replaced=None):
        self.folder, self.ignore, self.replaced, self.size = folder, ignore, replaced or {}, 0

    def check(self):
        """DockerError by name if there is a file that can't be read, before anything is sent."""
        for path, _, status in walk(self.folder, self.ignore):
            mode = status.st_mode
            if (stat.S_ISREG(mode) and not os.access(path, os.R_OK)) or (stat.S_ISDIR(mode) and not os.access(path, os.R_OK | os.X_OK)):
                raise unreadable(path)
        return self

    def __iter__(self):
        held, length = [], 0
        for piece in self._pieces():
            held.append(piece)
            length += len(piece)
            if length >= PIECE:
                self.size += length
                yield b"".join(held)
                held, length = [], 0
        self.size += length
        yield b"".join(held)

    def _pieces(self):
        links = {}
        for path, name, status in walk(self.folder, self.ignore):
            if name in self.replaced:
                continue
            member = header(path, name, status, links)
            if member is None:
                continue
            yield encoded(member)
            if member.size:
                yield from content(path, member.size)
        for name, data in self.replaced.items():
            yield from single(name, data)
        yield bytes(2 * BLOCK)


def walk(folder, ignore, prefix="", above=()):
    """(path, name in the tar, status) of all that is sent: sorted, a folder before what it holds, as the docker binary goes."""
    try:
        names = sorted(os.listdir(folder), key=os.fsencode)
    except OSError:
        raise unreadable(folder) from None
    for name in names:
        path, inner = os.path.join(folder, name), prefix + name
        try:
            status = os.lstat(path)
        except OSError as error:
            raise DockerError(f"error checking context: can't stat '{path}': {error.strerror}") from None
        dropped, hits = ignore.look(inner, above)
        if not dropped:
            yield path, inner, status
        if stat.S_ISDIR(status.st_mode) and (not dropped or ignore.may_hold(inner)):
            yield from walk(path, ignore, inner + "/", hits)


def header(path, name, status, links):
    """The TarInfo of a file; None for what no tar can hold. *links* gathers the files that have more than one name."""
    mode = status.st_mode
    member = tarfile.TarInfo(name)
    member.mode, member.mtime = stat.S_IMODE(mode), int(status.st_mtime)
    if stat.S_ISDIR(mode):
        member.type, member.name = tarfile.DIRTYPE, name + "/"
    elif stat.S_ISLNK(mode):
        member.type, member.linkname = tarfile.SYMTYPE, os.readlink(path)
    elif stat.S_ISFIFO(mode):
        member.type = tarfile.FIFOTYPE
    elif stat.S_ISBLK(mode) or stat.S_ISCHR(mode):
        member.type = tarfile.BLKTYPE if stat.S_ISBLK(mode) else tarfile.CHRTYPE
        member.devmajor, member.devminor = os.major(status.st_rdev), os.minor(status.st_rdev)
    elif not stat.S_ISREG(mode):
        return None
    else:
        member.size = status.st_size
        if status.st_nlink > 1:
            first = links.setdefault((status.st_dev, status.st_ino), name)
            if first != name:
                member.type, member.linkname, member.size = tarfile.LNKTYPE, first, 0
    return member


def encoded(member):
    """The header as bytes."""
    return member.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")


def content(path, size):
    """*size* bytes of a file, filled up to whole blocks."""
    try:
        file = open(path, "rb")
    except OSError:
        raise unreadable(path) from None
    left = size
    with file:
        while left:
            try:
                piece = file.read(min(PIECE, left))
            except OSError as error:
                raise DockerError(f"error reading '{path}': {error.strerror}") from None
            if not piece:
                raise DockerError(f"'{path}' became shorter while it was sent")
            left -= len(piece)
            yield piece
    yield bytes(-size % BLOCK)


def single(name, data):
    """A file that is only in the tar."""
    member = tarfile.TarInfo(name)
    member.mode, member.size, member.mtime = 0o600, len(data), int(time.time())
    yield encoded(member) + data + bytes(-len(data) % BLOCK)


def unreadable(path):
    """The error for a file of the context that can't be read."""
    return DockerError(f"error checking context: no permission to read from '{path}'")


class Squeezed:
    """A Packed, compressed with gzip on its way; ``size`` is that of what is sent."""

    def __init__(self, packed):
        self.packed, self.size = packed, 0

    def __iter__(self):
        import zlib

        engine = zlib.compressobj(wbits=31)
        for piece in self.packed:
            data = engine.compress(piece)
            self.size += len(data)
            if data:
                yield data
        data = engine.flush()
        self.size += len(data)
        yield data

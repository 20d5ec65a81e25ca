"""Tar archives that come from one engine and go on to another, changed on the way and never held."""

from cloudmesh_docker.errors import StreamBroken
from cloudmesh_docker.steps.archive import END, Reader, check_end

BLANK = bytes(512)


class Checked:
    """A Response that is a tar archive; StreamBroken where it ends without the archive's end."""

    def __init__(self, response):
        self._response, self._tail = response, b""

    def readinto(self, view):
        """Fill a writable buffer with the next bytes; how many (int), 0 at the end."""
        count = self._response.readinto(view)
        if count:
            self._tail = (self._tail + bytes(view[max(0, count - 1024) : count]))[-1024:]
        else:
            check_end(self._tail)
        return count


def members(response):
    """The members of the archive that a Response is, in order; it is read to its end.

    Yields:
        (tarfile.TarInfo, iterator of bytes): a member, which may be changed before ``head`` writes it, and its content with what fills the last
        block; what of it is not asked for before the next member is left out.

    Raises:
        StreamBroken: the archive is none, or is cut short.
    """
    import tarfile

    reader = Reader(Checked(response))
    try:
        with tarfile.open(fileobj=reader, mode="r:", encoding="utf-8", errors="surrogateescape") as archive:
            while member := archive.next():
                # Else it keeps every member it has seen.
                archive.members = []
                yield member, content(reader, member)
    except tarfile.TarError as error:
        raise StreamBroken(f"the archive can't be read: {error}") from None
    reader.drain()


class Renamed:
    """The pieces (bytes) of an archive with other names, and with root as the owner of everything unless owners are kept.

    Args:
        response (Response): the archive.
        old, new (str or None): the first part of all names, and what it is to be instead; None leaves it.
        owners (bool): keep them.

    Attributes:
        size (int): bytes so far.
    """

    def __init__(self, response, old, new, owners):
        self._response, self._old, self._new, self._owners, self.size = response, old, new, owners, 0

    def __iter__(self):
        for piece in self._pieces():
            self.size += len(piece)
            yield piece

    def _pieces(self):
        for member, pieces in members(self._response):
            member.name = renamed(member.name, self._old, self._new)
            if member.islnk():
                member.linkname = renamed(member.linkname, self._old, self._new)
            if not self._owners:
                member.uid = member.gid = 0
                member.uname = member.gname = ""
            yield head(member)
            yield from pieces
        yield END


def renamed(name, old, new):
    """A name in an archive with *new* instead of its first part *old*, as docker's RebaseArchiveEntries has it; None leaves it."""
    return name if new is None else name.replace("" if old == "/" else old, new, 1)


def content(reader, member):
    """The pieces (bytes) of a member's content, up to the end of its last block."""
    left = member.size if member.isreg() else 0
    for piece in reader.pieces(left):
        left -= len(piece)
        yield bytes(piece)
    if left:
        raise StreamBroken("the archive can't be read: unexpected end of data")
    if member.isreg() and member.size % 512:
        yield BLANK[member.size % 512 :]


def head(member):
    """The header (bytes) of a member, as it is now."""
    import tarfile

    for name in ("path", "linkpath", "uid", "gid", "uname", "gname"):
        # What came would be written instead.
        member.pax_headers.pop(name, None)
    return member.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")

"""Unpacking a tar archive that nobody vouches for: nothing is written outside of the directory it is unpacked in."""

import os
import shutil

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.steps.archive import Reader
from cloudmesh_docker.steps.rewriting import Checked, renamed


def unpack(response, directory, old=None, new=None):
    """Unpack the tar archive that a Response is.

    Args:
        response (Response): read to its end.
        directory (str): where to.
        old, new (str or None): the first part of all names, and what it is to be instead.
    Returns:
        int: the bytes of the archive.
    Raises:
        DockerError: a name leads out of the directory, or something can't be written.
    """
    import tarfile

    reader, target = Reader(Checked(response)), Target(directory)

    try:
        with tarfile.open(fileobj=reader, mode="r:") as archive:
            while member := archive.next():
                if old not in (None, ".", "/") and os.path.normpath(member.name).split("/")[0] != old:
                    raise DockerError(f'"{member.name}" is not part of "{old}", which was asked for')
                # Else it keeps every member it has seen.
                archive.members = []
                link = renamed(member.linkname, old, new) if member.islnk() else member.linkname
                target.add(archive, member, renamed(member.name, old, new), link)
    except tarfile.TarError as error:
        raise DockerError(f"the archive can't be read: {error}") from None
    except OSError as error:
        raise DockerError(f"{error.filename or directory}: {error.strerror}") from None
    target.finish()
    reader.drain()
    return reader.size


class Target:
    """A directory that is unpacked in."""

    def __init__(self, directory):
        self._directory, self._known, self._folders = directory, {directory}, []

    def add(self, archive, member, name, link):
        """Make one member, under a name; what is there already is replaced, but for directories, which are merged."""
        path = self._inside(name)
        if os.path.lexists(path):
            folder = os.path.isdir(path) and not os.path.islink(path)
            if folder != member.isdir():
                words = ("directory", "non-directory") if folder else ("non-directory", "directory")
                raise DockerError(f'cannot overwrite {words[0]} "{path}" with {words[1]} "{self._directory}"')
            if not folder:
                os.unlink(path)
        if member.isdir():
            os.makedirs(path, exist_ok=True)
            self._folders.append((path, member.mode, member.mtime))
        elif member.issym():
            os.symlink(link, path)
            os.utime(path, (member.mtime, member.mtime), follow_symlinks=False)
        elif member.islnk():
            os.link(self._inside(link), path, follow_symlinks=False)
        else:
            self._make(archive, member, path)
            os.chmod(path, member.mode & 0o7777)
            os.utime(path, (member.mtime, member.mtime))

    def finish(self):
        """Give the directories their modes and times, which is too late for nothing that is in them."""
        for path, mode, mtime in reversed(self._folders):
            if path != self._directory:
                os.chmod(path, mode & 0o7777)
                os.utime(path, (mtime, mtime))

    def _inside(self, name):
        """The path of a name; DockerError if that is not below the directory, by whatever way."""
        parts = [part for part in os.path.normpath(name.lstrip("/") or ".").split("/") if part != "."]
        if ".." in parts:
            raise DockerError(f'"{name}" is outside of "{self._directory}"')
        folder = self._directory
        for part in parts[:-1]:
            folder = os.path.join(folder, part)
            if folder not in self._known:
                if os.path.islink(folder):
                    raise DockerError(f'"{name}" is outside of "{self._directory}": {folder} is a symbolic link')
                os.makedirs(folder, exist_ok=True)
                self._known.add(folder)
        return os.path.join(folder, *parts[-1:])

    def _make(self, archive, member, path):
        """A file, a pipe or a device."""
        if member.isfile():
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb", buffering=0) as file:
                if member.issparse():
                    shutil.copyfileobj(archive.extractfile(member), file)
                else:
                    copy(archive.fileobj, member.size, file)
        elif member.isfifo():
            os.mkfifo(path)
        else:
            kind = 0o020000 if member.ischr() else 0o060000
            os.mknod(path, kind | 0o600, os.makedev(member.devmajor, member.devminor))


def copy(reader, size, file):
    """Write the next *size* bytes to an unbuffered file; DockerError if there are less."""
    for piece in reader.pieces(size):
        size -= len(piece)
        while piece:
            piece = piece[file.write(piece) :]
    if size:
        raise DockerError("the archive can't be read: unexpected end of data")

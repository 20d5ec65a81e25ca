"""Which file `cp` makes of which: Docker's rules about trailing slashes, ``/.``, directories that exist and symbolic links.

Source: pkg/archive/copy.go of moby, whose words the errors have; TARGET and SOURCE are described by Place.
"""

import os

from cloudmesh_docker.errors import DockerError

FOLLOWED = 10


class Place:
    """A path as one end of a copy.

    Attributes:
        path (str): links resolved, a trailing ``/`` or ``/.`` kept.
        exists (bool), is_dir (bool): what is there.
        name (str or None): what a source is called in the target, if not by the last part of its path.
    """

    __slots__ = ("path", "exists", "is_dir", "name")

    def __init__(self, path, exists=True, is_dir=False, name=None):
        self.path, self.exists, self.is_dir, self.name = path, exists, is_dir, name


def split(word):
    """``web:/etc`` -> ``("web", "/etc")``; (None, word) for a path of ours: an absolute one, or one with ``.`` in front or no colon."""
    container, colon, path = word.partition(":")
    if not colon or word.startswith(("/", ".")):
        return None, word
    return container, path


def clean(path):
    """The shortest form of a path, as Go's filepath.Clean has it."""
    return os.path.normpath(path).replace("//", "/", 1)


def base(path):
    """The last part of a path: ``.`` of ``a/.``, ``a`` of ``a/``."""
    return path.rstrip("/").rpartition("/")[2] or ("/" if path else ".")


def is_current(path):
    """Whether a path ends in ``.``, which means what is in the directory rather than itself."""
    return base(path) == "."


def is_directory_by_name(path):
    """Whether a path says that it is a directory."""
    return path.endswith("/") or is_current(path)


def split_entry(path):
    """(directory, entry) of a path; the entry is ``.`` if the path ends so."""
    whole = clean(path)
    if is_current(path):
        return whole, "."
    return os.path.dirname(whole) or ".", base(whole)


def keep_end(path, typed):
    """*path* with the ``/`` or ``/.`` that *typed* ends in."""
    if is_current(typed) and not is_current(path):
        path = path.rstrip("/") + "/."
    return path + "/" if typed.endswith("/") and not path.endswith("/") else path


def absolute(path):
    """A path of ours from the root, its end kept."""
    return keep_end(os.path.abspath(path), path)


def linked(path, target):
    """Where a symbolic link at *path* to *target* leads."""
    return target if target.startswith("/") else os.path.join(split_entry(path)[0], target)


def renamed(path, resolved):
    """(resolved path with the end of *path*, the name it was asked for by, if that is another)."""
    resolved = keep_end(resolved, path)
    return resolved, base(path) if base(path) != base(resolved) else None


def local_source(path, follow):
    """The Place of a file or directory of ours; its own links are followed if *follow*."""
    path = absolute(path)
    try:
        if follow:
            resolved, name = renamed(path, os.path.realpath(path, strict=True))
        else:
            folder, entry = os.path.split(path)
            resolved = os.path.join(os.path.realpath(folder, strict=True), entry)
            name = base(path) if path.endswith("/") and base(path) != base(resolved) else None
        status = os.lstat(resolved)
    except NotADirectoryError:
        raise DockerError("not a directory") from None
    except OSError as error:
        raise DockerError(f"lstat {path}: {(error.strerror or '').lower()}") from None
    return Place(resolved, True, status.st_mode & 0o170000 == 0o040000, name)


def local_target(path):
    """The Place of a path of ours to write to; links are followed."""
    path = absolute(path)
    parent = os.path.dirname(clean(path))
    if not os.path.exists(parent):
        raise DockerError(f'invalid output path: directory "{parent}" does not exist')
    if os.path.exists(path) and not os.path.isdir(path) and not os.path.isfile(path):
        raise DockerError(f'invalid output path: "{path}" must be a directory or a regular file: got a device')
    for _ in range(FOLLOWED):
        if not os.path.islink(path):
            break
        path = linked(path, os.readlink(path))
    else:
        raise DockerError(f"too many symlinks in {path}")
    if not os.path.lexists(path) and not os.path.isdir(split_entry(path)[0]):
        raise DockerError("not a directory")
    return Place(path, os.path.lexists(path), os.path.isdir(path))


def arrange(source, target):
    """(directory to unpack in, name that the source gets there or None for its own).

    Raises:
        DockerError: they do not go together.
    """
    folder, entry = split_entry(target.path)
    if target.exists and target.is_dir:
        return target.path, None
    if target.exists and source.is_dir:
        raise DockerError("cannot copy directory")
    if not (target.exists or source.is_dir) and is_directory_by_name(target.path):
        raise DockerError("no such directory")
    return folder, entry

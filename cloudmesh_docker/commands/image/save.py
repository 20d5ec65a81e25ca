"""Write images to a tar archive

Usage:
  docker image save [options] IMAGE...

Aliases: docker save

Options:
  -o, --output FILE        Write to this file instead of standard output
      --platform PLATFORM  Only this platform of images of several
"""

import os

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.notation.references import parse_platform


def save(docker, terminal, images, output=None, platform=None):
    wanted = parse_platform(platform)
    if output is None:
        if terminal.screen:
            raise DockerError("cowardly refusing to save to a terminal. Use the -o flag or redirect")
        yield Archive(docker.images.save(images, platform=wanted))
        return
    check(output)
    write(docker.images.save(images, platform=wanted), output)


def check(path):
    """DockerError if no file can be there, before anything is asked."""
    folder = os.path.dirname(path) or "."
    if not os.path.isdir(folder):
        raise DockerError(f"failed to save image: invalid output path: stat {folder}: no such file or directory")
    if os.path.isdir(path):
        raise DockerError(f"failed to save image: invalid output path: {path} is a directory")


def write(response, path):
    """Write an archive to a file that takes its name only when it is whole."""
    # A device or a pipe is written to, not replaced.
    fresh = path if os.path.exists(path) and not os.path.isfile(path) else f"{path}.{os.getpid()}.part"
    try:
        with response, open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "wb", buffering=0) as file:
            for piece in response:
                file.write(piece)
        if fresh != path:
            os.replace(fresh, path)
    except OSError as error:
        raise DockerError(f"failed to save image: {path}: {error.strerror}") from None
    finally:
        if fresh != path and os.path.exists(fresh):
            os.remove(fresh)


class Archive:
    """An archive as something that is copied to standard output."""

    def __init__(self, response):
        self._response = response

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._response.close()

    def __iter__(self):
        return ((1, piece) for piece in self._response)

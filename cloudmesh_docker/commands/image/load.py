"""Read images from a tar archive

Usage:
  docker image load [options]

Aliases: docker load

Options:
  -i, --input FILE         Read this file instead of standard input
      --platform PLATFORM  Only this platform of images of several
  -q, --quiet              Do not show how far it is
"""

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.notation.references import parse_platform


def load(docker, stdin, input=None, platform=None, quiet=None):
    options = {"quiet": bool(quiet), "platform": parse_platform(platform)}
    if input is None:
        yield docker.images.load(piped(stdin()), **options)
        return
    with opened(input) as body:
        yield docker.images.load(body, **options)


def opened(path):
    """The file *path*."""
    try:
        return open(path, "rb")
    except OSError as error:
        raise DockerError(f"open {path}: {error.strerror.lower()}") from None


def piped(file):
    """Standard input, unless it is a terminal, where nobody types an archive."""
    if file is None or file.isatty():
        raise DockerError("requested load from stdin, but stdin is empty")
    return file

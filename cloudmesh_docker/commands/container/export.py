"""Write the file system of a container as a tar archive

Usage:
  docker container export [options] CONTAINER

Aliases: docker export

Options:
  -o, --output FILE    Write it to a file instead of standard output
"""

import os

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.steps import archive


def export(docker, terminal, container, output=None):
    if output is None:
        if terminal.width is not None:
            raise DockerError("cowardly refusing to save to a terminal. Use the -o flag or redirect")
        yield archive.Shown(docker.containers.export(container))
        return
    refuse(output)
    archive.save(docker.containers.export(container), output)


def refuse(path):
    """DockerError for a path that can't become a file."""
    folder = os.path.dirname(path) or "."
    if not os.path.isdir(folder):
        raise DockerError(f"failed to export container: invalid output path: stat {folder}: no such file or directory")
    if os.path.isdir(path):
        raise DockerError(f"failed to export container: {path} is a directory")
    if os.path.exists(path) and not os.path.isfile(path):
        raise DockerError(f"failed to export container: {path} is not a regular file; write it to standard output")

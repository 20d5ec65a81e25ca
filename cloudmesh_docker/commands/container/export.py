"""Write the file system of a container as a tar archive

Usage:
  docker container export [options] CONTAINER

Aliases: docker export

Options:
  -o, --output FILE    Write it to a file instead of standard output
"""

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.steps import archive


def export(docker, terminal, container, output=None):
    if output is None:
        if terminal.screen:
            raise DockerError("cowardly refusing to save to a terminal. Use the -o flag or redirect")
        yield archive.Shown(docker.containers.export(container))
        return
    archive.check_path(output, "failed to export container")
    archive.save(docker.containers.export(container), output)

"""Write images to a tar archive

Usage:
  docker image save [options] IMAGE...

Aliases: docker save

Options:
  -o, --output FILE        Write to this file instead of standard output
      --platform PLATFORM  Only this platform of images of several
"""

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.notation.references import parse_platform
from cloudmesh_docker.steps import archive


def save(docker, terminal, images, output=None, platform=None):
    wanted = parse_platform(platform)
    if output is None:
        if terminal.screen:
            raise DockerError("cowardly refusing to save to a terminal. Use the -o flag or redirect")
        yield archive.Shown(docker.images.save(images, platform=wanted))
        return
    archive.check_path(output, "failed to save image")
    archive.save(docker.images.save(images, platform=wanted), output)

"""Give an image one more name

Usage:
  docker image tag [options] IMAGE TARGET

Aliases: docker tag

TARGET is NAME or NAME:TAG; without TAG it is latest.
"""

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.notation.references import parse_reference


def tag(docker, image, target):
    try:
        reference = parse_reference(target)
    except DockerError as error:
        raise DockerError(f'Error parsing reference: "{target}" is not a valid repository/tag: {error}') from None
    if reference.digest:
        raise DockerError("refusing to create a tag with a digest reference")
    docker.images.tag(image, reference.familiar, reference.tag or "latest")

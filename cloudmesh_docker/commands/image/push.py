"""Upload an image to a registry

Usage:
  docker image push [options] IMAGE

Aliases: docker push

Options:
  -a, --all-tags                 Upload all tags of the repository
      --disable-content-trust    Do not sign the image (always so here)
      --platform PLATFORM        Only this platform of an image of several
  -q, --quiet                    Only print the image's full name

IMAGE is NAME or NAME:TAG; without TAG it is latest.
"""

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.notation.references import parse_platform, parse_reference
from cloudmesh_docker.registry.credentials import registry_auth


def push(docker, environ, image, all_tags=False, disable_content_trust=None, platform=None, quiet=False):
    reference = parse_reference(image)
    if all_tags and not reference.bare:
        raise DockerError("tag can't be used with --all-tags/-a")
    if reference.digest:
        raise DockerError("cannot push a digest reference")
    if reference.bare and not all_tags:
        reference = reference.tagged()
        if not quiet:
            yield [f"Using default tag: {reference.tag}"]
    auth = registry_auth(image, environ) or {}
    steps = docker.images.push(reference.familiar, tag=reference.tag, platform=parse_platform(platform), auth=auth)
    if not quiet:
        yield steps
        return None
    with steps:
        for _ in steps:
            pass
    return str(reference)

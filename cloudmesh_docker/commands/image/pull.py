"""Download an image from a registry

Usage:
  docker image pull [options] IMAGE

Aliases: docker pull

Options:
  -a, --all-tags                 Download all tags of the repository
      --disable-content-trust    Do not verify the image's signature (always so here)
      --platform PLATFORM        Platform of the image: linux/arm64
  -q, --quiet                    Only print the image's full name

IMAGE is NAME, NAME:TAG or NAME@DIGEST; without TAG it is latest.
"""

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.notation.references import parse_reference
from cloudmesh_docker.registry.credentials import registry_auth


def pull(docker, environ, image, all_tags=False, disable_content_trust=None, platform=None, quiet=False):
    reference = parse_reference(image)
    if all_tags and not reference.bare:
        raise DockerError("tag can't be used with --all-tags/-a")
    if reference.bare and not all_tags:
        reference = reference.tagged()
        if not quiet:
            yield [f"Using default tag: {reference.tag}"]
    # As the docker binary does, which names the digest where there are both.
    tag = reference.digest or reference.tag
    steps = docker.images.pull(reference.familiar, tag=tag, platform=platform, auth=registry_auth(image, environ))
    if quiet:
        with steps:
            for _ in steps:
                pass
    else:
        yield steps
    return str(reference)

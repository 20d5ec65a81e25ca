"""Remove one or more images

Usage:
  docker image rm [options] IMAGE...

Aliases: docker rmi

Options:
  -f, --force                 Remove it even if it has several tags or stopped containers use it
      --no-prune              Keep untagged parents
      --platform PLATFORM...  Only these platforms of an image of several: linux/amd64,linux/arm64
"""

from cloudmesh_docker.errors import NotFound
from cloudmesh_docker.notation.references import parse_platform

# Images share parents: the order decides what the engine refuses.
IN_ORDER = True


def rm(docker, report, image, force=None, no_prune=None, platform=()):
    platforms = [parse_platform(word) for words in platform for word in words.split(",")]
    try:
        done = docker.images.remove(image, force=force, noprune=no_prune, platforms=platforms or None)
    except NotFound as error:
        if not force:
            raise
        report(str(error))
        return None
    return [f"{verb}: {name}" for step in done for verb, name in step.items()]

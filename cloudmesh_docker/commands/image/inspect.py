"""Show all the engine knows about one or more images

Usage:
  docker image inspect [options] IMAGE...

Options:
  -f, --format FORMAT        json, yaml, or a Go template
      --platform PLATFORM    This platform of images of several
      --cached               Answer with what the last list said, without asking the server
"""

from cloudmesh_docker.notation.references import parse_platform


def inspect(docker, image, platform=None):
    return docker.images.inspect(image, **({} if platform is None else {"platform": parse_platform(platform)}))

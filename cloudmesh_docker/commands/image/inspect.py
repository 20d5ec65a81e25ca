"""Show all the engine knows about one or more images

Usage:
  docker image inspect [options] IMAGE...

Options:
  -f, --format FORMAT    json, yaml, or a Go template
      --cached           Answer with what the last list said, without asking the server
"""


def inspect(docker, image):
    return docker.images.inspect(image)

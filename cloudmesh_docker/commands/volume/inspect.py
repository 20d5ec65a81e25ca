"""Show all the engine knows about one or more volumes

Usage:
  docker volume inspect [options] VOLUME...

Options:
  -f, --format FORMAT    json, yaml, or a Go template
      --cached           Answer with what the last list said, without asking the server
"""


def inspect(docker, volume):
    return docker.volumes.inspect(volume)

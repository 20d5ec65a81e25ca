"""Show all the engine knows about one or more containers

Usage:
  docker container inspect [options] CONTAINER...

Options:
  -f, --format FORMAT    json, yaml, or a Go template
  -s, --size             Show the sizes too
      --cached           Answer with what the last list said, without asking the server
"""


def inspect(docker, container, size=None):
    return docker.containers.inspect(container, size=size)

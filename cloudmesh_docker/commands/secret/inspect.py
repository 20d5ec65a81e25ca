"""Show all the engine tells about one or more secrets

Usage:
  docker secret inspect [options] SECRET...

Options:
  -f, --format FORMAT    json, yaml, or a Go template
      --pretty           Show it for people
"""

from cloudmesh_docker.notation.pretty import secret_text


def inspect(docker, secret, pretty=False):
    found = docker.secrets.inspect(secret)
    return secret_text(found) if pretty else found

"""Show all the engine knows about one or more configs

Usage:
  docker config inspect [options] CONFIG...

Options:
  -f, --format FORMAT    json, yaml, or a Go template
      --pretty           Show it for people
"""

from cloudmesh_docker.notation.pretty import config_text


def inspect(docker, config, pretty=False):
    found = docker.configs.inspect(config)
    return config_text(found) if pretty else found

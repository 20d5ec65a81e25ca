"""Remove one or more configs

Usage:
  docker config rm CONFIG...
"""


def rm(docker, config):
    docker.configs.remove(config)
    return config

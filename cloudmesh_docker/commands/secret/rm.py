"""Remove one or more secrets

Usage:
  docker secret rm SECRET...
"""


def rm(docker, secret):
    docker.secrets.remove(secret)
    return secret

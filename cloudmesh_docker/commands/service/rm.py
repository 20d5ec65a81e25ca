"""Remove one or more services

Usage:
  docker service rm SERVICE...
"""


def rm(docker, service):
    docker.services.remove(service)
    return service

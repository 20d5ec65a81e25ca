"""Show what was added (A), changed (C) and deleted (D) in the file system of a container

Usage:
  docker container diff CONTAINER

Aliases: docker diff
"""


def diff(docker, container):
    return [f"{'CAD'[change['Kind']]} {change['Path']}" for change in docker.containers.changes(container) or ()]

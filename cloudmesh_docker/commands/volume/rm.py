"""Remove one or more volumes that no container uses

Usage:
  docker volume rm [options] VOLUME...

Options:
  -f, --force    Do not mind a volume that is not there, nor a driver that is gone
"""


def rm(docker, volume, force=None):
    docker.volumes.remove(volume, force=force)
    return volume

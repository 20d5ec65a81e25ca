"""Show the key that unlocks managers after their start

Usage:
  docker swarm unlock-key [options]

Options:
  -q, --quiet     Only show the key
      --rotate    Make a new key first
"""

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.steps import swarms


def unlock_key(docker, quiet=False, rotate=False):
    if rotate:
        if not (docker.swarm.inspect()["Spec"].get("EncryptionConfig") or {}).get("AutoLockManagers"):
            raise DockerError("cannot rotate because autolock is not turned on")
        swarms.change(docker, lambda spec: None, rotate_manager_unlock_key=True)
        if not quiet:
            yield ["Successfully rotated manager unlock key.", ""]
    key = docker.swarm.unlock_key().get("UnlockKey")
    if not key:
        raise DockerError("no unlock key is set")
    yield [key] if quiet else swarms.unlocking(key)

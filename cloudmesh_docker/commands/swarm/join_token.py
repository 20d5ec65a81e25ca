"""Show how hosts join the swarm, with the token for it

Usage:
  docker swarm join-token [options] ROLE

Options:
  -q, --quiet     Only show the token
      --rotate    Make a new token first; the old one is good for nothing then

ROLE is worker or manager.
"""

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.steps import swarms


def join_token(docker, role, quiet=False, rotate=False):
    if role not in ("worker", "manager"):
        raise DockerError(f"unknown role {role}")
    if rotate:
        swarms.change(docker, lambda spec: None, **{f"rotate_{role}_token": True})
        if not quiet:
            yield [f"Successfully rotated {role} join token.", ""]
    yield [docker.swarm.inspect()["JoinTokens"][role.capitalize()] if quiet else swarms.joining(docker, role)]

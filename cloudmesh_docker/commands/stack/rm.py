"""Remove one or more stacks

Usage:
  docker stack rm [options] STACK...

Aliases: docker stack down

Options:
  -d, --detach    Do not wait until its tasks have ended; so it is unless you say --detach=false
"""

from cloudmesh_docker.notation.stack import checked_name
from cloudmesh_docker.steps import stacks

IN_ORDER = True


def rm(docker, stack, detach=None):
    yield from stacks.remove(docker, checked_name(stack), wait=detach is False)

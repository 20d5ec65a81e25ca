"""Take a service back to how it was before

Usage:
  docker service rollback [options] SERVICE

Options:
  -d, --detach    Do not wait until its tasks run
  -q, --quiet     Do not show the progress
"""

from cloudmesh_docker.steps import services


def rollback(docker, report, service, detach=False, quiet=False):
    identity, warnings, own = services.rollback(docker, service, {"detach": detach, "quiet": quiet})
    yield from warnings
    yield from services.convergence(docker, identity, own, report, service)
    return service

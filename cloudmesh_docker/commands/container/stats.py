"""Show what containers use of processors, memory, network and disks

Usage:
  docker container stats [options] [CONTAINER...]

Aliases: docker stats

Options:
  -a, --all              Containers that do not run too
      --format FORMAT    table, json, yaml, csv, or a Go template
      --no-stream        Show it once; else again and again, until you press q or interrupt it
      --no-trunc         Do not shorten

On a terminal the table is redrawn in place, with graphs of the last minute where it is wide enough.
"""

from cloudmesh_docker.errors import NotFound, PartlyFailed
from cloudmesh_docker.steps.usage import Stats, measure
from cloudmesh_docker.steps.watching import watched

STREAMS = True
TICK = 0.1


def stats(docker, containers=None, all=None, no_stream=None):
    return once(docker, containers, all) if no_stream else watched(docker, containers, all, TICK)


def once(docker, containers, all):
    """The figures of now."""
    names = containers or [container["Id"] for container in docker.containers.list(all=all)]
    replies, problems = measure(docker, names)
    if not containers:
        # Removed since it was listed.
        problems = [problem for problem in problems if not isinstance(problem, NotFound)]
    if problems:
        raise PartlyFailed([Stats.of(docker.name, replies)] if replies else [], problems)
    return Stats.of(docker.name, replies)

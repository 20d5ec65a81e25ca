"""Show what containers use of processors, memory, network and disks

Usage:
  docker container stats [options] [CONTAINER...]

Aliases: docker stats

Options:
  -a, --all              Containers that do not run too
      --format FORMAT    table, json, yaml, csv, or a Go template
      --no-stream        Show it once; else again and again, until you interrupt it
      --no-trunc         Do not shorten
"""

import time

from cloudmesh_docker.errors import NotFound, PartlyFailed
from cloudmesh_docker.steps.usage import Stats, measure

SECONDS = 1.0


def stats(docker, containers=None, all=None, no_stream=None):
    while True:
        begun = time.monotonic()
        names = containers or [container["Id"] for container in docker.containers.list(all=all)]
        replies, problems = measure(docker, names)
        if not containers:
            # Removed since it was listed.
            problems = [problem for problem in problems if not isinstance(problem, NotFound)]
        if problems:
            raise PartlyFailed([Stats.of(docker.name, replies)] if replies else [], problems)
        if no_stream:
            return Stats.of(docker.name, replies)
        yield Stats.of(docker.name, replies)
        # Engines take a second for what runs, and no time for what does not.
        time.sleep(max(0, begun + SECONDS - time.monotonic()))

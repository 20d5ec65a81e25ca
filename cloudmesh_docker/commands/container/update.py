"""Change the limits and the restart policy of one or more containers

Usage:
  docker container update [options] CONTAINER...

Aliases: docker update

Options:
      --blkio-weight WEIGHT          Share of block I/O, 10 to 1000, or 0 for none
      --cpu-period MICROSECONDS      Period of the CFS scheduler
      --cpu-quota MICROSECONDS       Quota of the CFS scheduler in each period
      --cpu-rt-period MICROSECONDS   Period of the real-time scheduler
      --cpu-rt-runtime MICROSECONDS  Run time of the real-time scheduler in each period
  -c, --cpu-shares NUMBER            Share of the processors, relative to other containers
      --cpus DECIMAL                 Number of processors, as 1.5
      --cpuset-cpus LIST             The processors to run on: 0-3 or 0,1
      --cpuset-mems LIST             The memory nodes to use: 0-3 or 0,1
  -m, --memory SIZE                  Limit of memory, as 512m
      --memory-reservation SIZE      Memory the container is kept near to when memory is short
      --memory-swap SIZE             Limit of memory and swap together; -1 for none
      --pids-limit NUMBER            How many processes there may be; -1 for no limit
      --restart POLICY               When to restart: no, always, unless-stopped, on-failure[:COUNT]
"""

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.notation.create import update_body


def update(docker, container, **options):
    body = update_body(options)
    if not body:
        raise DockerError("you must provide one or more flags when using this command")
    for warning in docker.containers.update(container, body)["Warnings"] or ():
        yield f"WARNING: {warning}"
    return container

"""Show the running processes of a container

Usage:
  docker container top CONTAINER [ARG...]

Aliases: docker top

ARG are options of ps, as in: docker top web -o pid,cmd
"""

from cloudmesh_docker.errors import DockerError


def top(docker, container, args=()):
    found = docker.containers.top(container, ps_args=" ".join(args) or None)
    if not found:
        raise DockerError(f"the engine says nothing of the processes of {container}: are these options of ps: {' '.join(args)}?")
    rows = [found["Titles"], *(found["Processes"] or ())]
    widths = [max(20, *(len(cell) + 3 for cell in column)) for column in zip(*rows, strict=True)]
    return ["".join(cell.ljust(width) for cell, width in zip(row, [*widths[:-1], 0], strict=True)) for row in rows]

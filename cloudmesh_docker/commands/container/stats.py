"""Show what containers use of processors, memory, network and disks

Usage:
  docker container stats [options] [CONTAINER...]

Aliases: docker stats

Options:
  -a, --all              Containers that do not run too
      --format FORMAT    table, json, yaml, csv, or a Go template
      --for LENGTH       End after so long: seconds, or a length of time as in 1m30s
      --no-stream        Show it once; else again and again, until you press q or interrupt it
      --no-trunc         Do not shorten
      --plot FILE        Draw what was seen, of all servers, as FILE.svg or FILE.png; elsewhere than on a terminal only draw it

On a terminal the table is redrawn in place, with graphs of the last minute where it is wide enough. The picture of --plot has the processors,
memory and network of each container over the time that was watched; it is written at the end, after an interruption too.
"""

import time
from contextlib import closing

from cloudmesh_docker.errors import NotFound, PartlyFailed, UsageError
from cloudmesh_docker.notation.units import parse_length
from cloudmesh_docker.steps.usage import Stats, measure
from cloudmesh_docker.steps.watching import watched

STREAMS = True
TICK = 0.1


def stats(docker, shared, containers=None, all=None, no_stream=None, for_=None, plot=None):
    if no_stream and (for_ or plot):
        raise UsageError(f"--no-stream shows one moment, and {'--for' if for_ else '--plot'} is about a length of time: use one of them")
    length = parse_length(for_) if for_ else None
    if length is not None and length <= 0:
        raise UsageError(f"--for {for_}: use a length of time above 0, such as 30 or 1m30s")
    drawing = shared(lambda: drawing_to(plot)) if plot else None
    return once(docker, containers, all) if no_stream else shown(watched(docker, containers, all, TICK), length, drawing)


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


def drawing_to(path):
    """A Drawing that is written to a file."""
    from cloudmesh_docker.steps.drawing import Drawing

    return Drawing(path)


def shown(figures, length, drawing):
    """The figures of ``watched``, for so many seconds after the first of them if *length* is no None; a Drawing has them too."""
    end = None
    with closing(figures):
        for found in figures:
            if found is not None:
                end = end or (length and time.monotonic() + length)
                if drawing:
                    drawing.add(found)
                    found.drawn = True
            yield found
            if end and time.monotonic() >= end:
                return

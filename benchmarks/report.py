"""The results as a table, and the machine they were measured on."""

import os
import platform
import statistics
import subprocess
import sysconfig

from benchmarks.contest import BINARY, IMPORT, LIBRARY, LIMIT, OURS
from benchmarks.timing import ratio

HEADER = ("what", "ours", BINARY, LIBRARY, "limit", "ours / other", "goal", "met")
NONE = "-"
GROWTH = 1.1


def milliseconds(times):
    """The median of some seconds, as text."""
    if not times:
        return NONE
    value = statistics.median(times) * 1000
    return f"{value:,.0f} ms" if value >= 100 else f"{value:.1f} ms" if value >= 1 else f"{value:.2g} ms"


def rows(contest, times):
    """The rows of one contest: one for each of its goals, the figures in the first.

    Args:
        contest (Contest): what was done.
        times (dict of str to list of float): what ``timing.in_turns`` returned.
    """
    limit = times.get(LIMIT) or times.get(IMPORT)
    figures = [contest.title, *map(milliseconds, (times[OURS], times.get(BINARY), times.get(LIBRARY), limit))]
    lines = []
    for other, goal in contest.goals:
        verdict = [f"{NONE} {other or ''}".rstrip(), "", NONE]
        if other is None:
            verdict = [NONE, f"<= {goal * 1000:g} ms", "yes" if statistics.median(times[OURS]) <= goal else "no"]
            goal = None
        elif other in times:
            middle, least, most = ratio(times[OURS], times[other])
            verdict[0] = f"{middle:.2f} ({least:.2f}-{most:.2f}) {other}"
            verdict[2] = ("yes" if middle <= goal else "no") if goal else ""
        verdict[1] = f"<= {goal:.2f}" if goal else verdict[1]
        lines.append([*(figures if not lines else [""] * len(figures)), *verdict])
    return lines


def memory_row(contest):
    """The row about the memory of those who move much data: the greatest of all rounds, and what it is for a tenth of the data."""
    much, little = (
        {name: max(contestant.peaks) / 1024 for name, contestant in contestants.items()} for contestants in (contest.contestants, contest.small)
    )
    cells = [f"{much[name]:.1f} MiB ({little[name]:.1f})" for name in (OURS, BINARY)]
    growth = much[OURS] / little[OURS]
    title = "- its peak memory (with a tenth of the data)"
    return [title, *cells, NONE, NONE, f"{growth:.2f} a tenth of the data", f"<= {GROWTH:.2f}", "yes" if growth <= GROWTH else "no"]


def peak_row(contest):
    """The row about the memory of those who have a bound for it: the greatest of all rounds."""
    peaks = {name: max(contestant.peaks) / 1024 for name, contestant in contest.contestants.items()}
    cells = [f"{peaks[name]:.1f} MiB" if name in peaks else NONE for name in (OURS, BINARY, LIBRARY)]
    verdict = "yes" if peaks[OURS] <= contest.memory else "no"
    return ["- its peak memory (of the largest process)", *cells, NONE, NONE, f"<= {contest.memory:g} MiB", verdict]


def plain(table):
    """Lines of text for people at a terminal."""
    widths = [max(map(len, column)) for column in zip(HEADER, *table, strict=True)]
    pads = ["<", *[">"] * 4, "<", "<", "<"]
    lines = [HEADER, ["-" * width for width in widths], *table]
    return "".join("  ".join(f"{cell:{pad}{width}}" for cell, pad, width in zip(line, pads, widths, strict=True)).rstrip() + "\n" for line in lines)


def rst(table):
    """The same in reStructuredText, as a list table: no cell can be too wide for it."""
    lines = [".. list-table::", "   :header-rows: 1", ""]
    for row in (HEADER, *table):
        lines += [f"   {'*' if index == 0 else ' '} - {cell}".rstrip() for index, cell in enumerate(row)]
    return "\n".join(lines) + "\n"


def machine(engine, docker):
    """One paragraph about where it was measured.

    Args:
        engine (Dockerd): one of those that were used.
        docker (str): the path of the docker binary.
    """
    version = engine.json("GET", "/version")["Version"]
    words = [docker, "--host", engine.address, "version", "--format", "{{.Client.Version}}"]
    binary = subprocess.check_output(words, text=True)
    return (
        f"{os.cpu_count()} cores ({processor()}), Linux {platform.release()}, engine {version} on tmpfs without bridge network,"
        f" docker binary {binary.strip()}, {library()} cmd2 {installed('cmd2')}, Python {platform.python_version()} {optimized()},"
        f" load {os.getloadavg()[0]:.1f}"
    )


def processor():
    """The processor's name, as the kernel tells it."""
    with open("/proc/cpuinfo") as file:
        return next((line.partition(":")[2].strip() for line in file if line.startswith("model name")), platform.machine())


def optimized():
    """How this Python was built, which makes a tenth or more of difference."""
    return "with PGO" if "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or "") else "built without PGO"


def library():
    """docker-py and its version, with a comma; nothing where it is not installed."""
    version = installed("docker")
    return f"docker-py {version}," if version else "no docker-py,"


def installed(name):
    """The version of an installed distribution, or None."""
    from importlib import metadata

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None

"""The lines of the screen for what there is to show and the room there is. Pure functions."""

import time
from collections import namedtuple

from cloudmesh_docker.dashboard.board import HELP
from cloudmesh_docker.notation.graphs import graph
from cloudmesh_docker.notation.units import ago, binary_size

View = namedtuple("View", "servers rows shown events letters")
View.__doc__ = (
    """What there is to show: list of Standing; all rows; those that are to be seen, in order; [(seconds, server, what)]; the letters of graphs."""
)

EVENTS, TROUBLES = 5, 2
# Lines from which on there is room for events.
TALL = 14
NARROWEST, WIDEST, GAP = 8, 30, "  "
# The shortest that a cell may be cut to, and the order in which columns lose and go.
CUT = {"IMAGE": 12, "NAME": 16, "STATE": 10, "SERVER": 8}
DISPENSABLE = ("IMAGE", "MEM", "STATE", "SERVER", "CPU %")


def layout(board, view, width, height):
    """The screen: [(style or None, text)] of exactly *height* lines, none longer than *width*.

    Args:
        board (Board): what is chosen.
        view (View): what there is.
    """
    tail = recent(view.events) if height >= TALL else []
    head = standings(view.servers, width, max(1, height // 8)) + (troubles(view.servers) if height >= TALL else [])
    room = max(0, height - 2 - len(head) - len(tail))
    seen = in_sight(board.selected(view.shown), len(view.shown), room - 1)
    head = summary(board, view, seen) + head
    if board.mode == "help":
        body = [(None, line) for line in HELP]
    else:
        body = table(view.shown, board.selected(view.shown), seen, width, view.letters)
    lines = [*head, *(body + [(None, "")] * room)[:room], *tail][: height - 1]
    lines.append(("heading" if board.mode in ("sure", "name") else None, board.prompt()))
    return [(style, clipped(text, width)) for style, text in lines]


def clipped(text, width):
    """A text as one line of *width*; what is no letter could do anything to a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in text[:width])


def in_sight(selected, count, room):
    """The numbers (range) of the rows around the selected one for which there is room."""
    first = max(0, min((selected or 0) - room // 2, count - room))
    return range(first, min(count, first + max(0, room)))


def summary(board, view, seen):
    """The first line."""
    states = [server.state for server in view.servers]
    count = ", ".join(f"{states.count(state)} {word}" for state, word in (("up", "up"), ("down", "DOWN"), ("?", "not heard yet")) if state in states)
    running = sum(row.state == "running" and row.age is None for row in view.rows)
    parts = [f"servers: {count}", f"containers: {len(view.rows)}, {running} running", f"by {board.sort}"]
    if board.filter:
        parts.append(f"{len(view.shown)} with {board.filter!r}")
    if len(seen) < len(view.shown):
        parts.append(f"{seen.start + 1}-{seen.stop} of {len(view.shown)}")
    return [("heading", " | ".join(parts))]


def standings(servers, width, most):
    """How each server is: those that are not up first, in at most so many lines."""
    entries = sorted((server.state == "up", server.name, entry(server)) for server in servers)
    lines = [""]
    for number, (_, _, text) in enumerate(entries):
        more = f"and {len(entries) - number} more"
        last = len(lines) == most and number < len(entries) - 1
        if lines[-1] and len(lines[-1]) + len(GAP) + len(text) + (len(GAP) + len(more) if last else 0) > width:
            if len(lines) == most:
                lines[-1] += GAP + more
                break
            lines.append("")
        lines[-1] += (GAP if lines[-1] else "") + text
    return [("trouble" if "DOWN" in line else None, line) for line in lines]


def troubles(servers):
    """Why servers are down: of the first few."""
    down = [server for server in servers if server.state == "down"]
    return [("trouble", f"{server.name}: {server.problem}") for server in down[:TROUBLES]]


def entry(server):
    """``one: up 5m``."""
    if server.state == "?":
        return f"{server.name}: ?"
    since = short(server.seconds)
    return f"{server.name}: up {since}" if server.state == "up" else f"{server.name}: DOWN {since}"


def short(seconds):
    """90 seconds -> ``1m``."""
    for unit, letter in ((86400, "d"), (3600, "h"), (60, "m")):
        if seconds >= unit:
            return f"{int(seconds // unit)}{letter}"
    return f"{int(seconds)}s"


def recent(events):
    """The last events, below a heading."""
    lines = [(None, f"{time.strftime('%H:%M:%S', time.localtime(moment))}  {server}  {what}") for moment, server, what in sorted(events)[-EVENTS:]]
    return [("heading", "EVENTS"), *lines, *[(None, "")] * (EVENTS - len(lines))]


def table(rows, selected, seen, width, letters):
    """The containers that are in sight (range), below a heading; a mark in front of the selected one."""
    if not rows:
        return [(None, "  no containers")]
    heading, *lines = columns([cells(rows[number]) for number in seen], width)
    room = min(WIDEST, width - len(heading) - len(GAP))
    if room >= NARROWEST:
        heading += GAP + "CPU MINUTE"[:room]
        lines = [line + GAP + graph([cpu for cpu, _ in rows[number].minute], 10.0, room, letters) for number, line in zip(seen, lines, strict=True)]
    marked = [("selected", f">{line[1:]}") if number == selected else (None, line) for number, line in zip(seen, lines, strict=True)]
    return [("heading", heading), *marked]


def cells(row):
    """What the columns say of a row (dict)."""
    return {
        "SERVER": row.server,
        "NAME": row.name,
        "IMAGE": row.image,
        "STATE": row.state if row.age is None else f"{row.state} {ago(row.age)}",
        "CPU %": "-" if row.cpu is None else f"{row.cpu:.2f}",
        "MEM": "-" if row.memory is None else binary_size(row.memory),
    }


def columns(found, width):
    """The lines of a table, its heading first, with two blanks in front: where it is too wide columns are cut, and at last left out."""
    sizes = {
        name: max(len(name), *(len(row[name]) for row in found)) if found else len(name)
        for name in ("SERVER", "NAME", "IMAGE", "STATE", "CPU %", "MEM")
    }
    for name, least in CUT.items():
        sizes[name] = min(sizes[name], max(least, sizes[name] - max(0, total(sizes) - width)))
    for name in DISPENSABLE:
        if total(sizes) > width:
            del sizes[name]
    return [GAP + GAP.join(cell(name, row[name], size) for name, size in sizes.items()) for row in ({name: name for name in sizes}, *found)]


def total(sizes):
    """How wide columns of these sizes are together (int)."""
    return sum(sizes.values()) + len(GAP) * len(sizes)


def cell(name, text, size):
    """A text as wide as its column: figures at the right, and a sign where it was cut."""
    text = text if len(text) <= size else text[: size - 1] + "~"
    return text.rjust(size) if name in ("CPU %", "MEM") else text.ljust(size)

"""The table that is redrawn in place: its graphs, and what is left out where it is narrow."""

import io

from cloudmesh_docker import live, tables
from cloudmesh_docker.live import beside, fitted
from cloudmesh_docker.notation.graphs import ASCII
from cloudmesh_docker.steps.watching import Live
from cloudmesh_docker.terminal import Terminal
from tests.commands.container.test_stats import sample


def rows(*minutes):
    return tables.Rows(Live, Live.of("one", [{**sample(), "asked": "web", "minute": minute} for minute in minutes]), False, False, False)


def test_graphs_where_there_is_room():
    two = rows([(80.0, 1), (0.0, 2)], [])
    for width, more in ((170, " CPU LAST MINUTE MEM LAST MINUTE"), (120, " CPU LAST MINUTE"), (104, "")):
        lines = beside(fitted(two, width), two, width, ASCII)
        assert " ".join(lines[0].split()).endswith(f"BLOCK I/O PIDS{more}")
        assert all(len(line) <= width for line in lines)


def test_what_goes_first_where_it_is_narrow():
    (line, *_) = fitted(rows([]), 85)
    assert "CONTAINER ID" not in line and "BLOCK I/O" in line
    (line, *_) = fitted(rows([]), 60)
    assert line.split() == ["NAME", "CPU", "%", "MEM", "USAGE", "/", "LIMIT", "MEM", "%", "PIDS"]
    assert max(map(len, fitted(rows([]), 40))) <= 60


def test_more_rows_than_lines(monkeypatch):
    monkeypatch.setattr(live, "lines_of", lambda terminal: 4)
    terminal = Terminal(io.StringIO(), io.StringIO(), io.StringIO())
    shown = live.Live(terminal, {}, False)
    shown.update("one", Live.of("one", [{**sample(number, f"web{number}"), "asked": "", "minute": []} for number in range(5)]))
    drawn = terminal.stdout.getvalue().rpartition("\x1b[H")[2].split("\x1b[K\n")
    assert [line.split()[0] for line in drawn[:-1]] == ["NAME", "web0", "..."] and drawn[2:] == ["... 4 more", "\x1b[J"]

"""The table that is redrawn in place: its graphs, and what is left out where it is narrow."""

import io

import pytest

from cloudmesh_docker import live, tables
from cloudmesh_docker.live import ASCII, BLOCKS, beside, fitted, graph, letters
from cloudmesh_docker.steps.watching import Live
from cloudmesh_docker.terminal import Terminal
from tests.commands.container.test_stats import sample


def rows(*minutes):
    return tables.Rows(Live, Live.of("one", [{**sample(), "asked": "web", "minute": minute} for minute in minutes]), False, False, False)


@pytest.mark.parametrize(
    ("values", "size", "text"),
    [
        ([], 3, "   "),
        ([0], 3, "  ▁"),
        ([10], 3, "  █"),
        ([0] * 20 + [5] * 20 + [10] * 20, 3, "▁▅█"),
        ([100] * 30 + [0] * 60, 6, "▁▁▁▁▁▁"),
        ([*range(60)], 6, "▂▃▄▆▇█"),
        ([0] * 59 + [10], 6, "▁▁▁▁▁█"),
    ],
)
def test_graphs(values, size, text):
    assert graph(values, 10.0, size, BLOCKS) == text


def test_small_values_do_not_fill_the_graph():
    assert graph([1], 100.0, 1, ASCII) == "_"
    assert graph([0], 0, 1, ASCII) == "_"


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


@pytest.mark.parametrize(("encoding", "found"), [("utf-8", BLOCKS), ("ascii", ASCII), ("latin-1", ASCII)])
def test_letters_the_terminal_can_show(encoding, found):
    assert letters(Terminal(None, io.TextIOWrapper(io.BytesIO(), encoding=encoding), None)) == found


def test_more_rows_than_lines(monkeypatch):
    monkeypatch.setattr(live, "lines_of", lambda terminal: 4)
    terminal = Terminal(io.StringIO(), io.StringIO(), io.StringIO())
    shown = live.Live(terminal, {}, False)
    shown.update("one", Live.of("one", [{**sample(number, f"web{number}"), "asked": "", "minute": []} for number in range(5)]))
    shown.close()
    drawn = terminal.stdout.getvalue().rpartition("\x1b[H")[2].split("\x1b[K\n")
    assert [line.split()[0] for line in drawn[:-1]] == ["NAME", "web0", "..."] and drawn[2:] == ["... 4 more", "\x1b[J"]

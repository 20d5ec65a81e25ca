"""Figures of a minute as a line of letters."""

import io

import pytest

from cloudmesh_docker.notation.graphs import ASCII, BLOCKS, graph, letters_of


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


@pytest.mark.parametrize(("encoding", "found"), [("utf-8", BLOCKS), ("ascii", ASCII), ("latin-1", ASCII)])
def test_letters_the_terminal_can_show(encoding, found):
    assert letters_of(io.TextIOWrapper(io.BytesIO(), encoding=encoding)) == found

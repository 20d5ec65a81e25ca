"""What the dashboard draws."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudmesh_docker.dashboard.board import Board
from cloudmesh_docker.dashboard.layout import View, layout, short, standings
from cloudmesh_docker.dashboard.source import Standing
from cloudmesh_docker.notation.graphs import ASCII
from tests.dashboard.rows import row

UP, DOWN, NEW = Standing("one", "up", 70.0, None), Standing("two", "down", 12.0, "it is gone"), Standing("three", "?", 0.0, None)


def view(board, servers=(UP,), rows=(), events=()):
    return View(list(servers), list(rows), board.arrange(rows), list(events), ASCII)


def draw(width=80, height=24, board=None, **what):
    board = board or Board()
    return [text.rstrip() for _, text in layout(board, view(board, **what), width, height)]


def test_the_whole_screen(monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    rows = [row(), row("db", "two", state="exited", cpu=None, memory=None, minute=[], age=130.0)]
    events = [(float(second), "one", f"container start c{second}") for second in (3, 1, 2, 4, 6, 5)]
    lines = draw(90, 20, servers=[UP, DOWN, NEW], rows=rows, events=events)
    assert lines[:7] == [
        "servers: 1 up, 1 DOWN, 1 not heard yet | containers: 2, 1 running | by server",
        "three: ?  two: DOWN 12s  one: up 1m",
        "two: it is gone",
        "  SERVER  NAME  IMAGE    STATE                 CPU %   MEM  CPU MINUTE",
        "> one     web   busybox  running                1.00  1MiB" + " " * 31 + ".",
        "  two     db    busybox  exited 2 minutes ago      -     -",
        "",
    ]
    assert lines[-7:-1] == ["EVENTS", *(f"00:00:0{number}  one  container start c{number}" for number in (2, 3, 4, 5, 6))]
    assert lines[-1].startswith("? help  q quit")


def test_nothing_to_show():
    assert "  no containers" in draw()


def test_a_mark_and_a_style_for_the_selected_row():
    board, rows = Board(), [row("a"), row("b"), row("c")]
    board.press("j", board.arrange(rows))
    found = [(style, text[:1]) for style, text in layout(board, view(board, rows=rows), 80, 24) if "running " in text and "|" not in text]
    assert found == [(None, " "), ("selected", ">"), (None, " ")]


def test_the_selected_row_is_in_sight():
    board, rows = Board(), [row(f"c{number:02}") for number in range(40)]
    for step, seen in (("home", "c00"), ("page down", "c10"), ("end", "c39"), ("k", "c38")):
        board.press(step, board.arrange(rows))
        lines = draw(80, 12, board, rows=rows)
        assert [line.split()[2] for line in lines if line.startswith(">")] == [seen]
    assert lines[0].endswith("| 33-40 of 40")


def test_where_it_is_narrow():
    rows = [row("a-container-with-a-long-name", "a-server-far-away", image="registry.example.com/team/application:1.2.3")]
    heads = {width: draw(width, 10, rows=rows)[2] for width in (120, 80, 70, 40, 20)}
    assert heads[120].split() == ["SERVER", "NAME", "IMAGE", "STATE", "CPU", "%", "MEM"]
    assert heads[80].split() == heads[120].split()
    assert draw(80, 10, rows=rows)[3].split()[3].endswith("~")
    assert heads[40].split()[:2] == ["SERVER", "NAME"] and "IMAGE" not in heads[40]
    assert heads[20].split() == ["NAME"]


def test_help():
    board = Board()
    board.press("?", [])
    lines = draw(board=board, rows=[row()])
    assert any("a shell in it" in line for line in lines) and lines[-1] == "press any key"


def test_what_would_do_something_to_the_terminal():
    assert "container die \\x1b[2Jweb".replace("\\x1b", "?") in " ".join(draw(events=[(1.0, "one", "container die \x1b[2Jweb")]))


def test_a_filter_is_told():
    board = Board()
    for key in ("/", "w", "enter"):
        board.press(key, [])
    assert draw(board=board, rows=[row(), row("db")])[0].endswith("by server | 1 with 'w'")


@pytest.mark.parametrize(("seconds", "text"), [(0, "0s"), (59.9, "59s"), (60, "1m"), (3599, "59m"), (7200, "2h"), (200000, "2d")])
def test_ages(seconds, text):
    assert short(seconds) == text


def test_many_servers():
    servers = [Standing(f"s{number:03}", "down" if number == 77 else "up", 1.0, "gone") for number in range(100)]
    lines = [text for _, text in standings(servers, 50, 2)]
    assert len(lines) == 2 and all(len(line) <= 50 for line in lines)
    assert lines[0].startswith("s077: DOWN 1s  s000: up 1s") and lines[1].endswith("more")
    shown = sum(line.count(":") for line in lines)
    assert lines[1].endswith(f"  and {100 - shown} more")


WORDS = st.text(st.characters(codec="utf-8"), max_size=30)
ROWS = st.builds(
    row,
    WORDS,
    st.sampled_from(["one", "a-server-with-a-long-name"]),
    image=WORDS,
    state=st.sampled_from(["running", "exited"]),
    cpu=st.none() | st.floats(0, 10000),
    memory=st.none() | st.integers(0, 1 << 50),
    minute=st.lists(st.tuples(st.floats(0, 100), st.integers(0, 100)), max_size=60),
    age=st.none() | st.floats(0, 1e9),
)
STANDINGS = st.builds(Standing, WORDS, st.sampled_from(["up", "down", "?"]), st.floats(0, 1e9), WORDS)
EVENTS = st.tuples(st.floats(0, 2e9), WORDS, WORDS)


@settings(max_examples=40)
@given(
    st.integers(1, 200),
    st.integers(1, 60),
    st.lists(STANDINGS, min_size=1, max_size=20),
    st.lists(ROWS, max_size=40),
    st.lists(EVENTS, max_size=10),
    st.lists(st.sampled_from("jjjcmns?x/")),
)
def test_it_always_fits(width, height, servers, rows, events, keys):
    board = Board()
    for key in keys:
        board.press(key, board.arrange(rows))
    lines = layout(board, view(board, servers, rows, events), width, height)
    assert len(lines) == height
    assert all(len(text) <= width and (text.isprintable() or not text) for _, text in lines)
    if board.arrange(rows) and height >= 20 and board.mode != "help":
        assert [style for style, _ in lines].count("selected") == 1

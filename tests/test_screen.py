"""The whole terminal as one screen: keys, and what is written."""

import io
import os
import pty
import termios
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudmesh_docker.screen import Screen, keys_of
from cloudmesh_docker.terminal import Terminal


@pytest.mark.parametrize(
    ("data", "keys", "rest"),
    [
        (b"", [], b""),
        (b"jK?", ["j", "K", "?"], b""),
        (b"\x1b[A\x1b[B\x1bOH\x1b[4~\x1b[5~\x1b[6~", ["up", "down", "home", "end", "page up", "page down"], b""),
        (b"\r\n\x7f\x08", ["enter", "enter", "backspace", "backspace"], b""),
        ("aö€😀".encode(), ["a", "ö", "€", "😀"], b""),
        (b"a\xe2\x82", ["a"], b"\xe2\x82"),
        (b"\x1b", [], b"\x1b"),
        (b"x\x1b[", ["x"], b"\x1b["),
        (b"\x1b[1;5", [], b"\x1b[1;5"),
        (b"\x1bq", ["escape", "q"], b""),
        (b"\x1b\x1b[A", ["escape", "up"], b""),
        (b"\x1b[Z\x1b[200~y\x01\x00", ["y"], b""),
        (b"\xff\xfea", ["a"], b""),
    ],
)
def test_keys(data, keys, rest):
    assert keys_of(data) == (keys, rest)


PIECES = st.sampled_from([b"a", b"\x1b[A", b"\x1bOB", b"\r", "ö".encode(), "😀".encode(), b"\x1b[5~", b"\x7f", b"\x01"])


@given(st.lists(PIECES), st.lists(st.integers(0, 60)))
def test_however_they_are_cut(pieces, places):
    data = b"".join(pieces)
    whole, _ = keys_of(data)
    ends = sorted({min(place, len(data)) for place in places} | {len(data)})
    found, rest = [], b""
    for begin, end in zip([0, *ends], ends, strict=False):
        keys, rest = keys_of(rest + data[begin:end])
        found += keys
    assert (found, rest) == (whole, b"")


@given(st.binary(max_size=40))
def test_garbage_does_no_harm(data):
    keys, rest = keys_of(data)
    assert all(isinstance(key, str) for key in keys) and data.endswith(rest) and len(rest) <= 40


@pytest.fixture
def ends():
    """Both ends of a terminal: the number of the far one, and the Terminal."""
    far, near = pty.openpty()
    termios.tcsetwinsize(near, (10, 40))
    with open(near, encoding="utf-8", closefd=False) as stdin, open(near, "w", encoding="utf-8", closefd=False) as stdout:
        yield far, Terminal(stdin, stdout, io.StringIO(), {"NO_COLOR": "1"})
    os.close(far)
    os.close(near)


def until(far, end):
    """What is written up to certain bytes."""
    data = b""
    while end not in data:
        data += os.read(far, 65536)
    return data


def test_only_what_changed_is_written(ends):
    far, terminal = ends
    with Screen(terminal) as screen:
        screen.draw([("heading", "one"), (None, "two")])
        assert until(far, b"two\x1b[K").endswith(b"\x1b[H\x1b[2J\x1b[1Hone\x1b[K\x1b[2Htwo\x1b[K")
        screen.draw([("heading", "one"), (None, "three")])
        assert until(far, b"\x1b[K") == b"\x1b[2Hthree\x1b[K"
        termios.tcsetwinsize(terminal.stdin, (9, 40))
        screen.draw([("heading", "one")])
        assert until(far, b"\x1b[K") == b"\x1b[H\x1b[2J\x1b[1Hone\x1b[K"


def test_colours_where_they_are_welcome(ends):
    far, terminal = ends
    terminal.environ = {}
    with Screen(terminal) as screen:
        screen.draw([("selected", "> web"), (None, "  db")])
        assert b"\x1b[1H\x1b[7m> web\x1b[0m\x1b[K\x1b[2H  db\x1b[K" in until(far, b"db\x1b[K")


def test_keys_come_at_once_and_escape_after_a_moment(ends):
    far, terminal = ends
    before = termios.tcgetattr(terminal.stdin)
    with Screen(terminal) as screen:
        os.write(far, b"j\x1b")
        assert (screen.keys(1), screen.keys(1), screen.keys(0)) == (["j"], ["escape"], [])
        assert termios.tcgetattr(terminal.stdin) != before
        with screen.aside():
            assert termios.tcgetattr(terminal.stdin) == before
    assert termios.tcgetattr(terminal.stdin) == before


def test_a_terminal_that_is_gone():
    far, near = pty.openpty()
    with open(near, encoding="utf-8") as file, Screen(Terminal(file, file, io.StringIO())) as screen:
        os.close(far)
        assert screen.keys(1) is None
        screen.draw([(None, "nobody sees it")])


def test_a_page_that_ends_by_itself_waits_for_a_key(ends):
    far, terminal = ends
    written = []

    def person():
        written.append(until(far, b"press a key"))
        os.write(far, b"x")

    with Screen(terminal) as screen:
        at_it = threading.Thread(target=person)
        at_it.start()
        screen.page("heading", lambda: 0)
        at_it.join()
        assert screen.keys(0) == [], "that key is used up"
    assert b"heading\x1b[2r" in written[0]

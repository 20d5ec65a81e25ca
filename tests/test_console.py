"""A terminal lent to a process: what it left switched on is undone, and the terminal is set as before."""

import os
import pty
import select
import termios

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudmesh_docker.console import MODES, PLAIN, USUALLY_ON, Keyboard, Modes

FUZZ = settings(max_examples=500, deadline=None)
SWITCHES = st.lists(st.tuples(st.sampled_from(sorted(MODES)), st.sampled_from([b"h", b"l"])), max_size=8)
FILLER = st.sampled_from([b"", b"text", b"\x1b[1;31mred\x1b[0m", b"\x1b[?12h", b"\n", b"\x1b", b"\x1b[?", b"\x1b]0;title\x07"])
PLACES = st.lists(st.integers(0, 200), max_size=10)


def cut(data, places):
    ends = sorted({min(place, len(data)) for place in places} | {len(data)})
    return [data[begin:end] for begin, end in zip([0, *ends], ends, strict=False)]


@FUZZ
@given(SWITCHES, FILLER, PLACES)
def test_whatever_was_switched_is_switched_back(switches, filler, places):
    data, state = b"", {}
    for mode, switch in switches:
        data += filler + b"\x1b[?%b%b" % (mode, switch)
        state[mode] = switch
    modes = Modes()
    for piece in cut(data, places):
        modes.see(piece)
    changed = {mode: switch for mode, switch in state.items() if (switch == b"h") != (mode in USUALLY_ON)}
    back = modes.undo()
    assert {item[:-1] + (b"l" if item.endswith(b"h") else b"h") for item in back.split(b"\x1b[?")[1:]} == {
        mode + switch for mode, switch in changed.items()
    }
    assert back.startswith(PLAIN) == bool(changed) and bool(back) == bool(changed)
    assert sorted(modes.redo().split(b"\x1b[?")[1:]) == sorted(mode + switch for mode, switch in changed.items())


def test_several_at_once_and_the_last_first():
    modes = Modes()
    modes.see(b"\x1b[?1049;25h\x1b[?25l\x1b[?1000;1006h")
    assert modes.undo() == PLAIN + modes.undo()[len(PLAIN) :] and modes.undo().endswith(b"\x1b[?1049l")
    modes.see(b"\x1b[?1006;1000l\x1b[?25h\x1b[?1049l")
    assert modes.undo() == b""


@FUZZ
@given(st.lists(st.binary(max_size=40), max_size=10))
def test_garbage_does_no_harm(pieces):
    modes = Modes()
    for piece in pieces:
        modes.see(piece)
    assert len(modes._rest) <= 32


def test_a_fresh_line():
    modes = Modes()
    assert modes.fresh_line() == b""
    modes.see(b"% ")
    modes.see(b"")
    assert modes.fresh_line() == b"\r\n"
    modes.see(b"done\r\n")
    assert modes.fresh_line() == b""


@pytest.fixture
def terminal():
    """Both ends of a terminal."""
    outer, inner = pty.openpty()
    with open(outer, "rb+", 0) as outside, open(inner, "rb+", 0) as inside:
        yield outside, inside


def test_keys_come_as_they_are_and_then_as_before(terminal):
    outside, inside = terminal
    before = termios.tcgetattr(inside)
    keyboard = Keyboard(inside)
    keyboard.raw()
    outside.write(b"a\r\x03\x1a\x1c\x11\x13")
    assert os.read(inside.fileno(), 100) == b"a\r\x03\x1a\x1c\x11\x13"
    inside.write(b"x\n")
    assert os.read(outside.fileno(), 100) == b"x\n", "nothing is echoed, nothing is added"
    keyboard.restore()
    assert termios.tcgetattr(inside) == before


def test_what_was_typed_before_is_not_lost(terminal):
    outside, inside = terminal
    keyboard = Keyboard(inside)
    outside.write(b"before\n")
    keyboard.raw()
    assert os.read(inside.fileno(), 100) == b"before\n"
    outside.write(b"after\r")
    assert select.select([inside], [], [], 10)[0]
    keyboard.restore()
    keyboard.raw()
    assert os.read(inside.fileno(), 100) == b"after\r"


def test_a_terminal_that_was_hung_up_is_left_alone(terminal):
    outside, inside = terminal
    keyboard = Keyboard(inside)
    outside.close()
    keyboard.raw()
    keyboard.restore()
    assert os.isatty(inside.fileno()) is False

"""The keys that detach: found however the input is split, and nothing lost of what is not them."""

import io
import json
import types

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.settings import Settings
from cloudmesh_docker.steps.detaching import Detaching, detach_keys
from cloudmesh_docker.terminal import Terminal

FUZZ = settings(max_examples=500, deadline=None)
FEW = st.sampled_from([b"\x10", b"\x11", b"a"])
KEYS = st.lists(FEW, min_size=1, max_size=4).map(b"".join)
TYPED = st.lists(FEW, max_size=20).map(b"".join)
PLACES = st.lists(st.integers(0, 20), max_size=8)
LATE = None


def pieces(data, places):
    ends = sorted({min(place, len(data)) for place in places} | {len(data)})
    return [data[begin:end] for begin, end in zip([0, *ends], ends, strict=False)]


def passed(keys, items):
    """What a Detaching passes on of pieces, None among them where the typist pauses; and itself."""
    detaching, out = Detaching(keys), []
    for item in items:
        out.append(detaching.overdue() if item is LATE else detaching.typed(item))
    return b"".join(out), detaching


@FUZZ
@given(KEYS, TYPED, PLACES)
def test_any_split_gives_the_same(keys, typed, places):
    out, detaching = passed(keys, pieces(typed, places))
    before, found, _ = typed.partition(keys)
    assert detaching.found == bool(found)
    if found:
        assert out == before and not detaching.waiting
    else:
        held = detaching.overdue()
        assert out + held == typed and keys.startswith(held) and held != keys


@FUZZ
@given(KEYS, TYPED, PLACES, st.sets(st.integers(0, 8)))
def test_pauses_pass_on_what_is_held_back_once(keys, typed, places, pauses):
    items = []
    for number, piece in enumerate(pieces(typed, places)):
        items += [piece, LATE] if number in pauses else [piece]
    out, detaching = passed(keys, items)
    before, found, _ = typed.partition(keys)
    assert detaching.found == bool(found)
    if found:
        # Of the keys themselves at most what was held back during a pause.
        assert out.startswith(before) and (before + keys).startswith(out) and out != before + keys
    else:
        assert out + detaching.overdue() == typed


def test_a_lone_beginning_is_overdue_and_still_counts():
    detaching = Detaching(b"\x10\x11")
    assert (detaching.typed(b"ls\x10"), detaching.waiting) == (b"ls", True)
    assert (detaching.overdue(), detaching.waiting, detaching.overdue()) == (b"\x10", False, b"")
    assert (detaching.typed(b"\x11rest"), detaching.found) == (b"", True)
    assert (detaching.typed(b"more"), detaching.overdue()) == (b"", b"")


def test_a_beginning_and_another_key_go_together():
    detaching = Detaching(b"\x10\x11")
    assert detaching.typed(b"\x10") == b""
    assert (detaching.typed(b"x"), detaching.waiting) == (b"\x10x", False)
    assert detaching.typed(b"\x10") + detaching.typed(b"\x10") == b"\x10"
    assert (detaching.typed(b"\x11"), detaching.found) == (b"", True)


class Keyboard(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def typist():
    return Terminal(Keyboard(), io.StringIO(), io.StringIO())


def test_the_option_goes_before_the_setting_and_that_before_docker(home, typist):
    environ = {"HOME": str(home)}
    mine = types.SimpleNamespace(path="mine.yaml", detach_keys=None)
    assert detach_keys(None, mine, environ, typist) == b"\x10\x11"
    (home / ".docker").mkdir()
    (home / ".docker" / "config.json").write_text(json.dumps({"detachKeys": "ctrl-e,e"}))
    assert detach_keys("", mine, environ, typist) == b"\x05e"
    mine.detach_keys = "ctrl-s"
    assert detach_keys(None, mine, environ, typist) == b"\x13"
    assert detach_keys("ctrl-o", mine, environ, typist) == b"\x0f"


def test_wrong_ones_name_their_place(home, typist):
    (home / ".cloudmesh").mkdir()
    file = home / ".cloudmesh" / "cloudmesh_docker.yaml"
    file.write_text("cloudmesh:\n  docker:\n    detach_keys: ctrl-1\n")
    with pytest.raises(UsageError, match=f"^{file}: detach_keys ctrl-1: "):
        detach_keys(None, Settings(), {"HOME": str(home)}, typist)
    (home / ".docker").mkdir()
    (home / ".docker" / "config.json").write_text(json.dumps({"detachKeys": 5}))
    file.write_text("")
    assert detach_keys(None, Settings(), {"HOME": str(home)}, typist) == b"5"
    (home / ".docker" / "config.json").write_text(json.dumps({"detachKeys": ["ctrl-p"]}))
    with pytest.raises(UsageError, match="config.json: detachKeys "):
        detach_keys(None, Settings(), {"HOME": str(home)}, typist)


def test_docker_s_file_does_not_matter_where_it_is_broken_or_nobody_types(home, typist):
    (home / ".docker").mkdir()
    (home / ".docker" / "config.json").write_text("{")
    mine = types.SimpleNamespace(path=None, detach_keys=None)
    assert detach_keys(None, mine, {"HOME": str(home)}, typist) == b"\x10\x11"
    mine.detach_keys = "wrong"
    assert detach_keys(None, mine, {}, Terminal(io.StringIO(), io.StringIO(), io.StringIO())) is None

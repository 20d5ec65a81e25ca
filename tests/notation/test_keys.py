"""Docker's notation of the keys that detach."""

import pytest

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation.keys import parse_keys


@pytest.mark.parametrize(
    "text, keys",
    [
        ("ctrl-p,ctrl-q", b"\x10\x11"),
        ("ctrl-a,a,A,9,#", b"\x01aA9#"),
        ("ctrl-@,ctrl-[,ctrl-\\,ctrl-],ctrl-^,ctrl-_", b"\x00\x1b\x1c\x1d\x1e\x1f"),
        ("ctrl-z", b"\x1a"),
        ("DEL", b"\x7f"),
    ],
)
def test_keys(text, keys):
    assert parse_keys(text) == keys


@pytest.mark.parametrize("text, wrong", [("foo", "foo"), ("ctrl-1", "ctrl-1"), ("a,,b", ""), ("ctrl-A", "ctrl-A"), ("é", "é"), ("a, b", " b")])
def test_no_keys(text, wrong):
    with pytest.raises(UsageError) as caught:
        parse_keys(text, "the place")
    assert str(caught.value).startswith(f"the place {text}: {wrong!r} is no key; use ") and "ctrl-p,ctrl-q" in str(caught.value)

"""Requests as bytes."""

import base64
import json
from urllib.parse import parse_qsl, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudmesh_docker.engine import wire
from cloudmesh_docker.errors import UsageError

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20)


@given(TEXT)
def test_quoting_is_undone_by_unquoting(text):
    quoted = wire.quote(text)
    assert unquote(quoted) == text
    assert all(letter.isascii() and (letter.isalnum() or letter in "-._~%") for letter in quoted)


@given(st.lists(TEXT, min_size=1, max_size=4))
def test_a_path_says_what_its_segments_say_or_is_refused(segments):
    try:
        path = wire.path(segments)
    except UsageError:
        return
    assert unquote(path) == "/" + "/".join(segment.removeprefix("/") for segment in segments)
    assert not set(path) & set("?#\r\n ") and not {"", ".", ".."} & set(unquote(path)[1:].split("/"))


@pytest.mark.parametrize("name", ["", "/", ".", "..", "a/../b", "a//b", "a/", "../images/x"])
def test_names_that_would_lead_elsewhere(name):
    with pytest.raises(UsageError, match="is no name or id"):
        wire.path(("containers", name, "json"))


def test_image_names_keep_their_slashes():
    assert wire.path(("images", "host:5000/a/b:1@sha256:0", "json")) == "/images/host:5000/a/b:1@sha256:0/json"
    assert wire.path(("containers", "/web", "json")) == "/containers/web/json"
    assert wire.path(("containers", "a b?c#d%e", "json")) == "/containers/a%20b%3Fc%23d%25e/json"


def test_query():
    query = {"a": None, "b": True, "c": False, "d": 0, "e": {"k": ["v"]}, "f": ["x", "y z", True], "g": ""}
    text = wire.query_text(query)
    assert parse_qsl(text[1:], keep_blank_values=True) == [
        ("b", "1"), ("c", "0"), ("d", "0"), ("e", '{"k":["v"]}'), ("f", "x"), ("f", "y z"), ("f", "1"), ("g", ""),
    ]  # fmt: skip
    assert wire.query_text({"a": None}) == ""


@pytest.mark.parametrize("value", ["a\r\nX: y", "a\0", "\u20ac"])
def test_headers_can_not_be_smuggled(value):
    with pytest.raises(UsageError, match="header A"):
        wire.header_text({"A": value})


def test_registry_auth():
    auth = {"username": "ü??>>", "password": "~~~"}
    assert json.loads(base64.urlsafe_b64decode(wire.registry_auth(auth))) == auth
    assert wire.registry_auth("ready") == "ready" and wire.registry_auth(None) is None


def test_bodies(tmp_path):
    lines, data, source = wire.encode_body({"a": "ü"}, None)
    assert json.loads(data) == {"a": "ü"} and f"Content-Length: {len(data)}\r\n" in lines and "application/json" in lines and source is None
    assert wire.encode_body(b"ab", {"content-type": "x"}) == ("Content-Length: 2\r\n", b"ab", None)
    assert "application/x-tar" in wire.encode_body(b"", None)[0]
    lines, data, source = wire.encode_body(bytearray(1_000_000), None)
    assert "Content-Length: 1000000" in lines and not data and source.size == 1_000_000
    assert "chunked" in wire.encode_body(iter([b"a"]), None)[0]
    (tmp_path / "f").write_bytes(b"0123456789")
    with open(tmp_path / "f", "rb") as file:
        file.seek(4)
        assert "Content-Length: 6" in wire.encode_body(file, None)[0]


def test_what_of_a_path_may_be_shown():
    shown = {
        "/v1.41/x": "/v1.41/x",
        "/x?names=a%2Fb%3A1&quiet=1": "/x?names=a%2Fb%3A1&quiet=1",
        "/build?t=x&buildargs=%7B%22TOKEN%22%3A%22s%22%7D&q=1": "/build?t=x&buildargs=***&q=1",
        "/c?fromSrc=https%3A%2F%2Fme%3Asecret%40host%2Fx.tar": "/c?fromSrc=https%3A%2F%2F***%40host%2Fx.tar",
        "/c?fromSrc=https%3A%2F%2Fhost%2Fx%40y": "/c?fromSrc=https%3A%2F%2Fhost%2Fx%40y",
    }
    assert {path: wire.traceable(path) for path in shown} == shown

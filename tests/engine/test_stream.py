"""Frames, JSON lines, Stream and Duplex."""

import json
import socket
import threading
from itertools import groupby, repeat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudmesh_docker.engine.connection import Connection
from cloudmesh_docker.engine.http import read_response
from cloudmesh_docker.engine.stream import LONG, Duplex, Progress, Stream, frames, json_lines, raw
from cloudmesh_docker.engine.transport import Address
from cloudmesh_docker.errors import ReportedFailure, ServerError, StreamBroken

from .servers import cut

ADDRESS = Address.parse("tcp://h:1")
PLACES = st.lists(st.integers(0, 2000), max_size=15)
FUZZ = settings(max_examples=500, deadline=None)
OBJECTS = st.lists(
    st.dictionaries(
        st.text(max_size=5).filter(lambda key: key not in ("error", "errorDetail")), st.text(max_size=8) | st.integers(-9, 9) | st.none()
    ),
    max_size=8,
)


def frame(kind, data):
    return bytes([kind, 0, 0, 0]) + len(data).to_bytes(4, "big") + data


def runs(items):
    """Neighbours of one kind joined, what is empty left out."""
    return [(kind, b"".join(data for _, data in group)) for kind, group in groupby([item for item in items if item[1]], key=lambda item: item[0])]


@FUZZ
@given(st.lists(st.tuples(st.integers(0, 2), st.binary(max_size=60)), max_size=20), PLACES)
def test_frames_decode_the_same_however_they_are_split(items, places):
    data = b"".join(frame(kind, data) for kind, data in items)
    assert runs(frames(cut(data, places))) == runs(items)


@FUZZ
@given(st.lists(st.tuples(st.integers(0, 2), st.binary(max_size=60)), min_size=1, max_size=5), PLACES, st.integers(1, 400))
def test_frames_cut_short_never_look_whole(items, places, missing):
    data = b"".join(frame(kind, data) for kind, data in items)
    ends = {0}
    for _, piece in items:
        ends.add(max(ends) + 8 + len(piece))
    short = data[: -(missing % len(data) + 1) or None]
    if len(short) in ends:
        list(frames(cut(short, places)))
    else:
        with pytest.raises(StreamBroken, match="inside a frame"):
            list(frames(cut(short, places)))


@FUZZ
@given(st.binary(max_size=300) | st.lists(st.sampled_from([b"\0\0\0", b"\1", b"\2\0\0\0", b"\3\0\0\0", b"\0\0\0\4abcd"])).map(b"".join), PLACES)
def test_garbage_frames_raise_only_our_errors(data, places):
    try:
        list(frames(cut(data, places)))
    except (StreamBroken, ServerError):
        pass


def test_frames_that_are_none():
    with pytest.raises(StreamBroken, match="Has the container a terminal"):
        list(frames([b"hello from a terminal"]))
    with pytest.raises(StreamBroken, match="a frame of 4294967295 bytes"):
        list(frames([b"\1\0\0\0\xff\xff\xff\xff"]))
    with pytest.raises(ServerError, match="Error response from daemon: no log") as caught:
        list(frames([frame(1, b"x") + frame(3, b"no log\n")]))
    assert caught.value.status == 500


def test_small_frames_are_batched_and_long_ones_pass_through():
    assert list(frames([frame(1, b"line\n") * 1000])) == [(1, b"line\n" * 1000)]
    long = frame(2, b"x" * 1000)
    assert list(frames([long[:500], long[500:]])) == [(2, b"x" * 492), (2, b"x" * 508)]
    assert list(frames([memoryview(bytearray(frame(1, b"a") + frame(2, b"b") + frame(1, b"c")))])) == [(1, b"a"), (2, b"b"), (1, b"c")]


@FUZZ
@given(OBJECTS, PLACES, st.sampled_from(["\n", "\r\n", "", " \n\n", "\r\n\r\n"]), st.booleans())
def test_json_decodes_the_same_however_it_is_split(objects, places, end, ascii_only):
    data = "".join(json.dumps(item, ensure_ascii=ascii_only) + end for item in objects).encode("utf-8", "surrogatepass")
    assert list(json_lines(cut(data, places))) == objects


@FUZZ
@given(st.binary(max_size=100) | st.text(alphabet='{}[]",:\\ \n\rertoDail0123e.-', max_size=60).map(str.encode), PLACES)
def test_garbage_json_raises_only_our_errors(data, places):
    try:
        list(json_lines(cut(data, places)))
    except (StreamBroken, ServerError):
        pass


@pytest.mark.parametrize("data", [b'{"a": 1', b'{"a": 1}\n{"b', b"hello\n", b"\xff\n", b"[" * 100000 + b"\n", b"1" * 5000 + b"\n", b'{"a":"\xc3'])
def test_json_that_is_none(data):
    with pytest.raises(StreamBroken):
        list(json_lines([data]))


def test_an_object_without_a_line_end_comes_at_once():
    def pieces():
        yield b'{"a": {"b": 1}'
        yield b'}{"c": 2}'
        raise AssertionError("asked for more")

    lines = json_lines(pieces())
    assert [next(lines), next(lines)] == [{"a": {"b": 1}}, {"c": 2}]


@pytest.mark.parametrize(
    "text, message",
    [
        ('{"errorDetail":{"code":1,"message":"pull access denied"},"error":"old words"}', "pull access denied"),
        ('{"error":"no such manifest"}', "no such manifest"),
        ('{"errorDetail":{}}', "the engine reports an error without words"),
        ('{"errorDetail":null,"error":"x"}', "x"),
    ],
)
@pytest.mark.parametrize("end", [b"", b"\r\n"])
def test_failures_inside_a_stream(text, message, end):
    lines = json_lines([b'{"status":"Pulling"}' + text.encode() + end])
    assert next(lines) == {"status": "Pulling"}
    with pytest.raises(ServerError) as caught:
        next(lines)
    assert (caught.value.status, caught.value.message, caught.value.exit_code) == (500, message, 1)


def pair(head=b"HTTP/1.1 101 UPGRADED\r\n\r\n"):
    ours, peer = socket.socketpair()
    peer.settimeout(5)
    peer.sendall(head)
    response = read_response(Connection(ours, ADDRESS), "POST")
    response.owned = True
    return response, peer


def test_duplex_with_frames():
    response, peer = pair(b"HTTP/1.1 101 UPGRADED\r\n\r\n" + frame(1, b"early"))
    with peer, Duplex(response) as duplex:
        assert duplex.buffered and duplex.fileno() > 0
        assert next(duplex) == (1, b"early")
        duplex.write(b"hello")
        assert peer.recv(9) == b"hello"
        duplex.close_write()
        assert peer.recv(9) == b""
        peer.sendall(frame(2, b"late"))
        peer.shutdown(socket.SHUT_WR)
        assert list(duplex) == [(2, b"late")]
        with pytest.raises(StreamBroken, match="takes no more input"):
            duplex.write(b"x")


def test_duplex_with_a_terminal():
    response, peer = pair()
    with peer, Duplex(response, tty=True) as duplex:
        peer.sendall(b"raw \1\2")
        assert next(duplex) == (1, b"raw \1\2") and duplex.tty
        peer.close()
        assert list(duplex) == []


def test_close_from_another_thread_ends_the_iteration_even_inside_a_frame():
    response, peer = pair()
    with peer:
        peer.sendall(frame(1, b"abc")[:-1])
        duplex = Duplex(response)
        assert next(duplex) == (1, b"ab")
        threading.Timer(0.05, duplex.close).start()
        assert list(duplex) == []


def test_a_stream_left_alone_closes_its_connection():
    response, peer = pair()
    with peer:
        stream = Stream(response, raw)
        del stream, response
        assert peer.recv(1) == b""


def test_a_broken_stream_closes_its_connection():
    response, peer = pair()
    with peer:
        peer.sendall(b"no frame at all")
        stream = Stream(response, frames)
        with pytest.raises(StreamBroken):
            next(stream)
        assert response.connection.closed


def test_without_a_decoder_pieces_come_as_they_are():
    response, peer = pair(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc")
    with peer, Stream(response) as stream:
        assert list(stream) == [b"abc"] and response.connection.closed


class Answer(list):
    """Pieces of a body that know whether they were closed."""

    closed = False

    def close(self):
        self.closed = True


def test_progress_keeps_what_is_said_beside_it():
    body = Answer([b'{"stream":"a"}\n{"aux":{"ID":"x"}}\n', b'{"errorDetail":{"code":3,"message":"no"},"error":"no"}\n'])
    progress = Progress(body)
    assert (next(progress), next(progress), progress.aux) == ({"stream": "a"}, {"aux": {"ID": "x"}}, [{"ID": "x"}])
    with pytest.raises(ReportedFailure, match="^no$") as caught:
        next(progress)
    assert (caught.value.exit_code, caught.value.status, body.closed) == (3, 500, True)


@pytest.mark.parametrize("detail, code", [({"message": "m"}, 1), ({"code": 0, "message": "m"}, 1), ({"code": 256, "message": "m"}, 1), (None, 1)])
def test_exit_codes_of_failures_on_the_way(detail, code):
    with pytest.raises(ReportedFailure) as caught:
        list(Progress(Answer([json.dumps({"errorDetail": detail, "error": "m"}).encode()])))
    assert (str(caught.value), caught.value.exit_code) == ("m", code)


def test_a_line_without_end(monkeypatch):
    monkeypatch.setattr("cloudmesh_docker.engine.stream.LINE_LIMIT", 1000)
    with pytest.raises(StreamBroken, match="a line of more than 1000 bytes"):
        list(json_lines(repeat(b"[" * 100)))


@FUZZ
@given(
    st.lists(st.tuples(st.integers(0, 2), st.sampled_from([0, 7, LONG - 1, LONG, LONG + 1]), st.binary(min_size=1, max_size=9)), max_size=9), PLACES
)
def test_pieces_in_one_buffer(items, places):
    items = [(kind, pattern * (size // len(pattern))) for kind, size, pattern in items]
    data = b"".join(frame(kind, data) for kind, data in items)
    buffer = bytearray(len(data))

    def pieces():
        for piece in cut(data, [place * 20 for place in places]):
            buffer[: len(piece)] = piece
            yield memoryview(buffer)[: len(piece)]
            buffer[:] = b"\xff" * len(buffer)

    assert runs(frames(pieces())) == runs(items)

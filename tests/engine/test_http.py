"""The HTTP reader, held against http.client."""

import http.client
import io
import socket
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudmesh_docker.engine.connection import Connection, Died
from cloudmesh_docker.engine.http import read_response
from cloudmesh_docker.engine.transport import Address
from cloudmesh_docker.errors import ConnectionFailed, StreamBroken

from .servers import Pieces, cut

ADDRESS = Address.parse("tcp://h:1")
FUZZ = settings(max_examples=400, deadline=None)
TOKEN = st.text(alphabet="abcdefghijklmnopqrstuvwxyzABCXYZ0123456789-_!#", min_size=1, max_size=12)
VALUE = st.text(alphabet=[chr(code) for code in range(33, 127)] + ["é", "ÿ"], max_size=20)
FRAMING = ("content-length", "transfer-encoding", "connection")


@st.composite
def answers(draw):
    """(method, a valid answer as bytes)."""
    method = draw(st.sampled_from(["GET", "GET", "POST", "HEAD"]))
    version = draw(st.sampled_from(["1.1", "1.1", "1.0"]))
    status = draw(st.sampled_from([200, 200, 201, 204, 304, 400, 404, 409, 500, 599]))
    lines = [f"HTTP/{version} {status}{draw(st.sampled_from([' ', ' OK', ' Not Found', ' é']))}"]
    headers = draw(st.lists(st.tuples(TOKEN.filter(lambda name: name.lower() not in FRAMING), VALUE), max_size=5))
    lines += [f"{name}:{draw(st.sampled_from(['', ' ', '  ']))}{value}" for name, value in headers]
    body = draw(st.binary(max_size=200))
    # RFC 9112 section 6.1 forbids Transfer-Encoding with 204, and http.client would wait for the chunks.
    kind = draw(st.sampled_from(["counted", "endless"] if status in (204, 304) else ["counted", "chunked", "endless"]))
    if kind == "counted":
        lines.append(f"Content-Length: {len(body)}")
    elif kind == "chunked":
        lines.append("Transfer-Encoding: chunked")
        body = chunked(draw, body)
    elif version == "1.1":
        lines.append(draw(st.sampled_from(["Connection: close", "connection: Close"])))
    if method == "HEAD" or status in (204, 304):
        body = b""
    interim = draw(st.sampled_from([b"", b"", b"HTTP/1.1 100 Continue\r\n\r\n"]))
    return method, interim + "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def chunked(draw, body):
    out = b""
    for piece in cut(body, draw(st.lists(st.integers(0, 200), max_size=5))):
        if piece:
            out += draw(st.sampled_from([b"%x", b"%X", b"00%x", b"%x;name=value"])) % len(piece) + b"\r\n" + piece + b"\r\n"
    return out + draw(st.sampled_from([b"0\r\n\r\n", b"000\r\nA: b\r\nC: d\r\n\r\n", b"0;x\r\n\r\n"]))


def whole(response):
    return response.read()


def iterated(response):
    return b"".join(response)


def into(response):
    out, buffer = b"", bytearray(7)
    while size := response.readinto(buffer):
        out += buffer[:size]
    return out


def mixed(response):
    buffer = bytearray(3)
    size = response.readinto(buffer)
    start = bytes(buffer[:size])
    return start + (into(response) if response._spare else b"".join(response))


WAYS = st.sampled_from([whole, iterated, into, mixed])
PLACES = st.lists(st.integers(0, 1000), max_size=12)


def theirs(method, data):
    class File:
        def makefile(self, mode):
            return io.BytesIO(data)

    response = http.client.HTTPResponse(File(), method=method)
    response.begin()
    return response, response.read()


@FUZZ
@given(answers(), PLACES, WAYS)
def test_it_reads_what_http_client_reads(pair, places, way):
    method, data = pair
    expected, body = theirs(method, data)
    connection = Connection(Pieces(cut(data, places)), ADDRESS)
    ours = read_response(connection, method)
    assert (ours.status, ours.reason.strip()) == (expected.status, expected.reason)
    assert ours.headers == {name.lower(): ", ".join(expected.headers.get_all(name)) for name in expected.headers}
    assert way(ours) == body
    assert ours.complete and not connection.pending


@FUZZ
@given(answers(), answers(), PLACES)
def test_bytes_behind_an_answer_stay_for_the_next(first, second, places):
    (method, data), (method2, data2) = first, second
    connection = Connection(Pieces(cut(data + data2, places)), ADDRESS)
    one = read_response(connection, method)
    if not one.keep:
        return
    assert one.read() == theirs(method, data)[1]
    two = read_response(connection, method2)
    assert two.read() == theirs(method2, data2)[1]


@settings(max_examples=1500, deadline=None)
@given(answers(), st.data(), PLACES, WAYS)
def test_damage_raises_only_our_errors(pair, data, places, way):
    method, text = pair
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        junk = data.draw(
            st.binary(max_size=4) | st.sampled_from([b"\r\n", b"\r\n\r\n", b" ", b":", b"-1", b"0x", b"HTTP/1.1 ", b"\xb2", b"99999999999999999999"])
        )
        text = text[:at] + junk + text[at + data.draw(st.integers(0, 5)) :]
    read_it(method, cut(text, places), way, data.draw(st.sampled_from([None, ConnectionResetError(104, "reset")])))


@FUZZ
@given(st.binary(max_size=300), PLACES, WAYS)
def test_garbage_raises_only_our_errors(text, places, way):
    read_it("GET", cut(text, places), way)
    read_it("GET", cut(b"HTTP/1.1 200 OK\r\n" + text, places), way)
    read_it("GET", cut(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + text, places), way)


def read_it(method, pieces, way, error=None):
    try:
        way(read_response(Connection(Pieces(pieces, error), ADDRESS), method))
    except (ConnectionFailed, StreamBroken, Died):
        pass


@FUZZ
@given(answers(), st.integers(0, 1000), WAYS, st.booleans())
def test_an_answer_cut_short_is_never_a_success(pair, place, way, reset):
    method, data = pair
    text = data[: place % len(data)]
    connection = Connection(Pieces([text], ConnectionResetError(104, "reset") if reset else None), ADDRESS)
    try:
        response = read_response(connection, method)
        body = way(response)
    except (ConnectionFailed, StreamBroken, Died):
        return
    assert not reset or method == "HEAD" or response.status in (204, 304)
    # Only a body without an end mark can end anywhere, and so can what lies behind the head of an answer without a body.
    assert not response.keep and theirs(method, data)[1].startswith(body)


def get(text, method="GET", **options):
    return read_response(Connection(Pieces([text]), ADDRESS), method, **options)


@pytest.mark.parametrize(
    "text, words",
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", "does not say how long"),
        (b"HTTP/1.1 200 OK\r\nContent-Le", "broke off inside the head"),
        (b"\x15\x03\x01\x00\x02\x02\x50", "speaks TLS"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "not a Docker engine"),
        (b"HTTP/2.0 200 OK\r\n\r\n", "not a Docker engine"),
        (b"HTTP/1.1 2x0 OK\r\n\r\n", "not a Docker engine"),
        (b"HTTP/1.1 099 OK\r\n\r\n", "not a Docker engine"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "Content-Length '-1'"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "Content-Length '1, 2'"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", "Transfer-Encoding 'gzip'"),
        (b"HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n", "header line"),
        (b"HTTP/1.1 200 OK\r\nA: " + b"x" * 70000, "head has no end"),
        (b"HTTP/1.1 200 OK\r\nA: " + b"x" * 70000 + b"\r\n\r\n", "head has no end"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 20, "without end"),
    ],
)
def test_what_is_no_answer_of_an_engine(text, words):
    with pytest.raises(ConnectionFailed) as caught:
        get(text)
    assert words in str(caught.value) and str(caught.value).startswith("tcp://h:1")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"3\r\nab",
        b"3\r\nabcd\r\n0\r\n\r\n",
        b"x\r\n",
        b"-1\r\n",
        b"0x3\r\nabc\r\n",
        b"3\r\nabc\r\n0\r\nA: b",
        b"1" * 5000,
        b"0\r\n" + b"A: b\r\n" * 20000,
    ],
)
def test_broken_chunks(body):
    response = get(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body)
    with pytest.raises(StreamBroken, match="broke off"):
        response.read()


def test_nothing_at_all_may_only_mean_a_stale_connection():
    with pytest.raises(Died):
        get(b"")


def test_raw_streams():
    upgraded = get(b"HTTP/1.1 101 UPGRADED\r\nUpgrade: tcp\r\n\r\nfirst", "POST")
    assert b"".join(upgraded) == b"first"
    assert b"".join(get(b"HTTP/1.1 200 OK\r\n\r\nfirst", "POST", raw=True)) == b"first"


def test_reading_twice_and_into_nothing():
    response = get(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab")
    assert response.readinto(bytearray(0)) == 0
    assert response.read() == response.read() == b"ab"


def test_the_end_check_is_asked_once_and_only_for_a_body_without_end_mark():
    calls = []
    response = get(b"HTTP/1.0 200 OK\r\n\r\nabc")
    response.at_end = lambda: calls.append(1)
    assert into(response) == b"abc" and response.readinto(bytearray(1)) == 0 and calls == [1]


def test_chunks_of_a_block_come_as_one_piece():
    lines = b"".join(b"5\r\nline\n\r\n" for _ in range(100))
    response = get(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + lines + b"0\r\n\r\n")
    assert list(response) == [b"line\n" * 100]


def test_what_has_come_is_given_out_before_waiting_for_more():
    ours, peer = socket.socketpair()
    with peer:
        connection = Connection(ours, ADDRESS)
        peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n5\r\nde")
        pieces = iter(read_response(connection, "GET"))
        assert next(pieces) == b"abcde"
        peer.send(b"fgh\r\n")
        assert next(pieces) == b"fgh"
        connection.close()


@pytest.mark.parametrize("head", [b"Content-Length: 99", b"Transfer-Encoding: chunked", b"Connection: close"])
def test_close_from_another_thread_ends_a_blocked_read_quietly(head):
    ours, peer = socket.socketpair()
    with peer:
        peer.send(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n")
        connection = Connection(ours, ADDRESS)
        response = read_response(connection, "GET")
        threading.Timer(0.05, response.close).start()
        assert b"".join(response) == b""
        assert ours.fileno() == -1
        response.close()


def test_a_read_that_takes_too_long():
    ours, peer = socket.socketpair()
    with peer:
        connection = Connection(ours, ADDRESS)
        connection.set_timeout(0.05)
        with pytest.raises(ConnectionFailed, match="tcp://h:1 did not answer within 0.05 s"):
            read_response(connection, "GET")
        connection.close()


def test_an_answer_that_is_read_whole_has_an_end(monkeypatch):
    monkeypatch.setattr("cloudmesh_docker.engine.http.BODY_LIMIT", 1 << 20)
    for head in (b"HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n", b"HTTP/1.0 200 OK\r\n\r\n"):
        with pytest.raises(StreamBroken, match="more than 1 MB"):
            get(head + b" " * 3000000).read()

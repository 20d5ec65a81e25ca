"""Stale connections, hung engines, and closing: a request that may have been carried out is never sent twice."""

import contextlib
import itertools
import os
import socket
import struct
import threading
import time

import pytest

from cloudmesh_docker.engine import pool
from cloudmesh_docker.engine.client import Client
from cloudmesh_docker.errors import ConnectionFailed, StreamBroken
from tests.running import until

from .servers import PING, answer

# Seconds that no test lasts.
LONG = 100


def fall_silent(connection):
    """A handler's reply: reset the connection without an answer."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return None


@pytest.mark.parametrize("unix", [True, False])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_connection_the_engine_closed_is_replaced_quietly(ask, method, unix):
    client = ask(lambda request: answer({}), unix=unix)
    client.request(method, "a")
    client.server.hang_up()
    assert client.request(method, "a") == {}
    assert len(client.server.asked) == 2 and client.server.connections == 2


def test_stray_bytes_make_a_connection_unusable(ask):
    client = ask(lambda request: answer({}) + b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")
    for _ in range(3):
        assert client.request("GET", "a") == {}
    assert client.server.connections == 3


@pytest.mark.parametrize("end", [None, fall_silent])
def test_a_reused_connection_that_dies_unanswered(ask, end):
    """GET goes out once more on a new connection; what changes something does not."""
    client = ask(lambda request: end if "fatal" in request.path else answer({}))
    client.request("GET", "a")
    with pytest.raises(ConnectionFailed):
        client.request("GET", "fatal")
    assert [request.path for request in client.server.asked] == ["/v1.41/a", "/v1.41/fatal", "/v1.41/fatal"]
    for method in ("POST", "PUT", "DELETE"):
        client.request("GET", "a")
        before = len(client.server.asked)
        with pytest.raises(ConnectionFailed, match=f"{method} /v1.41/fatal was sent and may have been carried out: look"):
            client.request(method, "fatal", query={"secret": 1})
        assert len(client.server.asked) == before + 1
    assert client.changes == 0


def test_a_get_that_finds_a_stale_connection_succeeds_on_a_new_one(ask):
    state = {"die": False}

    def handle(request):
        if state.pop("die", False):
            return None
        return answer({})

    client = ask(handle)
    client.request("GET", "a")
    state["die"] = True
    assert client.request("GET", "b") == {}


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_a_request_of_which_no_byte_got_out_is_sent_again(ask, monkeypatch, method):
    client = ask(lambda request: answer({}))
    client.request("GET", "a")
    monkeypatch.setattr(pool, "is_open", lambda sock: True)
    client._pool._idle[-1].sock.shutdown(socket.SHUT_WR)
    assert client.request(method, "b") == {}
    assert [request.path for request in client.server.asked] == ["/v1.41/a", "/v1.41/b"]


def test_a_new_connection_that_dies_is_not_tried_again(ask):
    client = ask(ping=b"")
    client.server.ping, client.server.handle = None, lambda request: None
    with pytest.raises(ConnectionFailed, match="ended the connection without an answer"):
        _ = client.version
    assert client.server.connections == 1


def test_an_answer_cut_inside_its_head(ask):
    def cut(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Ty")

    client = ask(lambda request: cut)
    with pytest.raises(ConnectionFailed, match="broke off inside the head") as caught:
        client.request("POST", "a")
    assert "may have been carried out" in str(caught.value)
    with pytest.raises(ConnectionFailed, match="broke off inside the head"):
        client.request("GET", "a")
    assert len(client.server.asked) == 2


def test_an_answer_cut_inside_its_body(ask):
    def cut(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")

    client = ask(lambda request: cut)
    with pytest.raises(StreamBroken, match="broke off its answer: it closed the connection"):
        client.request("GET", "a")


@pytest.fixture
def frozen():
    """The address of an engine that accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"tcp://127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture
def dripping():
    """The address of a server that answers every connection with a byte every 50 ms, for ever."""

    def drip(connection):
        with connection, contextlib.suppress(OSError):
            for byte in itertools.chain(b"HTTP/1.1 200 OK\r\nX: ", itertools.repeat(ord("x"))):
                connection.sendall(bytes([byte]))
                time.sleep(0.05)

    def serve():
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=drip, args=(listener.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, daemon=True).start()
        yield f"tcp://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)


def test_a_sign_of_life_that_comes_byte_by_byte_is_none(dripping):
    with Client(dripping, timeout=0.3) as client, pytest.raises(ConnectionFailed, match="did not answer within 0.3 s"):
        client.request("GET", "info")


@pytest.mark.parametrize("options", [{}, {"api_version": "1.41"}])
@pytest.mark.parametrize("way", ["request", "stream", "hijack"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_frozen_engine_is_noticed_in_time(frozen, options, way, method):
    with Client(frozen, timeout=0.2, **options) as client, pytest.raises(ConnectionFailed, match="did not answer within 0.2 s"):
        getattr(client, way)(method, "containers", "x", "stop")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_engine_that_freezes_later_is_noticed_too_and_changes_are_not_left_lying_in_it(ask, monkeypatch, method):
    client = ask(lambda request: answer({}))
    client.request("GET", "a")
    monkeypatch.setattr(pool, "QUIET", -1)
    client._pool.timeout = 0.2
    release = threading.Event()
    client.server.ping, client.server.handle = None, lambda request: release.wait(LONG) and PING
    with pytest.raises(ConnectionFailed, match="did not answer within 0.2 s"):
        client.request(method, "b")
    release.set()
    # It has read all that was sent when its threads are done.
    client.server.close()
    assert [request.path for request in client.server.requests if request.method == "POST"] == []


def test_slow_changes_are_waited_for_and_slow_answers_to_get_not_for_ever(ask, monkeypatch):
    monkeypatch.setattr(pool, "QUIET", LONG)
    given_up = threading.Event()

    def late(request):
        given_up.wait(LONG) if request.path.endswith("never") else time.sleep(0.3)
        return answer({})

    client = ask(late, patience=0.1)
    assert client.version == "1.41"
    client._pool.timeout = 0.1
    assert client.request("POST", "wait") == {}
    with pytest.raises(ConnectionFailed, match="did not answer within 0.1 s"):
        client.request("GET", "never")
    with pytest.raises(ConnectionFailed, match="may have been carried out"):
        client.request("POST", "never", timeout=0.1)
    given_up.set()
    client._pool.timeout = LONG
    assert client.request("GET", "info", timeout=LONG) == {}
    assert client.stream("GET", "info").read() == b"{}"


def test_pings_only_after_silence(ask, monkeypatch):
    client = ask(lambda request: answer({}))
    for _ in range(3):
        client.request("POST", "a")
    assert len(client.server.requests) == 4
    monkeypatch.setattr(pool, "QUIET", -1)
    client.request("POST", "a")
    client.request("GET", "a")
    assert [request.path for request in client.server.requests[4:]] == ["/_ping", "/v1.41/a"] * 2


def test_a_server_that_keeps_no_connections(ask, monkeypatch):
    monkeypatch.setattr(pool, "QUIET", LONG)
    client = ask(lambda request: lambda connection: connection.sendall(answer({}, Connection="close")))
    client.server.ping = None
    client.server.handle = lambda request: (
        lambda connection: connection.sendall(
            PING.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") if request.path == "/_ping" else answer({}, Connection="close")
        )
    )
    for method in ("GET", "POST", "GET", "POST"):
        assert client.request(method, "a") == {}
        # The engine was heard long ago.
        client._pool._heard -= 2 * LONG
    assert len(client.server.asked) == 4


def test_close_from_another_thread(ask):
    release = threading.Event()
    client = ask(lambda request: release.wait(LONG) and None)
    threading.Timer(0.1, client.close).start()
    with pytest.raises(ConnectionFailed, match="was closed by this program"):
        client.request("POST", "wait")
    with pytest.raises(ConnectionFailed, match="was closed by this program"):
        client.request("GET", "info")
    release.set()


def test_connections_do_not_leak(ask):
    client = ask(lambda request: answer({"message": "x"}, 404) if request.path.endswith("x") else answer(b"abc", kind="text/plain"))
    client.request("GET", "a")
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(20):
        client.stream("GET", "a")
        with client.stream("GET", "a", http10=True) as response:
            next(iter(response))
        with pytest.raises(Exception, match="x"):
            client.stream("GET", "x")
    assert len(client._pool._live) == 1
    # The server in this process has a descriptor, or two, for each that is open.
    until(lambda: len(os.listdir("/proc/self/fd")) <= before + 2)


def endless(gate=None):
    def reply(connection):
        connection.sendall(b"HTTP/1.0 200 OK\r\nContent-Type: application/x-tar\r\n\r\nabc")
        if gate:
            gate()

    return reply


@pytest.mark.parametrize("options", [{}, {"api_version": "1.41"}])
def test_a_body_without_end_mark_may_end_while_the_engine_lives(ask, options):
    client = ask(lambda request: endless(), **options)
    assert client.stream("GET", "a", http10=True).read() == b"abc"


def test_a_body_without_end_mark_that_ends_with_the_engine_is_broken(ask):
    client = ask()
    client.server.handle = lambda request: endless(client.server.hang_up)
    _ = client.version
    with pytest.raises(StreamBroken, match="did the engine restart"):
        client.stream("GET", "a", http10=True).read()


def test_without_a_witness_the_engine_is_asked(ask):
    client = ask(api_version="1.41")
    client.server.handle = lambda request: endless(client.server.close_listener)
    client.server.close_listener = lambda: (client.server._listener.shutdown(2), client.server._listener.close())
    with pytest.raises(StreamBroken, match="ended in the middle of a stream"):
        client.stream("GET", "a", http10=True).read()

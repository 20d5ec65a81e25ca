"""Requests: what is sent, what comes back, and which error."""

import io
import json
import socket
import threading

import pytest

from cloudmesh_docker.engine.client import MAXIMUM, Client
from cloudmesh_docker.errors import (
    BadParameter,
    Conflict,
    ConnectionFailed,
    DryRun,
    NotFound,
    NotImplementedByServer,
    ServerError,
    StreamBroken,
    UsageError,
    VersionMismatch,
)

from .servers import PING, answer


def ping(version=None, status=200, body=b"OK", **headers):
    if version:
        headers["Api_Version"] = version
    return answer(body, status, kind="text/plain", **headers)


@pytest.mark.parametrize(
    "theirs, agreed", [("1.24", "1.24"), ("1.41", "1.41"), ("1.51", "1.51"), ("1.56", MAXIMUM), ("2.0", MAXIMUM), ("1.100", MAXIMUM)]
)
def test_the_version_is_the_highest_both_speak(ask, theirs, agreed):
    client = ask(ping=ping(theirs))
    assert client.version == agreed == client.version
    assert [request.path for request in client.server.requests] == ["/_ping"]


def test_podman_and_engines_before_1_25(ask):
    podman = ask(ping=ping("1.41", Libpod_API_Version="4.3.1", Server="Libpod/4.3.1 (linux)"))
    assert podman.version == "1.41"
    assert ask(ping=ping(Server="Docker/1.12.0 (linux)")).version == "1.24"


def test_an_engine_that_is_too_old(ask):
    with pytest.raises(VersionMismatch, match=r"speaks at most API 1.12, this client needs at least 1.24: upgrade the engine"):
        _ = ask(ping=ping("1.12")).version


@pytest.mark.parametrize("kind", ["application/json", "text/plain"])
@pytest.mark.parametrize(
    "words, side",
    [
        ("client version 1.41 is too old. Minimum supported API version is 1.60, please upgrade", "use a newer cloudmesh_docker"),
        ("client version 1.60 is too new. Maximum supported API version is 1.41", "upgrade the engine"),
    ],
)
def test_a_refused_version(ask, kind, words, side):
    body = words.encode() if kind == "text/plain" else {"message": words}
    client = ask(lambda request: answer(body, 400, kind=kind), api_version="v1.41")
    with pytest.raises(VersionMismatch) as caught:
        client.request("GET", "info")
    assert words in str(caught.value) and side in str(caught.value)


def test_a_pinned_version_is_not_negotiated_but_the_engine_checked_in_the_same_breath(ask):
    client = ask(lambda request: answer({}), api_version="1.30")
    assert client.request("GET", "info") == {} and client.version == "1.30"
    assert [request.path for request in client.server.requests] == ["/_ping", "/v1.30/info"]
    assert client.server.connections == 1
    for nonsense in ("", "x", "1", "1.x", "1.²", "latest"):
        with pytest.raises(UsageError, match="is no API version"):
            Client("h", api_version=nonsense)


@pytest.mark.parametrize(
    "reply, words",
    [
        (answer(b"<html>", 404, kind="text/html"), "is not a Docker engine: GET /_ping is answered with status 404, text/html"),
        (answer(b"<html>", 200, kind="text/html"), "is not a Docker engine"),
        (answer(b"Client sent an HTTP request to an HTTPS server.\n", 400, "text/plain", "1.0"), "speaks TLS"),
        (b"\x15\x03\x01\x00\x02\x02\x50", "speaks TLS"),
        (b"220 mail ready\r\n", "is not a Docker engine"),
        (ping("latest"), "is not a Docker engine: its Api-Version is 'latest'"),
    ],
)
@pytest.mark.parametrize("options", [{}, {"api_version": "1.41"}])
def test_who_is_not_an_engine(ask, reply, words, options):
    if options and b"latest" in reply:
        return
    client = ask(lambda request: answer({}), ping=reply, **options)
    with pytest.raises(ConnectionFailed, match=words) as caught:
        client.request("GET", "info")
    assert str(client.address) in str(caught.value)


def test_what_is_sent(ask):
    client = ask(lambda request: answer({"Id": "x"}, 201))
    assert client.request("POST", "containers", "create", query={"name": "a b"}, body={"Image": "ü"}, headers={"X-Y": "z", "X-N": None}) == {
        "Id": "x"
    }
    client.request("POST", "containers", "x", "start")
    client.request("DELETE", "containers", "x")
    create, start, delete = client.server.asked
    assert (create.method, create.path, create.version) == ("POST", "/v1.41/containers/create?name=a%20b", "HTTP/1.1")
    assert create.headers["content-type"] == "application/json" and json.loads(create.body) == {"Image": "ü"}
    assert create.headers["x-y"] == "z" and "x-n" not in create.headers and create.headers["host"] == client.address.authority
    assert start.headers["content-length"] == "0" and "content-length" not in delete.headers
    assert client.server.connections == 1 and client.changes == 3


def test_long_bodies(ask, tmp_path):
    client = ask(lambda request: answer({}))
    data = bytes(range(256)) * 4000
    (tmp_path / "f").write_bytes(b"skipped" + data)
    with open(tmp_path / "f", "rb") as file:
        file.read(7)
        client.request("PUT", "a", body=file)
    client.request("PUT", "a", body=data)
    client.request("PUT", "a", body=io.BytesIO(data))
    client.request("PUT", "a", body=(data[at : at + 999] for at in range(0, len(data), 999)))
    client.request("PUT", "a", body=iter([b"", b"x", b""]))
    client.request("PUT", "a", body=memoryview(b"ab"))
    assert [request.body == data for request in client.server.asked] == [True] * 4 + [False] * 2
    assert [request.headers.get("content-length") for request in client.server.asked] == ["1024000", "1024000", None, None, None, "2"]
    assert [request.body for request in client.server.asked[4:]] == [b"x", b"ab"]


def test_files_among_the_pieces_of_a_body(ask, tmp_path):
    client = ask(lambda request: answer({}))
    (tmp_path / "f").write_bytes(b"abc" * 1000000)
    with open(tmp_path / "f", "rb") as file:

        class Part:
            fileno = file.fileno

            def __len__(self):
                return 2500000

        client.request("PUT", "a", body=iter([b"x", Part(), b"y"]))
    assert client.server.asked[0].body == b"x" + (b"abc" * 1000000)[:2500000] + b"y"


def test_a_body_that_fails_or_shrinks_does_not_look_whole(ask, tmp_path):
    client = ask(lambda request: answer({}))

    def body():
        yield b"abc"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        client.request("PUT", "a", body=body())
    (tmp_path / "f").write_bytes(b"abc")
    with open(tmp_path / "f", "rb") as file:

        class Long:
            fileno, name = file.fileno, file.name

            def tell(self):
                (tmp_path / "f").write_bytes(b"a")
                return 0

            def __len__(self):
                return 3

        for long in (Long(), iter([b"x", Long()])):
            with pytest.raises(StreamBroken, match="f became shorter"):
                client.request("PUT", "a", body=long)
    assert client.server.asked == [] and client.changes == 0


@pytest.mark.parametrize("body", ["pieces", "bytes"])
def test_an_early_refusal_of_a_long_body_is_reported(body):
    """An engine that refuses does not read the rest of the body, so that the sender is cut off."""

    def refuse(listener):
        with listener.accept()[0] as connection:
            connection.recv(65536)
            connection.sendall(PING)
            connection.recv(65536)
            connection.sendall(answer({"message": "no such container"}, 404, Connection="close"))

    with socket.create_server(("127.0.0.1", 0)) as listener, Client(f"tcp://127.0.0.1:{listener.getsockname()[1]}") as client:
        thread = threading.Thread(target=refuse, args=(listener,))
        thread.start()
        with pytest.raises(NotFound, match="no such container"):
            client.request("PUT", "a", body=bytes(100_000_000) if body == "bytes" else (bytes(100000) for _ in range(1000)))
        thread.join()


@pytest.mark.parametrize(
    "status, body, kind, error, message",
    [
        (404, {"message": "No such container: x"}, "application/json", NotFound, "No such container: x"),
        (409, {"message": "in use", "cause": "c", "response": 409}, "application/json", Conflict, "in use"),
        (400, b"bad\n", "text/plain", BadParameter, "bad"),
        (500, b"", "text/plain", ServerError, "Words"),
        (501, [1], "application/json", NotImplementedByServer, "[1]"),
        (404, b"Not Found", "text/plain", NotFound, "Not Found"),
        (503, b"\xff\xfe", "x", ServerError, "\ufffd\ufffd"),
    ],
)
def test_refusals(ask, status, body, kind, error, message):
    client = ask(lambda request: answer(body, status, kind=kind))
    for road in (client.request, client.stream, client.hijack):
        with pytest.raises(error) as caught:
            road("POST", "containers", "x")
        assert (caught.value.status, caught.value.message) == (status, message) and type(caught.value) is error
    assert client.changes == 0


def test_what_comes_back(ask):
    replies = {
        "json": answer({"a": [1]}, kind="application/json; charset=utf-8"),
        "text": answer("grüße".encode(), kind="text/plain"),
        "empty": answer(b"", 204),
        "other": answer(b"\0\1", kind="application/x-tar"),
        "unchanged": answer(b"", 304),
        "broken": answer(b"{", kind="application/json"),
        "moved": answer(b"", 301, Location="/elsewhere"),
    }
    client = ask(lambda request: replies[request.path.rsplit("/", 1)[1]])
    assert [client.request("GET", name) for name in ("json", "text", "empty", "other", "unchanged")] == [{"a": [1]}, "grüße", None, b"\0\1", None]
    raw = client.request("GET", "json", raw=True)
    assert (raw.status, raw.read(), raw.headers["content-length"]) == (200, b'{"a": [1]}', "10")
    for name in ("broken", "moved"):
        with pytest.raises(ConnectionFailed, match="is not a Docker engine"):
            client.request("GET", name)


def test_dry_run_sends_nothing(ask):
    client = ask(lambda request: answer([]), dry_run=True)
    with pytest.raises(DryRun):
        client.request("GET", "containers", "json")
    for road in (client.request, client.stream, client.hijack):
        with pytest.raises(DryRun) as caught:
            road("POST", "containers", "create", query={"name": "web"}, body={"Image": "x"})
        assert (caught.value.method, caught.value.path, caught.value.body) == ("POST", "/v1.51/containers/create?name=web", {"Image": "x"})
    assert client.server.asked == [] and client.changes == 0


def test_trace_has_one_line_per_exchange_and_no_secrets(ask):
    lines = []
    client = ask(lambda request: None if request.path.endswith("gone") else answer({"Id": "secret"}, 201), trace=lines.append)
    client.request("POST", "auth", query={"all": True}, body={"password": "secret"}, headers={"X-Registry-Auth": "secret"})
    with pytest.raises(ConnectionFailed):
        client.request("POST", "gone")
    lines = [line.rpartition(", ")[0] for line in lines if line.endswith(" ms")]
    assert lines == ["GET /_ping -> 200", "POST /v1.41/auth?all=1 -> 201", "POST /v1.41/gone -> no answer"]


def test_streams_have_their_own_connections_and_close_them(ask):
    client = ask(lambda request: answer(b"abc"))
    with client.stream("GET", "x") as one, client.stream("GET", "y", http10=True) as two:
        assert one.read() == two.read() == b"abc" and one.connection.closed
    assert [request.version for request in client.server.asked] == ["HTTP/1.1", "HTTP/1.0"]
    assert client.server.connections == 3


def test_hijack(ask):
    def echo(connection):
        connection.sendall(b"HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nhi ")
        connection.sendall(connection.recv(9))

    client = ask(lambda request: echo if request.path.endswith("attach") else answer(b"", 204))
    with client.hijack("POST", "attach", body={"a": 1}, tty=True) as duplex:
        duplex.write(b"there")
        assert b"".join(data for _, data in duplex) == b"hi there"
    request = client.server.asked[0]
    assert (request.headers["upgrade"], request.headers["connection"], request.body) == ("tcp", "Upgrade", b'{"a":1}')
    with pytest.raises(ConnectionFailed, match="raw stream with status 204"):
        client.hijack("POST", "x")


def test_needs(ask):
    client = ask()
    client.needs("1.41", a=1)
    client.needs("1.42", a=None)
    with pytest.raises(VersionMismatch, match="signal needs API 1.42, but the engine at tcp://.* speaks 1.41: upgrade the engine"):
        client.needs("1.42", signal="INT")


def test_many_threads(ask):
    client, results = ask(lambda request: answer({"path": request.path})), []

    def work(number):
        results.extend(client.request("POST", str(number))["path"] == f"/v1.41/{number}" for _ in range(50))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True] * 400 and client.changes == 400 and client.server.connections <= 16

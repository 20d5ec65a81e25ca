"""The fake engine does what the tests rely on."""

import http.client
import json
import socket

import pytest

from tests.bench.dockerd import UnixConnection
from tests.running import PATIENCE


def ask(fake, method, path, body=None, headers=None):
    """One exchange on a connection of its own: (status, body)."""
    connection = UnixConnection(fake.sock, timeout=PATIENCE) if fake.sock else http.client.HTTPConnection("127.0.0.1", fake.port, timeout=PATIENCE)
    try:
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    "reply, answer",
    [
        (204, (204, b"")),
        ((404, {"message": "no"}), (404, b'{"message": "no"}')),
        ((200, b"raw", {"X-Docker-Container-Path-Stat": "e30="}), (200, b"raw")),
        ([], (200, b"[]")),
        ("text", (200, b"text")),
        (lambda request: (201, {"got": request.json}), (201, b'{"got": {"a": 1}}')),
        (lambda request: iter([b"one", b"two"]), (200, b"onetwo")),
    ],
)
@pytest.mark.parametrize("tcp", [False, True])
def test_replies(make_fake, tcp, reply, answer):
    fake = make_fake(tcp=tcp)
    fake.expects("POST", "/containers/a b/x", query={"t": "3", "e": ""}, body={"a": 1}, reply=reply)
    assert ask(fake, "POST", "/v1.41/containers/a%20b/x?t=3&e=", json.dumps({"a": 1})) == answer
    assert (fake.requests[0].version, fake.calls) == ("1.41", [("POST", "/containers/a b/x")])


def test_ping_and_keep_alive(fake):
    fake.allows("GET", "/info", reply={})
    connection = UnixConnection(fake.sock, timeout=PATIENCE)
    connection.request("HEAD", "/_ping")
    response = connection.getresponse()
    assert (response.status, response.headers["Api-Version"], response.read()) == (200, "1.41", b"")
    for path in ("/_ping", "/info", "/v1.40/info"):
        connection.request("GET", path)
        assert connection.getresponse().read() in (b"OK", b"{}")
    connection.close()
    assert (fake.pings, fake.connections, [request.version for request in fake.requests]) == (2, 1, [None, "1.40"])


def test_chunked_request_body(fake):
    fake.expects("POST", "/images/load", body=b"onetwo", reply=200)
    assert ask(fake, "POST", "/images/load", iter([b"one", b"two"])) == (200, b"")


def test_http_1_0_stream_ends_with_the_connection(fake):
    fake.expects("GET", "/events", reply=iter([b"one", b"two"]))
    with socket.socket(socket.AF_UNIX) as client, client.makefile("rb") as answer:
        client.connect(fake.sock)
        client.sendall(b"GET /events HTTP/1.0\r\n\r\n")
        head, body = answer.read().split(b"\r\n\r\n")
    assert body == b"onetwo" and b"chunked" not in head


def test_stream_that_breaks(fake):
    def pieces():
        yield b"one"
        raise ConnectionAbortedError

    fake.expects("GET", "/events", reply=pieces())
    with pytest.raises(http.client.IncompleteRead):
        ask(fake, "GET", "/events")


def test_hijack(fake):
    def attach(request):
        reader, connection = request.upgrade()
        connection.sendall(b"you said " + reader.readline())

    fake.expects("POST", "/containers/web/attach", reply=attach)
    with socket.socket(socket.AF_UNIX) as client, client.makefile("rb") as answer:
        client.connect(fake.sock)
        client.sendall(b"POST /containers/web/attach HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nhello\n")
        assert answer.readline() == b"HTTP/1.1 101 Switching Protocols\r\n"
        assert answer.read().endswith(b"\r\n\r\nyou said hello\n")


def test_expectations_are_held(make_fake, lab):
    fake = make_fake()
    fake.expects("GET", "/info", reply={}, times=2)
    assert ask(fake, "GET", "/info")[0] == 200
    with pytest.raises(AssertionError, match="never requested: GET /info"):
        fake.verify()
    assert ask(fake, "GET", "/info")[0] == 200
    fake.verify()
    assert ask(fake, "GET", "/info") == (500, b'{"message": "fake engine: unexpected request: GET /info  "}')
    with pytest.raises(AssertionError, match="unexpected request: GET /info"):
        fake.verify()
    fake.mistakes.clear()


def test_query_is_compared_as_a_whole(fake):
    fake.expects("GET", "/images/json", query={"names": ["a", "b"]}, reply=[])
    fake.expects("GET", "/images/json", query={}, reply=["none"])
    assert ask(fake, "GET", "/images/json") == (200, b'["none"]')
    assert ask(fake, "GET", "/images/json?names=a&names=b") == (200, b"[]")

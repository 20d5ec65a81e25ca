"""Questions asked of many engines in one loop: what a client makes of what came is what it would have made of it by itself."""

import contextlib
import socket
import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudmesh_docker.engine.ahead import Asking, Later, is_whole
from cloudmesh_docker.engine.client import Client
from cloudmesh_docker.engine.connection import BLOCK
from cloudmesh_docker.engine.transport import Address
from cloudmesh_docker.errors import ConnectionFailed, DockerError, ServerError

from .servers import PING, answer

QUESTION = "GET", "/containers/json?all=1"
CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[1, 2\r\n1\r\n]\r\n0\r\n\r\n"


def put(client):
    """The question, as the client puts it itself."""
    return client.request("GET", "containers", "json", query={"all": True})


def outcome(client):
    """What the client makes of it: an answer, or an error's type and words."""
    try:
        return put(client)
    except DockerError as error:
        return type(error), str(error)


def ahead(*clients, most=10):
    """The clients' questions, asked in one loop; every Early in the order in which it ended."""
    return list(Asking([client.early(*QUESTION) for client in clients], most).answered())


@pytest.fixture
def unused():
    """The address of a server where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    return f"tcp://127.0.0.1:{port}"


@pytest.fixture
def mute():
    """``mute(accepts)`` is the address of a server that says nothing, or does not even let connect."""
    with contextlib.ExitStack() as stack:

        def start(accepts):
            server = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=100 if accepts else 0))
            for _ in range(0 if accepts else 3):
                caller = stack.enter_context(socket.socket())
                caller.setblocking(False)
                caller.connect_ex(server.getsockname())
            return f"tcp://127.0.0.1:{server.getsockname()[1]}"

        yield start


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def split(data):
    """A handler's reply: the data, byte by byte."""

    def reply(connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in data:
            connection.sendall(bytes([byte]))
        return b""

    return reply


REPLIES = {
    "answer": answer([1, 2]),
    "chunked": CHUNKED,
    "bytes": split(answer([1, 2])),
    "long": answer(["x" * 3 * BLOCK]),
    "refusal": answer({"message": "no"}, 404),
    "not JSON": answer(b"[1,"),
    "cut": answer([1, 2])[:-3],
    "garbage": b"what?",
    "nothing": None,
}


@pytest.mark.parametrize("name", REPLIES)
def test_the_answer_is_the_same_as_without_it(ask, name):
    def handle(request):
        # A cut answer is one whose connection ends.
        return REPLIES[name] if name != "cut" else lambda connection: [connection.sendall(REPLIES[name]), connection.shutdown(2)] and None

    client, plain = (ask(handle, guess="1.41") for _ in range(2))
    assert [early.whole for early in ahead(client)] == [True]
    wanted = outcome(plain)
    assert str(outcome(client)).replace(str(client.address), str(plain.address)) == str(wanted)
    assert [request.path for request in client.server.requests] == [request.path for request in plain.server.requests]


def test_a_connection_that_breaks_is_the_clients_own_matter(ask):
    client = ask(lambda request: reset if len(client.server.asked) == 1 else answer([]), guess="1.41")
    assert [early.whole for early in ahead(client)] == [False]
    assert put(client) == [] and client.server.connections == 2


@pytest.mark.parametrize("reply", [answer([1, 2]), answer({}), CHUNKED])
def test_an_answer_is_whole_with_its_last_byte(reply):
    data = PING + reply
    assert [is_whole(data[:length]) for length in range(len(data) + 1)] == [False] * len(data) + [True]


@given(st.binary(max_size=200))
def test_what_is_no_answer_is_not_waited_for(data):
    assert is_whole(data) == (data[:7] != b"HTTP/1."[: len(data)])
    assert is_whole(PING + data) == (data[:7] != b"HTTP/1."[: len(data)])


def test_a_server_where_nothing_listens(unused):
    with Client(unused, guess="1.41") as client, Client(unused) as plain:
        assert [early.whole for early in ahead(client)] == [True]
        assert outcome(client) == outcome(plain) and "refused" in outcome(plain)[1]


@pytest.mark.parametrize("accepts", [True, False])
def test_a_silent_one_is_given_up_once_and_costs_the_others_nothing(ask, mute, accepts):
    quick = ask(lambda request: answer([]), guess="1.41")
    with Client(mute(accepts), timeout=0.3, guess="1.41") as client, Client(client.address, timeout=0.3) as plain:
        asking = Asking([client.early(*QUESTION), quick.early(*QUESTION)], 10).answered()
        assert next(asking).pool.address == quick.address and put(quick) == []
        assert [(early.pool.address, early.whole) for early in asking] == [(client.address, True)]
        assert outcome(client) == outcome(plain) and "did not answer within 0.3 s" in outcome(plain)[1]


def test_one_that_has_begun_to_answer_goes_on_in_its_own_time(ask):
    def handle(request):
        def reply(connection):
            time.sleep(0.5)
            return answer([1])

        return reply

    client = ask(handle, guess="1.41", timeout=0.2)
    assert [early.whole for early in ahead(client)] == [False]
    assert put(client) == [1] and len(client.server.asked) == 1


def test_as_many_at_a_time_as_is_said(ask):
    open_now, seen = [0], []

    def handle(request):
        open_now[0] += 1
        seen.append(open_now[0])
        time.sleep(0.02)
        open_now[0] -= 1
        return answer([])

    clients = [ask(handle, guess="1.41") for _ in range(9)]
    assert len(ahead(*clients, most=1)) == 9 and seen == [1] * 9
    assert [put(client) for client in clients] == [[]] * 9


def test_alone_nothing_is_sent(ask):
    client = ask(lambda request: answer([]), guess="1.41")
    client.alone = True
    for method in ("GET", "POST"):
        with pytest.raises(Later):
            client.request(method, "containers", "json")
    with pytest.raises(Later):
        client.agree()
    assert client.server.connections == client.tried == 0
    ahead(client)
    with pytest.raises(Later):
        client.stream("GET", "containers", "json", query={"all": True})
    assert put(client) == []
    with pytest.raises(Later):
        put(client)
    client.alone = False
    assert put(client) == [] and client.server.connections == 1


def test_a_guess_that_was_wrong(ask):
    def handle(request):
        return answer([1]) if request.path.startswith("/v1.30/") else answer({"message": "client version 1.41 is too new"}, 400)

    client = ask(handle, ping=answer(b"OK", kind="text/plain", Api_Version="1.30"), guess="1.41")
    ahead(client)
    client.alone = True
    with pytest.raises(Later):
        put(client)
    client.alone = False
    assert put(client) == [1] and client.news == "1.30"


def test_another_question_is_asked_on_another_connection(ask):
    client = ask(lambda request: answer([request.path]), guess="1.41")
    ahead(client)
    assert client.request("GET", "info") == ["/v1.41/info"]
    assert put(client) == ["/v1.41/containers/json?all=1"]
    assert client.server.connections == 2


def test_what_failed_once_may_go_well_the_next_time(unused):
    with Client(unused, guess="1.41") as client:
        ahead(client)
        with socket.create_server(("127.0.0.1", client.address.port)) as server:
            with pytest.raises(ConnectionFailed, match="refused"):
                put(client)
            server.setblocking(False)
            with pytest.raises(BlockingIOError):
                server.accept()


def test_who_is_not_asked_in_this_manner(ask, serve):
    server = serve(lambda request: answer([]))
    port = Address.parse(server.address).port
    for address, options in (
        (server.address, {}),
        (f"tcp://localhost:{port}", {"guess": "1.41"}),
        (serve(unix=True).address, {"guess": "1.41"}),
        (server.address, {"guess": "1.41", "dry_run": True}),
        (server.address, {"guess": "1.41", "fallback": [(Address.parse(server.address), None)]}),
    ):
        with Client(address, **options) as client:
            assert client.early(*QUESTION) is None
    connected = ask(lambda request: answer([]), guess="1.41")
    assert connected.early(*QUESTION) and put(connected) == [] and connected.early(*QUESTION) is None
    connected.close()
    assert connected.early(*QUESTION) is None


def test_a_demanded_version_needs_no_guess(ask):
    client = ask(lambda request: answer([request.path]), api_version="1.40")
    ahead(client)
    client.alone = True
    assert put(client) == ["/v1.40/containers/json?all=1"]


def test_a_client_closed_meanwhile(ask):
    client = ask(lambda request: answer([]), guess="1.41")
    asking = Asking([client.early(*QUESTION)], 1)
    client.close()
    assert len(list(asking.answered())) == 1
    assert outcome(client)[0].__name__ == "HungUp"


def test_who_loses_interest_leaves_no_connection(ask):
    clients = [ask(lambda request: answer([]), guess="1.41") for _ in range(3)]
    for _ in Asking([client.early(*QUESTION) for client in clients], 3).answered():
        break
    assert [put(client) for client in clients] == [[]] * 3


def test_an_engine_that_refuses_with_its_own_words(ask):
    client = ask(lambda request: answer({"message": "no such thing"}, 404), guess="1.41")
    ahead(client)
    with pytest.raises(ServerError, match="no such thing"):
        put(client)

"""How a Connection receives much at once, and never waits for what does not come."""

import socket
import threading

import pytest

from cloudmesh_docker.engine import connection
from cloudmesh_docker.engine.connection import AMPLE, BLOCK, Connection
from cloudmesh_docker.engine.transport import Address

PIECE = bytes(range(256)) * 16
VIEW = memoryview(bytearray(2 * BLOCK))


@pytest.fixture
def ends(monkeypatch):
    """A Connection to which much came just now, and its other end, whose silence is borne for some seconds."""
    monkeypatch.setattr(connection, "SOON", float("inf"))
    monkeypatch.setattr(connection, "MOMENT", 10)
    ours, peer = socket.socketpair()
    with peer:
        link = Connection(ours, Address.parse("tcp://h:1"))
        feeder = feed(peer, AMPLE)
        size = 0
        while size < AMPLE:
            size += link.receive_into(VIEW)
        feeder.join()
        yield link, peer
        link.close()


def feed(peer, size):
    """Send so many bytes in small pieces, on a thread (returned)."""
    thread = threading.Thread(target=lambda: [peer.sendall(PIECE) for _ in range(size // len(PIECE))])
    thread.start()
    return thread


def test_much_that_comes_fast_comes_in_whole_blocks(ends):
    link, peer = ends
    feeder = feed(peer, 3 * BLOCK)
    for _ in range(3):
        assert link.receive_into(VIEW) == BLOCK
        assert VIEW[:BLOCK] == PIECE * (BLOCK // len(PIECE))
    feeder.join()


def test_what_is_no_whole_block_comes_too(ends, monkeypatch):
    monkeypatch.setattr(connection, "MOMENT", 0.01)
    link, peer = ends
    peer.sendall(b"the rest")
    assert bytes(VIEW[: link.receive_into(VIEW)]) == b"the rest"
    # Then it is waited for without a limit again, and what comes is there at once.
    monkeypatch.setattr(connection, "MOMENT", 10)
    threading.Timer(0.1, peer.sendall, [b"more"]).start()
    assert bytes(VIEW[: link.receive_into(VIEW)]) == b"more"


def test_silence_is_waited_out(ends, monkeypatch):
    monkeypatch.setattr(connection, "MOMENT", 0.01)
    link, peer = ends
    threading.Timer(0.1, peer.sendall, [b"late"]).start()
    assert bytes(VIEW[: link.receive_into(VIEW)]) == b"late"


def test_an_answer_to_what_we_say_is_not_waited_on(ends, monkeypatch):
    link, peer = ends
    link.send(b"question")
    monkeypatch.setattr(connection, "set_timeout", lambda *_: pytest.fail("waited"))
    peer.sendall(b"answer")
    assert bytes(VIEW[: link.receive_into(VIEW)]) == b"answer"


@pytest.mark.parametrize("end", [lambda link, peer: link.close(), lambda link, peer: peer.close()])
def test_an_end_is_one(ends, end):
    link, peer = ends
    peer.sendall(b"last")
    threading.Timer(0.5, end, ends).start()
    assert bytes(VIEW[: link.receive_into(VIEW)]) == b"last"
    assert link.receive_into(VIEW) == 0

"""Addresses and connections."""

import os
import socket
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudmesh_docker.engine import transport
from cloudmesh_docker.engine.transport import Address, connect, is_open, set_timeout
from cloudmesh_docker.errors import ConnectionFailed, UsageError
from tests.running import PATIENCE


@pytest.mark.parametrize(
    "text, full",
    [
        ("unix:///var/run/docker.sock", "unix:///var/run/docker.sock"),
        ("/tmp/x y.sock", "unix:///tmp/x y.sock"),
        ("tcp://h", "tcp://h:2375"),
        ("tcp://h:1", "tcp://h:1"),
        ("TCP://h:1/", "tcp://h:1"),
        ("tcp://[::1]:2376", "tcp://[::1]:2376"),
        ("tcp://[fe80::1%eth0]", "tcp://[fe80::1%eth0]:2375"),
        ("http://10.0.0.1", "tcp://10.0.0.1:2375"),
        ("https://h", "https://h:2376"),
        ("HTTPS://[::1]:443", "https://[::1]:443"),
        ("ssh://me@h", "ssh://me@h"),
        ("ssh://[::1]/d.sock", "ssh://[::1]/d.sock"),
        ("ssh://h:2222/run/docker.sock", "ssh://h:2222/run/docker.sock"),
        ("red03", "tcp://red03:4243"),
        ("red03:2375", "tcp://red03:2375"),
        ("[::1]", "tcp://[::1]:4243"),
    ],
)
def test_forms(text, full):
    address = Address.parse(text)
    assert str(address) == full
    assert Address.parse(full) == address and hash(Address.parse(full)) == hash(address)
    assert full in repr(address)


@pytest.mark.parametrize(
    "text, quoted",
    [
        ("", "''"),
        ("unix://x.sock", "'x.sock'"),
        ("npipe://x", "'npipe'"),
        ("https://h/v1", "'/v1'"),
        ("tcp://", "''"),
        ("tcp://h:0", "'0'"),
        ("tcp://h:65536", "'65536'"),
        ("tcp://h:", "''"),
        ("tcp://h:²", "'²'"),
        ("tcp://h:99999999999999", "'99999999999999'"),
        ("tcp://a:b:c", "'a:b:c'"),
        ("::1", "'::1'"),
        ("tcp://[::1", "'[::1'"),
        ("tcp://[::1]x", "'[::1]x'"),
        ("tcp://h/v1", "'/v1'"),
        ("tcp://me@h", "'me@'"),
        ("ssh://-oProxyCommand=x@h", "'-oProxyCommand=x@'"),
        ("ssh://-h", "'-h'"),
        ("two words", "'two words'"),
        ("h\n", "'h\\n'"),
    ],
)
def test_nonsense_is_quoted_and_the_right_form_shown(text, quoted):
    with pytest.raises(UsageError) as caught:
        Address.parse(text)
    assert quoted in str(caught.value) and "write" in str(caught.value)


def test_ports_with_tls():
    assert [str(Address.parse(text, tls=True)) for text in ("tcp://h", "h", "h:1", "https://h")] == [
        "tcp://h:2376",
        "tcp://h:2376",
        "tcp://h:1",
        "https://h:2376",
    ]


@given(st.text(max_size=40) | st.text(alphabet="[]:/@.-tcp12unixsh", max_size=30))
def test_any_text_is_an_address_or_a_usage_error(text):
    try:
        address = Address.parse(text)
    except UsageError:
        return
    assert Address.parse(str(address)) == address


@pytest.mark.parametrize(
    "text, loopback",
    [
        ("/x", True),
        ("localhost", True),
        ("127.0.0.9", True),
        ("[::1]", True),
        ("127.evil.com", False),
        ("10.0.0.1", False),
        ("ssh://localhost", False),
    ],
)
def test_loopback(text, loopback):
    assert Address.parse(text).loopback is loopback


def test_tcp_connections_have_no_delay_and_keepalive(serve):
    sock = connect(Address.parse(serve().address), 5)
    assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) and sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
    sock.close()


def test_names_are_resolved_and_every_address_tried(serve):
    connect(Address.parse(serve().address.replace("127.0.0.1", "localhost")), 5).close()


def failure(text, timeout=PATIENCE, **options):
    with pytest.raises(ConnectionFailed) as caught:
        connect(Address.parse(text), timeout, **options).close()
    assert str(caught.value).startswith(str(Address.parse(text)))
    return str(caught.value)


def test_causes_in_plain_words(tmp_path):
    assert "no such socket" in failure(f"unix://{tmp_path}/x")
    (tmp_path / "file").touch()
    assert "no such socket" in failure(f"unix://{tmp_path}/file/x")
    assert "nothing listens" in failure(f"unix://{tmp_path}/file")
    assert "can't connect" in failure("unix:///" + "x" * 200)
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        assert "connection refused: nothing listens there" in failure(f"tcp://127.0.0.1:{held.getsockname()[1]}")
    assert "unknown host 'no.such.invalid'" in failure("tcp://no.such.invalid")


def test_permission_denied_says_how_to_mend_it():
    error = PermissionError(13, "Permission denied")
    assert "group" in transport.explain(Address.parse("/s"), error, 5) and "usermod" in transport.explain(Address.parse("/s"), error, 5)


def test_no_way_to_the_host():
    assert "no way to this host (No route to host)" in transport.explain(Address.parse("h"), OSError(113, "No route to host"), 5)


def test_a_full_backlog_times_out(tmp_path):
    path, others = str(tmp_path / "s"), []
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen(0)
        others.append(connect(Address.parse(path), 1))
        assert "did not answer within 0.2 s" in failure(path, 0.2)
    for other in others:
        other.close()


def test_a_silent_name_service_is_given_up(monkeypatch):
    release = threading.Event()

    class Slow:
        def __getattr__(self, name):
            return getattr(socket, name)

        def getaddrinfo(self, *args):
            if args[-1] == socket.AI_NUMERICHOST:
                raise OSError
            release.wait(PATIENCE)
            raise OSError

    monkeypatch.setattr(transport, "_socket", Slow())
    assert "name service did not answer within 0.1 s" in failure("tcp://slow", 0.1)
    release.set()


def test_is_open():
    ours, theirs = socket.socketpair()
    assert is_open(ours) is True
    theirs.send(b"x")
    assert is_open(ours) is None
    ours.recv(1)
    theirs.close()
    assert is_open(ours) is False
    ours.close()
    assert is_open(ours) is False


def test_timeout_of_a_read():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        set_timeout(ours, 0.0000001)
        with pytest.raises(BlockingIOError):
            ours.recv(1)
        set_timeout(ours, None)
        threading.Timer(0.05, theirs.send, (b"x",)).start()
        assert ours.recv(1) == b"x"


def test_sockets_are_not_inherited(serve):
    sock = connect(Address.parse(serve(unix=True).address), 5)
    assert not os.get_inheritable(sock.fileno())
    sock.close()


def test_a_password_in_an_address_is_not_repeated():
    for text in ("tcp://me:secret@host:2375", "me:secret@host", "ssh://me:secret@host", "ssh://-x:sec@ret@host"):
        with pytest.raises(UsageError) as caught:
            Address.parse(text)
        assert ":***" in str(caught.value) and "sec" not in str(caught.value)

"""A connection with TLS under load, half-closed, idle, cut off and closed."""

import os
import ssl
import subprocess
import sys
import threading

import pytest

from cloudmesh_docker.engine import Docker
from cloudmesh_docker.engine.client import Client
from cloudmesh_docker.engine.transport import Address, is_open
from cloudmesh_docker.errors import ConnectionFailed
from tests.running import PATIENCE, until

from .servers import PING


def ping(address, credentials, **options):
    with Client(address, credentials=credentials, **options) as client:
        return client.version


def test_an_answer_that_does_not_come(serve_tls, credentials):
    given_up = threading.Event()

    def serve(connection):
        connection.recv(9999)
        connection.sendall(PING)
        given_up.wait(PATIENCE)

    with Client(serve_tls(serve).address, credentials=credentials, patience=0.2) as client:
        assert client.version == "1.41"
        with pytest.raises(ConnectionFailed, match="did not answer within 0.2 s"):
            client.request("GET", "info")
    given_up.set()


def test_sessions_are_resumed(serve_tls, credentials):
    reused = []

    def serve(connection):
        reused.append(connection.session_reused)
        connection.recv(9999)
        connection.sendall(PING)

    server = serve_tls(serve)
    for _ in range(3):
        ping(server.address, credentials)
    assert reused == [False, True, True]


def test_an_end_without_goodbye_is_no_end(serve_tls, credentials):
    """Whoever cuts the wire can't make a part of an answer look like the whole."""

    def cut(connection):
        connection.recv(9999)
        connection.sendall(PING + b"HTTP/1.0 200 OK\r\nContent-Type: application/x-tar\r\n\r\nabc")
        os.close(connection.detach())

    sock = credentials.connect(Address.parse(serve_tls(cut).address), PATIENCE)
    sock.send(b"GET")
    received = b""
    with pytest.raises(OSError):
        while piece := sock.recv(99999):
            received += piece
    assert received.endswith(b"abc")
    sock.close()


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_one_thread_reads_while_another_writes_and_half_closes(serve_tls, credentials, version):
    """More than all buffers hold, both ways at once; and what came before the half-close is not lost by it."""

    def echo(connection):
        while data := connection.recv(65536):
            connection.sendall(data)
        connection.sendall(b"end")

    sock = credentials.connect(Address.parse(serve_tls(echo, maximum_version=version).address), PATIENCE)
    data = os.urandom(1 << 20) * 12

    def write():
        sock.sendall(data)
        sock.shutdown(1)

    writer = threading.Thread(target=write)
    writer.start()
    received = bytearray()
    while piece := sock.recv(999999):
        received += piece
    writer.join()
    assert received == data + b"end"
    with pytest.raises(OSError):
        sock.send(b"more")
    sock.close()


def test_idle_connections(serve_tls, credentials):
    orders = threading.Semaphore(0), threading.Semaphore(0)

    def serve(connection):
        connection.recv(9999)
        connection.sendall(b"answer")
        orders[0].acquire()
        connection.sendall(b"unasked")
        orders[1].acquire()

    sock = credentials.connect(Address.parse(serve_tls(serve).address), PATIENCE)
    sock.send(b"x")
    assert sock.recv(100) == b"answer"
    assert is_open(sock) is True
    orders[0].release()
    until(lambda: is_open(sock) is None)
    assert sock.recv(100) == b"unasked"
    orders[1].release()
    until(lambda: is_open(sock) is False)
    sock.close()


def test_a_connection_the_engine_closed_is_replaced_quietly(serve_tls, credentials):
    accepted = []

    def serve(connection):
        accepted.append(connection)
        while connection.recv(9999):
            connection.sendall(PING)
            if len(accepted) == 1:
                return

    with Docker(Client(serve_tls(serve).address, credentials=credentials)) as docker:
        assert docker.client.version == "1.41"
        until(lambda: not is_open(docker.client._pool._idle[-1].sock))
        docker.system.ping()
    assert len(accepted) == 2


def test_ssl_is_loaded_only_for_tls():
    names = "{'ssl', 'socket', 'subprocess', 'cloudmesh_docker.engine.tls', 'cloudmesh_docker.engine.ssh'}"
    code = f"import sys, cloudmesh_docker.cli, cloudmesh_docker.engine.client; print({names} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": os.getcwd()})
    assert done.stdout.strip() == "set()"

"""What the tests of the engine room share: servers of their own, and a real engine."""

import contextlib
import os

import pytest

from cloudmesh_docker.engine import Docker
from cloudmesh_docker.engine.client import Client
from cloudmesh_docker.engine.tls import Credentials
from cloudmesh_docker.errors import NotFound
from tests.bench import pki

from .servers import PING, Server
from .tls_server import TlsServer


@pytest.fixture
def serve():
    """``serve(handle, **options)`` starts a Server; all are closed afterwards."""
    servers = []

    def start(*args, **options):
        servers.append(Server(*args, **options))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def ask(serve):
    """``ask(handle, **options)`` is a Client of a new Server, which is its attribute ``server``."""
    clients = []

    def start(handle=None, ping=None, unix=False, **options):
        server = serve(handle, unix=unix) if ping is None else serve(handle, ping=ping, unix=unix)
        client = Client(server.address, **options)
        client.server = server
        clients.append(client)
        return client

    yield start
    for client in clients:
        client.close()


@pytest.fixture
def live_client(road):
    """``live_client(**options)`` is a new Client of a real engine that has the image busybox, over every road."""
    clients = []

    def make(**options):
        clients.append(Client(road.address, credentials=road.credentials, **options))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def live(live_client):
    """A Docker on the real engine."""
    with Docker(live_client()) as docker:
        yield docker


@pytest.fixture
def container(live):
    """``container(*command, **body)`` creates a container of busybox and returns its id; all are removed afterwards."""
    made = []

    def create(*command, **body):
        name = f"eng-{os.getpid()}-{len(made)}"
        made.append(live.containers.create({"Image": "busybox", "Cmd": list(command), **body}, name=name)["Id"])
        return made[-1]

    yield create
    for id in made:
        with contextlib.suppress(NotFound):
            live.containers.remove(id, force=True, volumes=True)


@pytest.fixture
def serve_tls(authority, tmp_path):
    """``serve_tls(serve, names=..., days=..., usage=..., **options of the context)`` starts a TlsServer."""
    made = []

    def answer(connection):
        connection.recv(9999)
        connection.sendall(PING)

    def start(serve=answer, names=("127.0.0.1",), days=(-1, 1), usage=pki.SERVER, **options):
        made.append(TlsServer(authority.issue(tmp_path / f"server{len(made)}", usage, names, days), serve, **options))
        return made[-1]

    yield start
    for server in made:
        server.close()


@pytest.fixture
def credentials(certificates):
    """What the engine with TLS takes."""
    return Credentials(**certificates)

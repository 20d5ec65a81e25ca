"""The backends a store test runs on.

``store`` is a new, empty store of each: the embedded file; nx-27017, which speaks MongoDB's protocol (it proves the wiring, not the semantics);
mongomock (semantics, no wire); and the MongoDB of CLOUDMESH_DOCKER_TEST_MONGODB, if that is set.
"""

import itertools
import os
import pathlib
import socket
import subprocess
import sys
import time

import mongomock
import pymongo
import pytest
from mongomock.collection import BulkOperationBuilder

from cloudmesh_docker.store import mongodb, open_store
from tests.running import PATIENCE

REAL = os.environ.get("CLOUDMESH_DOCKER_TEST_MONGODB")
BACKENDS = ["embedded", "nx", "mongomock", *(["mongodb"] if REAL else [])]
# mongomock's documents are plain dicts, which one thread can't read while another writes.
THREADED = [name for name in BACKENDS if name != "mongomock"]
# Seconds: who waits so long for a MongoDB that is not there has left the waiting to pymongo.
HANGS = 20
_numbers = itertools.count()


def free_port():
    """A TCP port of 127.0.0.1 that nobody listens on (int), as yet."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture
def dead_port():
    """A TCP port of 127.0.0.1 (int) on which nobody listens, and nobody can."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


class NxServer:
    """An nx-27017 process with its data in memory; ``url`` has no database."""

    def __init__(self, folder):
        # Whoever was quicker may have the port, and it has to be told one.
        assert any(self._started(folder) for _ in range(5)), "nx-27017 does not start"

    def _started(self, folder):
        self.port = free_port()
        self.url = f"mongodb://127.0.0.1:{self.port}"
        program = pathlib.Path(sys.executable).with_name("nx-27017")
        words = [program, "--host", "127.0.0.1", "-p", str(self.port), "--data-dir", "memory"]
        words += ["--pid-file", folder / "pid", "--log-file", folder / "log"]
        self.process = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + PATIENCE
        with pymongo.MongoClient(self.url, serverSelectionTimeoutMS=1000) as client:
            while True:
                try:
                    client.admin.command("hello")
                    return True
                except pymongo.errors.PyMongoError:
                    if self.process.poll() is not None:
                        return False
                    assert time.monotonic() < end, "nx-27017 does not answer"
                    time.sleep(0.05)

    def kill(self):
        """End it, at once."""
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="session")
def nx_server(tmp_path_factory):
    """One nx-27017 for all tests."""
    server = NxServer(tmp_path_factory.mktemp("nx"))
    yield server
    server.kill()


@pytest.fixture
def make_nx(tmp_path_factory):
    """Make an nx-27017 that the test may kill."""
    made = []

    def make():
        made.append(NxServer(tmp_path_factory.mktemp("nx")))
        return made[-1]

    yield make
    for server in made:
        server.kill()


def _add_replace(builder, selector, document, upsert, collation=None, hint=None, sort=None):
    _original_add_replace(builder, selector, document, upsert, collation=collation, hint=hint)


_original_add_replace = BulkOperationBuilder.add_replace


@pytest.fixture(scope="session")
def mongomock_bulk():
    """mongomock's bulk_write knows nothing of the ``sort`` that pymongo 4.11 and newer hand over."""
    BulkOperationBuilder.add_replace = _add_replace
    yield
    BulkOperationBuilder.add_replace = _original_add_replace


def mongomock_store():
    """A MongoStore on a new mongomock."""
    return mongodb.MongoStore(mongomock.MongoClient(), "cloudmesh", "mongodb://mongomock")


def database_url(url):
    """The URL with a database that no other test uses."""
    address, _, options = url.partition("?")
    scheme, _, rest = address.partition("://")
    name = f"cloudmesh_docker_test_{os.getpid()}_{next(_numbers)}"
    return f"{scheme}://{rest.partition('/')[0]}/{name}" + (f"?{options}" if options else "")


@pytest.fixture(params=BACKENDS)
def store(request, tmp_path):
    """A new, empty store of each backend."""
    if request.param == "embedded":
        made = open_store(str(tmp_path / "store.db"))
    elif request.param == "mongomock":
        request.getfixturevalue("mongomock_bulk")
        made = mongomock_store()
    else:
        made = open_store(database_url(REAL if request.param == "mongodb" else request.getfixturevalue("nx_server").url))
    yield made
    if request.param == "mongodb":
        client = pymongo.MongoClient(REAL)
        client.drop_database(made._database if made._database is not None else made.address.rpartition("/")[2].partition("?")[0])
        client.close()
    made.close()


@pytest.fixture
def embedded(tmp_path):
    """A new embedded store at ``tmp_path/store.db``."""
    with open_store(str(tmp_path / "store.db")) as made:
        yield made

"""A Docker engine that says what a test told it to: a real HTTP server in the test process, with no Docker behind it.

::

    def test_stop(fake):
        fake.expects("POST", "/containers/web/stop", query={"t": "3"}, reply=204)

A test fails on an expectation nobody used and on a request nobody expected. ``/_ping`` is answered without being expected.
"""

import itertools
import socket
import threading
from dataclasses import dataclass

from tests.bench.http_server import TcpServer, UnixServer

NUMBERS = itertools.count(1)


@dataclass
class Expectation:
    """A request that is to come, and its answer."""

    method: str
    path: str
    query: dict | None
    body: object
    reply: object
    times: int | None
    needed: bool = True
    used: int = 0

    def fits(self, request):
        """Whether this request is the one."""
        return (
            (self.method, self.path) == (request.method, request.path)
            and (self.times is None or self.used < self.times)
            and (self.query is None or _texts(self.query) == request.query)
            and (self.body is None or self.body == (request.body if isinstance(self.body, bytes) else request.json))
        )

    def __str__(self):
        details = [f"{name} {value}" for name, value in (("query", self.query), ("body", self.body)) if value is not None]
        return " ".join([self.method, self.path, *details])


class FakeEngine:
    """The server; a context manager.

    Attributes:
        sock (str or None): the path of its unix socket.
        port (int or None): its port at 127.0.0.1, with ``tcp``.
        address (str): where it is, ``unix://`` or ``tcp://``.
        requests (list of Request): all that came, but for pings nobody expected.
        pings (int): how many of those came.
        connections (int): how many connections were opened.
        mistakes (list of str): what ``verify`` will fail on.
    """

    def __init__(self, folder=None, tcp=False, api_version="1.41"):
        self.api_version = api_version
        self.requests, self.pings, self.connections = [], 0, 0
        self.mistakes, self._expectations = [], []
        self._lock = threading.Lock()
        self.sock = self.port = None
        if tcp:
            self._server = TcpServer()
            self.port = self._server.server_address[1]
            self.address = f"tcp://127.0.0.1:{self.port}"
        else:
            # Short, as prompts and messages show it.
            self.sock = f"{folder}/f{next(NUMBERS)}"
            self._server = UnixServer(self.sock)
            self.address = f"unix://{self.sock}"
        self._server.engine, self._server.open = self, set()
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()
        if exception == (None, None, None):
            self.verify()

    def expects(self, method, path, query=None, body=None, reply=200, times=1):
        """Expect a request and answer it.

        Args:
            method (str): "GET".
            path (str): without version, unquoted.
            query (dict): the whole query, exactly; None is any.
            body (bytes, or what JSON can hold): the whole body; None is any.
            reply: a status; (status, answer) or (status, answer, headers); or the answer alone: bytes or str as they are, an iterator of bytes as
                a stream (cut where the iterator raises OSError), all else as JSON. Or a callable that is given the Request and returns one of
                these, or None if it answered by itself.
            times (int or None): how often; None is any number, but once at least.
        """
        self._expectations.append(Expectation(method, path, query, body, reply, times))

    def allows(self, method, path, query=None, body=None, reply=200):
        """As ``expects``, any number of times or never."""
        self._expectations.append(Expectation(method, path, query, body, reply, None, needed=False))

    @property
    def calls(self):
        """The requests as (method, path), in order."""
        return [(request.method, request.path) for request in self.requests]

    def verify(self):
        """Fail on requests nobody expected and on expectations nobody used."""
        unused = [f"never requested: {e}" for e in self._expectations if e.needed and e.used < (e.times or 1)]
        assert not self.mistakes + unused, "fake engine: " + "; ".join(self.mistakes + unused)

    def close(self):
        """Stop listening and cut what is open."""
        self._server.shutdown()
        self._server.server_close()
        for connection in list(self._server.open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def answer(self, request):
        """The reply to a request, called if it is callable."""
        with self._lock:
            expectation = next((e for e in self._expectations if e.fits(request)), None)
            if expectation is None and request.path == "/_ping":
                self.pings += 1
                return 200, b"OK" if request.method == "GET" else b""
            self.requests.append(request)
            if expectation is None:
                return self._mistake(f"unexpected request: {request.method} {request.path} {request.query or ''} {request.body[:500] or ''}")
            expectation.used += 1
        if not callable(expectation.reply):
            return expectation.reply
        try:
            return expectation.reply(request)
        except Exception as error:
            return self._mistake(f"the reply to {expectation} raised {error!r}")

    def _mistake(self, text):
        self.mistakes.append(text.rstrip())
        return 500, {"message": f"fake engine: {text}"}


def _texts(query):
    return {name: [str(one) for one in value] if isinstance(value, list) else str(value) for name, value in query.items()}

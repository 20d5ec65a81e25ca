"""The HTTP server under the fake engine: it reads a request, asks its engine for the reply, and sends that."""

import http.server
import json
import re
import socketserver
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import responses
from urllib.parse import parse_qs, unquote, urlsplit

VERSION = re.compile(r"(?:/v(\d+\.\d+))?(/?.*)")


@dataclass
class Request:
    """One request, as the engine got it.

    Attributes:
        method (str): "GET".
        path (str): the path without version, unquoted.
        version (str or None): the version before the path: "1.41".
        query (dict): name -> value, or a list of values where a name is repeated.
        headers (email.message.Message): the headers, by name in any case.
        body (bytes): the whole body.
    """

    method: str
    path: str
    version: str | None
    query: dict
    headers: object
    body: bytes
    _handler: object = field(repr=False)

    @property
    def json(self):
        """The body, decoded; None if there is none."""
        return json.loads(self.body) if self.body else None

    def upgrade(self, content_type="application/vnd.docker.raw-stream"):
        """Hijack the connection as attach and exec do, for a callable reply: (file to read from, socket to write to)."""
        self._handler.send_head(101, {"Content-Type": content_type, "Connection": "Upgrade", "Upgrade": "tcp"})
        self._handler.wfile.flush()
        self._handler.close_connection = True
        return self._handler.rfile, self._handler.connection

    @property
    def socket(self):
        """The connection, for a callable reply that writes to it by itself and returns None."""
        return self._handler.connection


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # One packet per answer: small ones after one another would wait for each other's acknowledgement.
    wbufsize = -1

    def setup(self):
        super().setup()
        self.server.engine.connections += 1
        self.server.open.add(self.connection)

    def finish(self):
        self.server.open.discard(self.connection)
        try:
            super().finish()
        except OSError:
            pass

    def log_message(self, *words):
        """Say nothing."""

    def address_string(self):
        return "client"

    def _serve(self):
        parts = urlsplit(self.path)
        version, path = VERSION.fullmatch(parts.path).groups()
        query = {name: values[0] if len(values) == 1 else values for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        request = Request(self.command, unquote(path), version, query, self.headers, self._body(), self)
        reply = self.server.engine.answer(request)
        try:
            if reply is None:
                self.close_connection = True
            else:
                self._send(*_unfolded(reply))
        except OSError:
            self.close_connection = True

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _serve

    def _body(self):
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        pieces = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            pieces.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(pieces)

    def send_head(self, status, headers):
        """Write the status line and headers."""
        self.send_response_only(status, responses.get(status, "UPGRADED"))
        self.send_header("Server", "Docker/fake (linux)")
        self.send_header("Api-Version", self.server.engine.api_version)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _send(self, status, answer, headers):
        if isinstance(answer, Iterator):
            return self._stream(status, answer, headers)
        content_type = "application/octet-stream"
        if isinstance(answer, str):
            answer, content_type = answer.encode(), "text/plain; charset=utf-8"
        elif not isinstance(answer, bytes):
            answer, content_type = json.dumps(answer).encode(), "application/json"
        length = {} if status in (204, 304) else {"Content-Length": str(len(answer)), "Content-Type": content_type}
        self.send_head(status, {**length, **headers})
        if self.command != "HEAD":
            self.wfile.write(answer)

    def _stream(self, status, pieces, headers):
        """Chunked for HTTP/1.1; for HTTP/1.0 the end of the connection is the end of the answer."""
        chunked = self.request_version != "HTTP/1.0"
        self.send_head(status, {**({"Transfer-Encoding": "chunked"} if chunked else {"Connection": "close"}), **headers})
        self.wfile.flush()
        self.close_connection = self.close_connection or not chunked
        for piece in pieces:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
            self.wfile.flush()
        if chunked:
            self.wfile.write(b"0\r\n\r\n")


class _Server:
    """Both servers; ``engine`` (with ``answer``, ``mistakes``, ``connections``, ``api_version``) and ``open`` are set by their maker."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        """A client that goes away is no news, all else is a mistake of the test."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            self.engine.mistakes.append(f"a request could not be read: {error!r}")


class UnixServer(_Server, socketserver.ThreadingUnixStreamServer):
    """A server on a unix socket."""

    def __init__(self, path):
        super().__init__(path, _Handler)


class TcpServer(_Server, socketserver.ThreadingTCPServer):
    """A server on a free port of 127.0.0.1."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)


def _unfolded(reply):
    """(status, answer, headers) of a reply in any of its forms."""
    if isinstance(reply, int):
        return reply, b"", {}
    if isinstance(reply, tuple):
        return (*reply, {}) if len(reply) == 2 else reply
    return 200, reply, {}

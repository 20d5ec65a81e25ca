"""Servers for tests that need to know what was sent, and to answer as no engine would."""

import contextlib
import json
import os
import socket
import tempfile
import threading

PING = b"HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nServer: Docker/20.10.24 (linux)\r\nContent-Length: 2\r\nContent-Type: text/plain\r\n\r\nOK"


def answer(body=b"", status=200, kind="application/json", version="1.1", **headers):
    """An HTTP answer as bytes; a body that is no bytes is sent as JSON."""
    if not isinstance(body, bytes):
        body = json.dumps(body).encode()
    lines = [f"HTTP/{version} {status} Words", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Request:
    """One request as a server got it: method, path, version, headers (lower case), body."""

    def __init__(self, head, body):
        first, *lines = head.decode("latin-1").split("\r\n")
        self.method, self.path, self.version = first.split(" ")
        self.headers = dict((line.partition(": ")[0].lower(), line.partition(": ")[2]) for line in lines)
        self.body = body


def read_request(file):
    """The next Request on a binary file; None at its end, also where that is inside a body."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        line = file.readline()
        if not line:
            return None
        head += line
    request = Request(head[:-4], b"")
    if request.headers.get("transfer-encoding") == "chunked":
        while size := int(file.readline(), 16):
            request.body += file.read(size)
            file.readline()
        file.readline()
    else:
        size = int(request.headers.get("content-length", 0))
        request.body = file.read(size)
        if len(request.body) < size:
            return None
    return request


class Server:
    """Answers each request with ``handle(request)``: bytes to send, None to hang up, or a function that is given the connection.

    ``requests`` are all requests read, pings included, ``asked`` those but the pings; ``connections`` counts. ``ping``: the answer to
    ``/_ping``, None to ask ``handle`` for that too.
    """

    def __init__(self, handle=None, ping=PING, unix=False):
        self.handle, self.ping, self.requests, self.connections, self._open = handle, ping, [], 0, []
        if unix:
            self._folder = tempfile.TemporaryDirectory(prefix="eng")
            self._listener = socket.socket(socket.AF_UNIX)
            self._listener.bind(os.path.join(self._folder.name, "s"))
            self._listener.listen()
            self.address = f"unix://{self._listener.getsockname()}"
        else:
            self._folder = None
            self._listener = socket.create_server(("127.0.0.1", 0))
            self.address = f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    @property
    def asked(self):
        return [request for request in self.requests if not request.path.endswith("/_ping")]

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection):
        with contextlib.suppress(OSError, ValueError), connection, connection.makefile("rb") as file:
            while (request := read_request(file)) is not None:
                self.requests.append(request)
                reply = self.ping if request.path.endswith("/_ping") and self.ping else self.handle(request)
                if callable(reply):
                    reply = reply(connection)
                if reply is None:
                    return
                connection.sendall(reply)

    def hang_up(self):
        """End all connections, and go on listening."""
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._open = []

    def close(self):
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.hang_up()
        for thread in self._threads:
            thread.join(5)
        if self._folder:
            self._folder.cleanup()


class Pieces:
    """In place of a socket: gives out the given pieces of bytes, then the end (or an error)."""

    def __init__(self, pieces, error=None):
        self.pieces, self.error = [piece for piece in pieces if piece], error

    def recv(self, size, flags=0):
        if not self.pieces:
            if self.error:
                raise self.error
            return b""
        piece = self.pieces.pop(0)
        if len(piece) > size:
            self.pieces.insert(0, piece[size:])
        return piece[:size]

    def recv_into(self, view):
        data = self.recv(len(view))
        view[: len(data)] = data
        return len(data)

    def setsockopt(self, *_):
        pass

    def shutdown(self, how):
        pass

    def close(self):
        pass


def cut(data, places):
    """data in pieces, cut at the given places (int)."""
    places = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[start:end] for start, end in zip(places, places[1:], strict=False)]

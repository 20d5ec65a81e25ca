"""Requests as bytes: path segments, query, headers and bodies the way the Engine API wants them."""

import os

from ..errors import StreamBroken, UsageError
from .connection import BLOCK, Died

SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
IN_PATH = SAFE | frozenset(b":@/")
REGULAR = 0o100000
SECRET = ("buildargs",)


def quote(text, safe=SAFE):
    """Percent-encoding (RFC 3986 section 2.1) of a str's UTF-8 bytes, but for the safe ones."""
    if text.isalnum() and text.isascii():
        return text
    return "".join([chr(byte) if byte in safe else f"%{byte:02X}" for byte in text.encode("utf-8", "surrogateescape")])


def path(segments):
    """``/a/b`` of path segments (str). Slashes inside one stay (image names have them); a leading one, as in ``/web``, is dropped.

    Raises UsageError for an empty segment, ``.`` and ``..``: the engine would answer for another address.
    """
    quoted = []
    for segment in segments:
        segment = segment.removeprefix("/")
        if not segment.isalnum() and not {"", ".", ".."}.isdisjoint(segment.split("/")):
            raise UsageError(f"{segment!r} is no name or id")
        quoted.append(quote(segment, IN_PATH))
    return "/" + "/".join(quoted)


def query_text(query):
    """``?key=value&...`` of a dict, or "". None is left out, True is 1, False is 0, a dict is JSON, a list repeats its key."""
    pairs = []
    for key, value in query.items():
        for item in value if isinstance(value, list | tuple) else (value,):
            if item is None:
                continue
            if isinstance(item, bool):
                item = int(item)
            elif isinstance(item, dict):
                item = compact(item)
            pairs.append(f"{key}={quote(str(item))}")
    return "?" + "&".join(pairs) if pairs else ""


def traceable(path):
    """A path with its query as it may be shown: without build arguments, and without names and passwords in addresses."""
    front, mark, query = path.partition("?")
    return front + mark + "&".join(map(_traceable, query.split("&"))) if query else path


def _traceable(pair):
    name, _, value = pair.partition("=")
    if name in SECRET:
        return f"{name}=***"
    scheme, mark, rest = value.partition("%3A%2F%2F")
    account, at, host = rest.rpartition("%40")
    return f"{name}={scheme}{mark}***{at}{host}" if mark and at and "%2F" not in account else pair


def header_text(headers):
    """Header lines of a dict; raises UsageError for a value with control characters or beyond Latin-1."""
    lines = []
    for name, value in headers.items():
        if value is None:
            continue
        if not value.isprintable() or any(letter > "\xff" for letter in value):
            raise UsageError(f"header {name}: {value!r} has characters no header can have")
        lines.append(f"{name}: {value}\r\n")
    return "".join(lines)


def registry_auth(auth):
    """The value of X-Registry-Auth and X-Registry-Config (str): a dict as URL-safe base64 of its JSON, a str as it is."""
    if auth is None or isinstance(auth, str):
        return auth
    from binascii import b2a_base64

    return b2a_base64(compact(auth).encode(), newline=False).translate(bytes.maketrans(b"+/", b"-_")).decode()


def encode_body(body, headers):
    """(header lines, bytes to send with the head, Source to send after it or None) of a request's body.

    dict and list become JSON, bytes-like objects go as they are, regular files by sendfile, other files and iterables of bytes (or of
    what has a descriptor and a length) in chunks; what is not JSON is called application/x-tar, which is what the Engine API takes,
    unless headers say otherwise.
    """
    if body is None:
        return "", b"", None
    if isinstance(body, dict | list):
        data = compact(body).encode()
        return f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n", data, None
    kind = "" if any(name.lower() == "content-type" for name in headers or ()) else "Content-Type: application/x-tar\r\n"
    if isinstance(body, bytes | bytearray | memoryview):
        data = memoryview(body).cast("B")
        if len(data) < BLOCK:
            return f"{kind}Content-Length: {len(data)}\r\n", bytes(data), None
        return f"{kind}Content-Length: {len(data)}\r\n", b"", Source(data, len(data))
    size = _file_size(body)
    length = "Transfer-Encoding: chunked" if size is None else f"Content-Length: {size}"
    return f"{kind}{length}\r\n", b"", Source(body, size)


def _file_size(body):
    """Bytes left in a regular file; None for everything else."""
    try:
        status = os.fstat(body.fileno())
        return max(0, status.st_size - body.tell()) if status.st_mode & 0o170000 == REGULAR else None
    except (AttributeError, OSError, ValueError):
        return None


class Source:
    """A body sent after the head.

    Attributes:
        size (int or None): bytes; None: chunked.
    """

    def __init__(self, body, size):
        self.body, self.size = body, size

    def send(self, connection):
        """Send it over a Connection; raises Died if the connection ends, StreamBroken if a file shrank meanwhile."""
        if isinstance(self.body, memoryview):
            return connection.send(self.body)
        if self.size is not None:
            return self._send_file(connection)
        pieces = iter(lambda: self.body.read(BLOCK), b"") if hasattr(self.body, "read") else self.body
        for piece in pieces:
            if hasattr(piece, "fileno"):
                connection.send(b"%x\r\n" % len(piece))
                self._send_range(connection, piece, 0, len(piece))
                connection.send(b"\r\n")
            elif len(piece):
                connection.send(b"%x\r\n%b\r\n" % (len(piece), piece))
        connection.send(b"0\r\n\r\n")

    def _send_file(self, connection):
        start = self.body.tell()
        self._send_range(connection, self.body, start, start + self.size)

    def _send_range(self, connection, file, offset, end):
        """Send what a file has from *offset* to *end*."""
        while offset < end:
            try:
                sent = connection.send_file(file.fileno(), offset, end - offset)
            except OSError as error:
                raise Died(error.strerror or str(error), True) from None
            if not sent:
                raise StreamBroken(f"the file {getattr(file, 'name', '')} became shorter while it was sent")
            offset += sent


def compact(value):
    """JSON without blanks (str)."""
    import json

    return json.dumps(value, separators=(",", ":"))

"""HTTP/1.1 answers from a socket (RFC 9112), as small and as fast as the Engine needs, as strict as truth needs.

An answer must say how long it is: an answer cut inside its headers would otherwise look like an empty success.
"""

from ..errors import ConnectionFailed, StreamBroken
from .connection import BLOCK, Died
from .head import HEAD_LIMIT, not_an_engine, parse_head, read_head
from .transport import WHOLE_BLOCKS

LINE_LIMIT = 4096
# 100,000 containers are described in less; what may be longer is read piece by piece.
BODY_LIMIT = 1 << 28
INTERIM_LIMIT = 16
EMPTY, COUNTED, CHUNKED, ENDLESS = range(4)


class Response:
    """One answer; iterable over the pieces (bytes) of its body, and a context manager.

    Attributes:
        status (int), reason (str): from the status line.
        headers (dict of str to str): names in lower case; a repeated header's values are joined by ", ".
        keep (bool): whether the connection can carry another request once the body is read.
        complete (bool): whether the body was read to its end.
        at_end (callable or None): called where a body ends that has no end mark; may raise StreamBroken.
    """

    __slots__ = ("_body", "_left", "_mode", "_pieces", "_spare", "at_end", "complete", "connection", "headers", "keep", "owned", "reason", "status")

    def __init__(self, connection, status, reason, headers, mode, left, keep):
        self.connection, self.status, self.reason, self.headers = connection, status, reason, headers
        self._mode, self._left, self.keep = mode, left, keep
        self._pieces = self._body = self.at_end = None
        self._spare, self.complete, self.owned = b"", mode == EMPTY, False

    def read(self):
        """The whole (rest of the) body as bytes; the same again when called again. Raises StreamBroken if it is cut short."""
        if self._body is None:
            pending, left = self.connection.pending, self._left
            if self._mode == COUNTED and self._pieces is None and left <= len(pending):
                self._body, self.connection.pending = pending[:left], pending[left:]
                self._left = 0
                self._finish()
            else:
                self._body = b"".join(self._limited())
        return self._body

    def _limited(self):
        """The pieces of the body; StreamBroken if they are more than an answer that is read whole can have."""
        size = 0
        for piece in self:
            size += len(piece)
            if size > BODY_LIMIT:
                self.connection.close()
                raise StreamBroken(f"{self.connection.address} sends an answer of more than {BODY_LIMIT >> 20} MB: that is no engine's")
            yield piece

    def __iter__(self):
        if self._pieces is None:
            self._pieces = (self._nothing, self._counted, self._chunks, self._endless)[self._mode]()
        return self._pieces

    def readinto(self, view):
        """Fill a writable buffer with the next bytes of the body; how many (int), 0 at the end. Raises StreamBroken if it is cut short."""
        if not len(view):
            return 0
        connection = self.connection
        if self._spare or connection.pending or self._mode == CHUNKED or self.complete:
            piece = self._spare or next(iter(self), b"")
            size = min(len(piece), len(view))
            view[:size] = piece[:size]
            self._spare = piece[size:]
            return size
        if self._mode == COUNTED:
            view = memoryview(view)[: self._left]
        try:
            size = connection.receive_into(view)
        except Died as death:
            raise self._cut(str(death)) from None
        if self._mode == COUNTED:
            self._left -= size
            if self._left and not size:
                self._end_early()
        if not size or (self._mode == COUNTED and not self._left):
            self._finish()
        return size

    def close(self):
        """Drop the connection unless the body was read whole; works from another thread, whose read then ends."""
        if self.owned or not self.complete:
            self.connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __del__(self):
        if self.owned:
            self.connection.close()

    def _finish(self):
        doubtful = self._mode == ENDLESS and self.at_end is not None and not self.connection.closed and not self.complete
        self.complete = True
        if self.owned:
            self.connection.close()
        if doubtful:
            self.at_end()

    def _cut(self, cause):
        return StreamBroken(f"{self.connection.address} broke off its answer: {cause}. What came before it is incomplete; try again.")

    def _end_early(self):
        """The peer ended the connection too early; if we did, that is what was asked for."""
        if not self.connection.closed:
            raise self._cut("it closed the connection")

    def _receive(self, size=BLOCK):
        try:
            piece = self.connection.receive(size)
        except Died as death:
            raise self._cut(str(death)) from None
        if not piece:
            self._end_early()
        return piece

    def _nothing(self):
        return iter(())

    def _counted(self):
        connection = self.connection
        while self._left:
            piece, connection.pending = connection.pending[: self._left], connection.pending[self._left :]
            piece = piece or self._receive(min(BLOCK, self._left))
            if not piece:
                return
            self._left -= len(piece)
            yield piece
        self._finish()

    def _endless(self):
        connection = self.connection
        piece, connection.pending = connection.pending, b""
        # A body whose end is checked is there already, and an engine sends a log line by line: whole blocks save a wake-up for each.
        flags = WHOLE_BLOCKS if self.at_end else 0
        while True:
            if piece:
                yield piece
            try:
                piece = connection.receive(BLOCK, flags)
            except Died as death:
                raise self._cut(str(death)) from None
            if not piece:
                return self._finish()

    def _chunks(self):
        """All whole chunks of a block are joined to one piece: a log has one chunk per line."""
        connection = self.connection
        data, at, parts = connection.pending, 0, []
        connection.pending = b""
        while True:
            end = data.find(b"\r\n", at)
            if end < 0:
                if parts:
                    yield b"".join(parts)
                    parts = []
                data, at = data[at:], 0
                if len(data) > LINE_LIMIT:
                    raise self._cut("a chunk begins with no size")
                piece = self._receive()
                if not piece:
                    return
                data += piece
                continue
            size = self._size(data[at:end])
            if not size:
                break
            start, at = end + 2, end + 4 + size
            parts.append(data[start : at - 2])
            if at > len(data):
                if piece := b"".join(parts):
                    yield piece
                parts = []
                data = yield from self._rest(start + size - len(data), data[start + size :])
                if data is None:
                    return
                at = 2
            if data[at - 2 : at] != b"\r\n":
                raise self._cut("a chunk is longer than its size")
        if parts:
            yield b"".join(parts)
        connection.pending = data[end + 2 :]
        self._trailers()

    def _rest(self, missing, data):
        """The rest of a chunk that is not all here; returns the data that begins with its CRLF, None if closed by us."""
        while missing > 0 or len(data) < 2:
            piece = self._receive()
            if not piece:
                return None
            if missing > 0:
                yield piece[:missing]
                piece, missing = piece[missing:], missing - len(piece)
            data += piece
        return data

    def _size(self, line):
        digits = line.partition(b";")[0].rstrip()
        if digits.isalnum() and len(digits) < 16 and digits[1:2] not in (b"x", b"X"):
            try:
                return int(digits, 16)
            except ValueError:
                pass
        raise self._cut("a chunk begins with no size")

    def _trailers(self):
        connection, total = self.connection, 0
        data, connection.pending = connection.pending, b""
        while True:
            line, mark, rest = data.partition(b"\r\n")
            if mark:
                data = rest
                total += len(line)
                if not line:
                    break
            if len(data) + total > HEAD_LIMIT:
                raise self._cut("too many trailers")
            if not mark:
                piece = self._receive()
                if not piece:
                    return
                data += piece
        connection.pending = data
        self._finish()


def read_response(connection, method, raw=False):
    """The next answer on a Connection, its head read, its body not (RFC 9112 section 6.3).

    ``raw``: a 200 without a length is a raw stream, as engines answer a hijack they don't upgrade.
    Raises Died if the connection ended before the first byte, ConnectionFailed for what is no HTTP answer.
    """
    for _ in range(INTERIM_LIMIT):
        version, status, reason, headers = parse_head(connection, read_head(connection))
        if status >= 200 or status == 101:
            break
    else:
        raise not_an_engine(connection.address, "it sends interim answers without end")
    hints = headers.get("connection", "").lower()
    keep = version == "HTTP/1.1" and "close" not in hints
    coding, length = headers.get("transfer-encoding", "identity").lower(), headers.get("content-length")
    if status == 101:
        return Response(connection, status, reason, headers, ENDLESS, 0, False)
    if method == "HEAD" or status in (204, 304):
        return Response(connection, status, reason, headers, EMPTY, 0, keep)
    if coding == "chunked":
        return Response(connection, status, reason, headers, CHUNKED, 0, keep)
    if coding != "identity":
        raise not_an_engine(connection.address, f"it sends Transfer-Encoding {coding[:40]!r}")
    if length is not None:
        if not (length.isascii() and length.isdigit() and len(length) < 19):
            raise not_an_engine(connection.address, f"it sends Content-Length {length[:40]!r}")
        return Response(connection, status, reason, headers, COUNTED, int(length), keep)
    if not keep or (raw and status == 200):
        return Response(connection, status, reason, headers, ENDLESS, 0, False)
    raise ConnectionFailed(f"{connection.address} sent an answer that does not say how long it is. It may have been cut on the way; try again.")

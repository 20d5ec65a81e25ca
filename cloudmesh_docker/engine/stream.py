"""Streams of an engine: the only frame decoder and the only JSON-line decoder.

A frame is ``[kind, 0, 0, 0, length (4 bytes, big-endian)]`` and its data, kind 0 stdin, 1 stdout, 2 stderr, 3 an error of the engine
(ContainerAttach, "Stream format").
"""

import json
import struct

from ..errors import ReportedFailure, ServerError, StreamBroken
from .connection import BLOCK, Died

FRAME_LIMIT = 1 << 26
LINE_LIMIT = 1 << 26
# Slices of memory are dearer than copies of less.
LONG = 4096
HEADER = struct.Struct(">II")
KINDS = {0: 0, 1 << 24: 1, 2 << 24: 2, 3 << 24: 3}
ENGINE_ERROR = 3
BLANK = " \t\r\n"
DECODE = json.JSONDecoder().raw_decode


def frames(pieces):
    """Decode multiplexed output: from an iterable of bytes-like objects yield (kind, data), kind (int) 0, 1 or 2, data (bytes).

    Neighbouring frames of one kind that arrive together come as one; long frames come as they arrive. Order is kept.
    Raises StreamBroken for what are no frames and for an end inside one, ServerError for a frame that carries the engine's error.
    """
    word, left, rest = 0, 0, b""
    unpack, kinds = HEADER.unpack_from, KINDS
    for data in pieces:
        data = rest + data if rest else data
        view, at, end, parts = memoryview(data), min(left, len(data)), len(data) - 7, []
        if at < end and unpack(data, at)[1] < LONG:
            data = bytes(data)
        if at:
            parts.append(view[:at])
            left -= at
        while at < end:
            next_word, length = unpack(data, at)
            if next_word != word:
                if parts:
                    yield _checked(word, parts)
                    parts = []
                word = next_word
                if word not in kinds:
                    raise StreamBroken(f"the stream has no frame where one should begin: {data[at : at + 8]!r}. Has the container a terminal?")
            if length > FRAME_LIMIT:
                raise StreamBroken(f"the stream has a frame of {length} bytes: that is no container's output")
            at += 8
            parts.append((data if length < LONG else view)[at : at + length])
            at += length
        if parts:
            yield _checked(word, parts)
        if at > len(data):
            left = at - len(data)
        rest = bytes(view[at:])
    if left or rest:
        raise StreamBroken("the stream ended inside a frame: its output is incomplete")


def _checked(word, parts):
    kind, data = KINDS[word], b"".join(parts)
    if kind == ENGINE_ERROR:
        raise ServerError(500, data.decode("utf-8", "replace").strip())
    return kind, data


def messages(pieces):
    """Decode a log that is to be told apart message by message: from an iterable of bytes yield lists of (kind, data), data being one whole frame.

    Raises StreamBroken for what are no frames and for an end inside one, ServerError for a frame that carries the engine's error.
    """
    rest, unpack, kinds = b"", HEADER.unpack_from, KINDS
    for data in pieces:
        data = rest + data if rest else bytes(data)
        at, end, found = 0, len(data) - 7, []
        while at < end:
            word, length = unpack(data, at)
            stop = at + 8 + length
            if word not in kinds or length > FRAME_LIMIT:
                raise StreamBroken(f"the stream has no frame where one should begin: {data[at : at + 8]!r}. Has the container a terminal?")
            if stop > len(data):
                break
            if kinds[word] == ENGINE_ERROR:
                _checked(word, [data[at + 8 : stop]])
            found.append((kinds[word], data[at + 8 : stop]))
            at = stop
        rest = data[at:]
        if found:
            yield found
    if rest:
        raise StreamBroken("the stream ended inside a frame: its output is incomplete")


def raw_messages(pieces):
    """As ``messages``, of a container with a terminal: its log has no frames, so a message is a line."""
    rest = b""
    for data in pieces:
        *lines, rest = (rest + data).split(b"\n")
        if lines:
            yield [(1, line + b"\n") for line in lines]
    if rest:
        yield [(1, rest)]


def raw(pieces):
    """Output of a container with a terminal, which has no frames: (1, data) of every piece."""
    for piece in pieces:
        yield 1, bytes(piece)


def blocks(response):
    """The pieces (memoryview) of a Response, each good until the next: getting a large buffer for every echo of a key takes longer than the echo."""
    view = memoryview(bytearray(BLOCK))
    while size := response.readinto(view):
        yield view[:size]


def json_lines(pieces):
    """Decode JSON objects, one per line or one after another; from an iterable of bytes yield the objects.

    Raises StreamBroken for what is no JSON and for an end inside an object, ReportedFailure (the engine's message)
    where an object carries ``errorDetail`` or ``error``: pull, push, build and load fail that way inside a 200 answer.
    """
    tail, size = [], 0
    for piece in pieces:
        piece = bytes(piece)
        cut = piece.rfind(b"\n") + 1
        if cut:
            tail.append(piece[:cut])
            yield from _answers(_objects(b"".join(tail)))
            tail, size, piece = [], 0, piece[cut:]
        if not piece:
            continue
        tail.append(piece)
        size += len(piece)
        if size > LINE_LIMIT:
            raise StreamBroken(f"the stream has a line of more than {LINE_LIMIT} bytes")
        if piece.rstrip().endswith(b"}"):
            # An object without a line end is due at once, not when the next one comes; if it is half an object, wait.
            try:
                items = list(_objects(b"".join(tail)))
            except StreamBroken:
                continue
            tail, size = [], 0
            yield from _answers(items)
    yield from _answers(_objects(b"".join(tail), "the stream ended inside a line: it is incomplete"))


def _objects(data, complaint="the stream has a line that is no JSON"):
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise StreamBroken(f"{complaint} ({data[:40]!r})") from None
    at, end = 0, len(text)
    while True:
        while at < end and text[at] in BLANK:
            at += 1
        if at == end:
            return
        try:
            item, at = DECODE(text, at)
        except (ValueError, RecursionError):
            raise StreamBroken(f"{complaint} ({text[at : at + 40]!r})") from None
        yield item


def _answers(items):
    for item in items:
        if isinstance(item, dict) and ("errorDetail" in item or "error" in item):
            raise _failure(item)
        yield item


def _failure(item):
    detail = item.get("errorDetail")
    detail = detail if isinstance(detail, dict) else {}
    return ReportedFailure(str(detail.get("message") or item.get("error") or "the engine reports an error without words"), detail.get("code"))


class Stream:
    """An iterator over a decoded answer, and a context manager.

    Attributes:
        response (Response): the answer underneath.
    """

    def __init__(self, response, decoder=None):
        self.response, self._closed = response, False
        self._items = iter(response if decoder is None else decoder(response))

    def __iter__(self):
        return self

    def __next__(self):
        """The next item. Raises what the decoder raises; after ``close`` it only ends."""
        try:
            return next(self._items)
        except (StreamBroken, ServerError):
            self.response.close()
            if self._closed:
                raise StopIteration from None
            raise

    def close(self):
        """End the stream; works from another thread, whose iteration then ends."""
        self._closed = True
        self.response.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Progress(Stream):
    """What pull, push, build and load say on their way, as dicts.

    Attributes:
        aux (list): what they say beside it, as far as it came: a built image's ID.
        aside (bool): for whoever shows it: it accompanies the answer and is no part of it.
    """

    def __init__(self, response):
        super().__init__(response, json_lines)
        self.aux, self.aside = [], False

    def __next__(self):
        """The next step. Raises as ``Stream`` does, and ReportedFailure for a failure on the way."""
        step = super().__next__()
        if "aux" in step:
            self.aux.append(step["aux"])
        return step


class Duplex(Stream):
    """A hijacked connection (attach, exec): iterate over (kind, data), write to the process's standard input.

    ``tty``: whether the process has a terminal; its output then has no frames, and every kind is 1.
    """

    def __init__(self, response, tty=False):
        decode = raw if tty else frames
        super().__init__(response, lambda answer: decode(blocks(answer)))
        self.tty = tty

    def write(self, data):
        """Send all of a bytes-like object to the standard input; raises StreamBroken if the connection has ended."""
        connection = self.response.connection
        try:
            connection.send(data)
        except Died as death:
            raise StreamBroken(f"{connection.address} takes no more input: {death}") from None

    def close_write(self):
        """End of the standard input: a half-close, so that output still comes (ContainerAttach)."""
        self.response.connection.close_write()

    def fileno(self):
        """The socket's descriptor (int), to wait on; see ``buffered``."""
        return self.response.connection.sock.fileno()

    @property
    def buffered(self):
        """Whether output came together with the answer's head (bool), so that the descriptor may stay silent though there is some."""
        return bool(self.response.connection.pending)

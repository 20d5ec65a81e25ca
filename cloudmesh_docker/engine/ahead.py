"""One question to many engines at once, sent and waited for in one loop: a thread for each of them costs more than all the rest.

Only the waiting is done here. What reads an answer is the engine's own client, which finds a connection with its question sent.
"""

import select
from time import monotonic

from .connection import BLOCK, silence
from .transport import NO_SIGNAL, begin, explain, finish


class Later(Exception):
    """A client that may only read the answer that has come was asked for more."""


class Early:
    """A question on its way to one engine.

    Attributes:
        pool (Pool): whose connection it is going to be.
        sent (bool): there is a connection, and the question went out.
        whole (bool): nothing is left to be waited for, as far as that can be told.
    """

    def __init__(self, pool, data):
        self.pool, self.sent, self.whole = pool, False, False
        self._data, self._answer, self._sock = data, b"", None

    def begin(self):
        """Have the connection made; the descriptor (int) of its socket. OSError if that can't be."""
        self._sock, self.deadline = begin(self.pool.address), monotonic() + self.pool.timeout
        return self._sock.fileno()

    def send(self):
        """Send the question, now that the connection is made. OSError if it is not, or takes less than all at once."""
        finish(self._sock)
        if self._sock.send(self._data, NO_SIGNAL) < len(self._data):
            raise BlockingIOError
        self.sent = True

    def receive(self):
        """Take what has come; whether there is nothing left to be waited for. OSError for what goes wrong."""
        piece = self._sock.recv(BLOCK)
        self._answer += piece
        self.whole = not piece or is_whole(self._answer)
        return self.whole

    def hand_over(self, failure=None):
        """Let the pool have the connection, as it is, or the OSError with which it failed."""
        if failure is None and self.sent:
            self._sock.setblocking(True)
            self.pool.adopt(self._sock, self._data, self._answer)
        else:
            self._fail(explain(self.pool.address, failure or TimeoutError(), self.pool.timeout))

    def give_up(self):
        """The time is over: what has begun to answer goes on in its own time, what has not has failed."""
        if self.sent and not self._answer:
            self._fail(silence(self.pool.address, self.pool.timeout))
        else:
            self.hand_over()

    def _fail(self, words):
        self.close()
        self.whole = True
        self.pool.fail(words)

    def close(self):
        """Drop the connection."""
        if self._sock is not None:
            self._sock.close()


class Asking:
    """The loop: *earlies* (list of Early) are asked from now on, at most *most* (int) at a time."""

    def __init__(self, earlies, most):
        self._waiting, self._most, self._flying, self._done = list(reversed(earlies)), most, {}, []
        # Whose connection is made is not to wait behind all whose answer has come.
        self._opening, self._asked = select.epoll(), select.epoll()
        self._asked.register(self._opening, select.EPOLLIN)
        self._begin()

    def answered(self):
        """Yield each Early when its pool has its connection, or its failure."""
        try:
            while self._flying or self._done:
                yield from self._ended()
                for number, _ in self._asked.poll(self._left()) if self._flying else ():
                    if number in self._flying:
                        self._receive(number)
                    self._begin()
                    yield from self._ended()
                while self._flying and not self._left():
                    self._end(next(iter(self._flying)), Early.give_up)
        finally:
            for early in self._flying.values():
                early.close()
            self._opening.close()
            self._asked.close()

    def _left(self):
        """Seconds (float) until the first of those on their way is given up: all wait equally long, so it is the one that began first."""
        return max(0.0, next(iter(self._flying.values())).deadline - monotonic())

    def _ended(self):
        while self._done:
            yield self._done.pop()

    def _begin(self):
        while self._waiting and len(self._flying) < self._most:
            early = self._waiting.pop()
            try:
                number = early.begin()
            except OSError as failure:
                early.hand_over(failure)
                self._done.append(early)
            else:
                self._flying[number] = early
                self._opening.register(number, select.EPOLLOUT)
        for number, _ in self._opening.poll(0):
            self._send(number)

    def _send(self, number):
        try:
            self._flying[number].send()
        except OSError as failure:
            self._end(number, Early.hand_over, failure)
        else:
            self._opening.unregister(number)
            self._asked.register(number, select.EPOLLIN)

    def _receive(self, number):
        try:
            if self._flying[number].receive():
                self._end(number, Early.hand_over)
        except OSError:
            # The client asks again, and says what it comes to.
            self._end(number, Early.close)

    def _end(self, number, how, *failure):
        early = self._flying.pop(number)
        (self._asked if early.sent else self._opening).unregister(number)
        how(early, *failure)
        self._done.append(early)


def is_whole(data):
    """Whether the answers to ping and question seem to be in *data* (bytes), or never to come: a guess that says when to read, and never what."""
    end = 0
    for _ in range(2):
        begin, end = end, data.find(b"\r\n\r\n", end)
        if data[begin : begin + 7] != b"HTTP/1."[: max(0, len(data) - begin)]:
            return True
        if end < 0:
            return False
        _, mark, length = data[begin:end].lower().partition(b"\r\ncontent-length:")
        if not mark:
            return data.endswith(b"\r\n0\r\n\r\n")
        length = length.partition(b"\r")[0].strip()
        end += 4 + (int(length) if length.isdigit() else 0)
    return len(data) >= end

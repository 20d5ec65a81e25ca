"""Streams that go on where they were cut: what came last is known, so that nothing is shown twice and nothing is lost."""

import time
from collections import Counter, deque
from itertools import accumulate

from cloudmesh_docker.errors import ConnectionFailed, NotFound, ServerError, StreamBroken

KEPT = 256
PAUSE, LONGEST = 0.1, 5.0
TRIES = 16
# A connection that lasted so many seconds was a good one: the tries before it do not count.
STEADY = 10.0


class Shown:
    """What was shown last of a stream. Asked again from a moment on, an engine repeats some of it: ``fresh`` leaves that out.

    Args:
        moment (callable): when an item happened, as something that can be compared.
        key (callable): what makes an item the same as another; by default the item itself.

    Attributes:
        gap (bool): what ``fresh`` returned last comes behind a cut, and nothing that was shown before it came again: what lies between is unknown.
    """

    def __init__(self, moment, key=lambda item: item):
        self._moment, self._key = moment, key
        self._batches, self._count = deque(), 0
        self._again, self._since, self._met, self.gap = None, None, False, False

    def add(self, items):
        """Note that a list of items was shown. It is kept as it is: only of one item of a list the moment is looked at, unless the stream is cut.

        All of the last moment are kept, as some engines know no less than seconds.
        """
        self._batches.append(items)
        self._count += len(items)
        while self._count - len(self._batches[0]) >= KEPT and self._moment(self._batches[1][0]) < self._moment(items[-1]):
            self._count -= len(self._batches.popleft())

    def cut(self):
        """The moment to ask from; the stream's next items are those since then. None if nothing was shown."""
        items = [item for batch in self._batches for item in batch]
        moments = [self._moment(item) for item in items]
        begin = clean_cut(moments)
        self._again, self._met = Counter(map(self._key, items[begin:])), False
        self._since = moments[begin] if moments else None
        return self._since

    def fresh(self, items):
        """Those of a list of items that were not shown before. All that was shown comes before all that was not."""
        self.gap = False
        if self._again is None:
            return items
        for number, item in enumerate(items):
            key = self._key(item)
            if self._again[key]:
                self._again[key] -= 1
                self._met = True
            elif self._met or self._since is None or self._moment(item) > self._since:
                self.gap, self._again = not self._met and self._since is not None, None
                return items[number:]
        return []


def clean_cut(moments):
    """The index that parts moments into earlier and later ones, a good way in: two that write to one log do not always keep the order of time."""
    least = [*accumulate(reversed(moments), min)][::-1]
    most = [*accumulate(moments, max)]
    return next((index for index in range(min(KEPT, len(moments)) // 2, len(moments)) if index and most[index - 1] < least[index]), 0)


class Resumed:
    """An iterator over a stream's batches of items (lists), across cuts of its connection; ``close`` works from another thread.

    Args:
        docker (Docker): the server.
        name (str): what people call the stream.
        open (callable): opens the Stream of batches; gets whether it was cut, and the moment to begin at (None: nothing was shown).
        shown (Shown): what was shown.
        report (callable): gets a line of text.
        kept (str): what the engine has of the time between, as it is told after a cut.

    Raises:
        ConnectionFailed, StreamBroken: all the tries failed.
        ServerError: the engine is there and refuses.
    """

    def __init__(self, docker, name, open, shown, report, kept=""):
        self._docker, self._name, self._open, self._shown, self._report, self._kept = docker, name, open, shown, report, kept
        self._tries, self._opened, self._closed = 0, time.monotonic(), False
        self._stream = open(False, None)

    def __iter__(self):
        return self

    def __next__(self):
        while True:
            try:
                items = next(self._stream)
            except (StreamBroken, ConnectionFailed) as problem:
                self._reconnect(problem)
                continue
            items = self._shown.fresh(items)
            if items:
                if self._shown.gap and not self._ended:
                    self._report(f"note: {self._name}: the engine no longer has what was shown last, so some may be missing here")
                self._tries = 0
                self._shown.add(items)
                return items

    def _reconnect(self, problem):
        """Open the stream again; StopIteration if we closed it ourselves."""
        self._stream.close()
        if time.monotonic() - self._opened > STEADY:
            self._tries = 0
        if not self._ended:
            self._report(f"note: {self._name}: connection lost, trying again")
        while True:
            if self._ended:
                self._stream.close()
                raise StopIteration
            if self._tries == TRIES:
                raise type(problem)(f"{problem} Gave up after {TRIES} tries.") from None
            time.sleep(min(PAUSE * 2**self._tries, LONGEST))
            self._tries += 1
            try:
                self._stream = self._open(True, self._shown.cut())
            except (ConnectionFailed, StreamBroken) as failure:
                problem = failure
            except NotFound:
                raise
            except ServerError as failure:
                # An engine that has just come up may refuse for a while.
                if failure.status < 500:
                    raise
                problem = ConnectionFailed(f"{failure}.")
            else:
                self._opened = time.monotonic()
                if not self._ended:
                    self._report(f"note: {self._name}: connected again{self._kept}")
                    return

    @property
    def _ended(self):
        """bool: we closed it ourselves, alone or with all that the client has open."""
        return self._closed or self._docker.client.closed

    def close(self):
        """End the stream."""
        self._closed = True
        self._stream.close()

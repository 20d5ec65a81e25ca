"""What commands show on their way, for Python: ``Stream``, an iterator that other threads may close, and the items that come from it."""

import threading
from collections.abc import Callable, Iterable, Iterator
from queue import Empty, Full, Queue
from typing import Any

AHEAD = 1000
PAUSE = 0.1


class Line(str):
    """A line of text, without its end.

    Attributes:
        server (str or None): the name of the server it came from.
        target (str or None): the container it came from, where a command was given several.
        aside (bool): it stood on standard error.
    """

    server: str | None = None
    target: str | None = None
    aside: bool = False


class Record(dict[str, Any]):
    """An event, or a step of a pull, push or build, as the engine sent it; ``server``: the name of the server it came from."""

    server: str | None = None


class Stream(Iterator[Any]):
    """What a command shows on its way: Lines and Records, and lists of documents from ``stats``, as they come; a context manager.

    The command goes on in the background, and waits where nobody takes what it shows. What it raises is raised at the end of the items. It is
    made once there is something to take, if only an open connection, of a command that may go on for ever on each server that can be reached:
    what happens from then on is not missed.

    Attributes:
        answer: what the command returned, after the end.
    """

    def __init__(self, work: Callable[["Stream"], Any]) -> None:
        self.answer: Any = None
        self.closed = False
        self._items: Queue[Any] = Queue(AHEAD)
        self._sources: set[Any] = set()
        self._problem: BaseException | None = None
        self._begun = threading.Event()
        self._awaited: set[str | None] = set()
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()
        self._begun.wait()

    def _run(self, work: Callable[["Stream"], Any]) -> None:
        try:
            self.answer = work(self)
        except BaseException as problem:
            self._problem = problem
        finally:
            self._begun.set()

    def expect(self, servers: Iterable[str]) -> None:
        """Wait for the beginning on each of these servers; otherwise the first one counts."""
        self._awaited = set(servers)

    def begin(self, server: str | None) -> None:
        """There is something to take of a server, or there will be nothing."""
        self._awaited.discard(server)
        if not self._awaited:
            self._begun.set()

    def put(self, item: Any) -> None:
        """Hand one item to who iterates; BrokenPipeError once this is closed."""
        while True:
            self.check()
            try:
                return self._items.put(item, timeout=PAUSE)
            except Full:
                # Who is to take them must not wait for what waits for this.
                self._begun.set()

    def check(self) -> None:
        """BrokenPipeError once this is closed."""
        if self.closed:
            raise BrokenPipeError("the stream is closed")

    def hold(self, source: Any) -> None:
        """Have *source*, which has a ``close``, closed with this."""
        self._sources.add(source)
        if self.closed:
            source.close()

    def release(self, source: Any) -> None:
        """*source* has ended."""
        self._sources.discard(source)

    def __iter__(self) -> "Stream":
        return self

    def __next__(self) -> Any:
        """The next item. Raises what the command raised, at the end."""
        while not self.closed:
            ended = not self._thread.is_alive()
            try:
                return self._items.get(timeout=0 if ended else PAUSE)
            except Empty:
                if ended:
                    problem, self._problem = self._problem, None
                    if problem:
                        raise problem from None
                    break
        raise StopIteration

    def read(self) -> str:
        """All lines that are still to come, as one text."""
        return "".join(f"{item}\n" for item in self if isinstance(item, str))

    def close(self) -> None:
        """End the command; works from any thread. Containers go on."""
        self.closed = True
        for source in list(self._sources):
            source.close()

    def __enter__(self) -> "Stream":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Output:
    """What one call of a command's function shows, collected, or handed to a Stream.

    Args:
        server (str or None), target (str or None): where it comes from.
        stream (Stream or None): who takes it.
    """

    def __init__(self, server: str | None, target: str | None, stream: Stream | None) -> None:
        self.server, self.target, self.stream = server, target, stream
        self.binary, self.textual, self._rest = False, False, {1: b"", 2: b""}
        self.pieces: list[bytes] = []
        self.asides: list[bytes] = []
        self.lines: list[str] = []
        self.records: list[Any] = []

    def take(self, item: Any) -> None:
        """Something a command yields: text, documents, a step, a stream, or None."""
        if self.stream:
            self.stream.check()
        if hasattr(item, "kind"):
            self.put(item, keep=False)
        elif isinstance(item, str | list):
            self.lines += [] if isinstance(item, str) else item
            for line in [item] if isinstance(item, str) else item:
                self._line(line, aside=isinstance(item, str))
        elif isinstance(item, dict):
            self._record(item, keep=False)
        elif item is not None:
            self.copy(item)

    def put(self, item: Any, keep: bool = True) -> None:
        """Hand an item on; without a stream it is kept, if it belongs to the answer."""
        if self.stream:
            self.stream.begin(self.server)
            self.stream.put(item)
        elif keep:
            self.records.append(item)

    def copy(self, source: Any) -> None:
        """Take all of a stream of the engine's: frames, records, steps, or an archive."""
        self.binary = self.binary or not hasattr(source, "__next__")
        self.textual = self.textual or not (hasattr(source, "line") or hasattr(source, "aux"))
        if hasattr(source, "aux"):
            # What was said before its steps is one of them.
            self.lines.clear()
        if self.stream and hasattr(source, "close"):
            self.stream.hold(source)
            self.stream.begin(self.server)
        try:
            with source:
                for item in source:
                    if isinstance(item, dict):
                        self._record(item, keep=not hasattr(source, "aux"))
                    else:
                        self._data(*item)
        finally:
            if self.stream:
                self.stream.release(source)
        for kind, rest in self._rest.items():
            if rest:
                self._line(rest.decode("utf-8", "replace"), aside=kind == 2)
        self._rest = {1: b"", 2: b""}

    def _record(self, item: dict[str, Any], keep: bool) -> None:
        record = Record(item)
        record.server = self.server
        self.put(record, keep)

    def _data(self, kind: int, data: Any) -> None:
        if self.stream is None:
            (self.asides if kind == 2 else self.pieces).append(bytes(data))
            return
        kind = 2 if kind == 2 else 1
        *lines, self._rest[kind] = (self._rest[kind] + bytes(data)).split(b"\n")
        for line in lines:
            self._line(line.decode("utf-8", "replace"), aside=kind == 2)

    def _line(self, text: str, aside: bool) -> None:
        line = Line(text.rstrip("\r"))
        line.server, line.target, line.aside = self.server, self.target, aside
        self.put(line, keep=False)

    def answer(self) -> Any:
        """What was shown, where a command returns nothing else: text (bytes of an archive), a list of records, or None."""
        if self.pieces or (self.textual and not self.records):
            data = b"".join(self.pieces)
            return data if self.binary else data.decode("utf-8", "replace")
        return self.records or "".join(f"{line}\n" for line in self.lines) or None

    def aside(self) -> str:
        """What a container wrote to its standard error, without a stream."""
        return b"".join(self.asides).decode("utf-8", "replace")

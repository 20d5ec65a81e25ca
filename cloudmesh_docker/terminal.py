"""The caller's stdin, stdout and stderr, and what they can do. Nothing here reaches for ``sys`` by itself."""

from contextlib import nullcontext

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.parallel import is_main

LATE = object()
BLOCK = 65536


class Terminal:
    """Where a command reads and writes.

    Args:
        stdin, stdout, stderr: text files, as ``sys`` has them or as a shell redirected them.
        environ (mapping): for NO_COLOR, TERM and COLUMNS.
    """

    def __init__(self, stdin, stdout, stderr, environ=None):
        self.stdin, self.stdout, self.stderr = stdin, stdout, stderr
        self.environ = environ or {}

    @property
    def interactive(self):
        """bool: a person can be asked: stdin and stderr are a terminal."""
        return is_tty(self.stdin) and is_tty(self.stderr)

    @property
    def typed(self):
        """bool: stdin is a terminal."""
        return is_tty(self.stdin)

    @property
    def screen(self):
        """bool: stdout is a terminal, whatever is known of its size."""
        return is_tty(self.stdout)

    @property
    def width(self):
        """int or None: columns of stdout; None where it is no terminal."""
        if not is_tty(self.stdout):
            return None
        columns = self.environ.get("COLUMNS", "")
        if columns.isdigit() and int(columns):
            return int(columns)
        return self._measured()[0] or None

    @property
    def size(self):
        """(int, int) or None: lines and columns of stdout; None where it is no terminal, or one that does not know."""
        columns, lines = self._measured() if is_tty(self.stdout) else (0, 0)
        return (lines, columns) if lines and columns else None

    def _measured(self):
        import os

        try:
            return os.get_terminal_size(self.stdout.fileno())
        except (OSError, ValueError):
            return 0, 0

    @property
    def color(self):
        """bool: escape codes are welcome on stdout."""
        return self.colors(self.stdout)

    def colors(self, file):
        """bool: escape codes are welcome on *file*."""
        return not self.environ.get("NO_COLOR") and self.environ.get("TERM") != "dumb" and is_tty(file)

    def ask(self, question):
        """bool: the answer to *question* is y or yes: a person's, or the next line of a stdin that is no terminal; False without an answer."""
        if not hasattr(self.stdin, "readline") or (self.typed and not self.interactive):
            return False
        self.stdout.flush()
        self.stderr.write(f"{question} [y/N] ")
        self.stderr.flush()
        answer = self.stdin.readline()
        if not self.interactive:
            # Else whoever types ends the line.
            self.stderr.write("\n")
        return answer.strip().lower() in ("y", "yes")

    def line(self, question, secret=False):
        """What the person types after *question*, on stderr; not shown while it is typed if it is a *secret*."""
        self.stdout.flush()
        # Hidden before it is asked for: what is typed at once would be seen.
        with Unseen(self) if secret else nullcontext():
            self.stderr.write(question)
            self.stderr.flush()
            try:
                answer = self.stdin.readline()
            finally:
                if secret:
                    self.stderr.write("\n")
        return answer.rstrip("\r\n")

    def input(self):
        """The binary file of stdin; None when stdin is closed."""
        return getattr(self.stdin, "buffer", None)

    def feed(self, stream, close=True, detaching=None):
        """Copy standard input to a Duplex in the background, and half-close it at the end of the input.

        Args:
            stream: has ``write(bytes)``, ``close_write()`` and ``close()``.
            close (bool): half-close it at all.
            detaching (Detaching or None): looks at what is typed for the keys that close the stream.

        Returns:
            Feeding: a context manager; at its end the copying stops and takes no more of the input.
        """
        return Feeding(self.input(), stream, close, detaching)

    def signals(self, receive, names=None):
        """Have *receive* called with the name of a signal (``INT``) instead of what it does otherwise.

        Args:
            names (tuple of str or None): the signals; None for all that a person or a supervisor sends.

        Returns:
            Signals: a context manager; at its end all is as before. It does nothing on other threads than the main one.
        """
        return Signals(receive, names or Signals.NAMES)

    def console(self, stream, detaching, resize, redraw=False):
        """Make this terminal that of a process: raw, of one size with it, and as before at the end, whatever that is.

        Args:
            stream, detaching, resize, redraw: see ``Console``.

        Returns:
            Console: a context manager; entered, it is the output to be shown.
        """
        from cloudmesh_docker.console import Console

        return Console(self, stream, detaching, resize, redraw)

    def gauge(self, text):
        """While the context that this is lasts, tell on stderr, if that is a terminal, what *text* (callable) says."""
        from cloudmesh_docker.progress import Gauge

        return Gauge(self.stderr, text)

    def full_screen(self):
        """Have the whole terminal for one program: a Screen, a context manager."""
        from cloudmesh_docker.screen import Screen

        return Screen(self)


class Signals:
    """The signals that a person or a supervisor sends to a program, handed to a function meanwhile."""

    NAMES = ("HUP", "INT", "QUIT", "TERM", "USR1", "USR2", "WINCH", "CONT")

    def __init__(self, receive, names):
        self._receive, self._names, self._before, self._waker = receive, names, {}, None

    def __enter__(self):
        import signal

        if is_main():
            from cloudmesh_docker.waking import Waker

            self._waker = Waker()
            self._waker.start()
            for name in self._names:
                number = getattr(signal, "SIG" + name)
                # One that is ignored was meant to be, as under nohup; one that is not Python's could not be given back.
                if signal.getsignal(number) not in (signal.SIG_IGN, None):
                    self._before[number] = signal.signal(number, lambda number, frame, name=name: self._receive(name))

    def __exit__(self, *error):
        import signal

        for number, handler in self._before.items():
            signal.signal(number, handler)
        if self._waker:
            self._waker.end()


class Unseen:
    """While this context lasts, a terminal (the stdin of a Terminal) does not show what is typed."""

    def __init__(self, terminal):
        import termios

        from cloudmesh_docker.borrowed import Borrowed

        self._file, self._before = terminal.stdin, termios.tcgetattr(terminal.stdin)
        self._borrowed = Borrowed(terminal, self._hide, self._show)

    def __enter__(self):
        self._borrowed.__enter__()
        self._borrowed.take()

    def __exit__(self, *error):
        self._borrowed.__exit__()

    def _hide(self):
        import termios

        hidden = [*self._before]
        hidden[3] &= ~termios.ECHO
        termios.tcsetattr(self._file, termios.TCSAFLUSH, hidden)

    def _show(self):
        import termios

        termios.tcsetattr(self._file, termios.TCSAFLUSH, self._before)


class Feeding:
    """The background copy of an input to a stream; leaving it as a context ends it."""

    # Seconds after which what may be the beginning of the keys that detach is passed on: longer than two keys typed together are apart.
    PAUSE = 0.3

    def __init__(self, source, stream, close, detaching=None):
        import os
        import threading

        self._source, self._stream, self._close, self._detaching = source, stream, close, detaching
        self._poll, (self._ended, self._end) = None, os.pipe()
        self._thread = threading.Thread(target=self._copy, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *error):
        import os

        os.close(self._end)
        self._thread.join(1)
        os.close(self._ended)

    def _copy(self):
        try:
            more = self._copy_plain() if self._detaching is None else self._copy_typed(self._detaching)
            if more is not None and self._close:
                self._stream.close_write()
        except (OSError, ValueError, DockerError):
            return

    def _copy_plain(self):
        """Up to the end of the input, which is empty bytes; None if the copying is to end before."""
        while data := self._read():
            self._stream.write(data)
        return data

    def _copy_typed(self, detaching):
        """The same, but for the keys that detach."""
        while data := self._read(self.PAUSE if detaching.waiting else None):
            data = detaching.overdue() if data is LATE else detaching.typed(data)
            if data:
                self._stream.write(data)
            if detaching.found:
                self._stream.close()
                return None
        return data

    def _read(self, seconds=None):
        """The next bytes; empty at the end of the input, None when the copying is to end, LATE if nothing comes for so many seconds.

        A thread left in a read of the terminal would take the first key that is meant for the next command, hence the wait for either.
        """
        if self._poll is None:
            if self._source is None:
                return b""
            try:
                number = self._source.fileno()
            except (OSError, AttributeError):
                return self._source.read1(BLOCK)
            import select

            self._poll = select.poll()
            self._poll.register(number, select.POLLIN)
            self._poll.register(self._ended, select.POLLIN)
        ready = self._poll.poll(None if seconds is None else seconds * 1000)
        if not ready:
            return LATE
        return None if ready[-1][0] == self._ended or ready[0][0] == self._ended else self._source.read1(BLOCK)


def is_tty(file):
    """Whether a file is a terminal; False for closed files and for whatever has no ``isatty``."""
    try:
        return file.isatty()
    except (AttributeError, ValueError):
        return False

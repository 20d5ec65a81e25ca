"""What a deployment says on its way: lines, and on a terminal the step that goes on with a spinner, those before with a tick and how long they took.

A line that begins with what is being done, as ``starting Docker`` does, is a step; one that begins with a space is a detail of the step, which is
shown while it is true; any other is a line of its own.
"""

import re
import time
from contextlib import contextmanager, nullcontext
from threading import RLock

from cloudmesh_docker import output
from cloudmesh_docker.terminal import is_tty
from cloudmesh_docker.visible import visible

STEP = re.compile(r"[a-z]+ing\b")
# (done, failed), where the terminal can show them, and where it can't.
MARKS, ASCII = ("✓", "✗"), ("ok", "failed:")
GREEN, RED, USUAL = "\x1b[32m", "\x1b[31m", "\x1b[0m"
PER_SECOND = 10


def stages(terminal, plain=False):
    """Lines, or Stages where they can be drawn and are not to be *plain*."""
    drawn = is_tty(terminal.stderr) and terminal.environ.get("TERM") != "dumb" and not plain
    return Stages(terminal) if drawn else Lines(terminal)


class Lines:
    """Every line as it is, but for details; a context manager, called with each line (str). ``name``: of the server it is about, among several."""

    def __init__(self, terminal):
        self.terminal = terminal

    def __call__(self, line, name=None):
        if not line.startswith(" "):
            output.note(self.terminal, f"{name}: {line}" if name else line)

    def __enter__(self):
        return self

    def __exit__(self, kind, *error):
        self.settle(kind is None)

    def settle(self, done, name=None):
        """The step that goes on is *done*, or has failed."""

    def failed(self):
        """The step that goes on has failed."""
        self.settle(done=False)

    def aside(self):
        """A context in which the terminal is somebody else's."""
        return nullcontext()

    def of(self, name, ended=()):
        """The same for the server *name*, one of several at once; once *ended* is not empty, its next line raises KeyboardInterrupt."""
        return Own(self, name, ended)


class Own(Lines):
    """The lines about one of several servers."""

    def __init__(self, lines, name, ended):
        self._lines, self._name, self._ended = lines, name, ended

    def __call__(self, line):
        if self._ended:
            raise KeyboardInterrupt
        self._lines(line, self._name)

    def settle(self, done):
        """As of all lines."""
        self._lines.settle(done, self._name)

    def aside(self):
        """As of all lines."""
        return self._lines.aside()


class Stages(Lines):
    """The same, drawn on a terminal: of each server the step that goes on, whose failure is an exception that leaves the context."""

    def __init__(self, terminal):
        super().__init__(terminal)
        self._steps, self._live, self._lock = {}, None, RLock()

    def __call__(self, line, name=None):
        with self._lock:
            if line.startswith(" "):
                if name in self._steps:
                    self._steps[name].detail = visible(line.strip())
                return
            self.settle(True, name)
            self._erase()
            if STEP.match(line):
                self._steps[name] = Step(f"{name}: {line}" if name else line)
            else:
                super().__call__(line, name)
            self._draw()

    def __exit__(self, kind, *error):
        with self._lock:
            for name in list(self._steps):
                self.settle(kind is None, name)

    def settle(self, done, name=None):
        """The step that goes on is *done*, or has failed: it gets a mark, and stays where it is."""
        with self._lock:
            step = self._steps.pop(name, None)
            if step:
                self._erase()
                file = self.terminal.stderr
                mark, color = (MARKS if can_show(file, MARKS) else ASCII)[not done], GREEN if done else RED
                mark = f"{color}{mark}{USUAL}" if self.terminal.colors(file) else mark
                output.draw(self.terminal, f"{mark} {step}\n")
                self._draw()

    @contextmanager
    def aside(self):
        """A context in which the terminal is somebody else's."""
        with self._lock:
            self._erase()
            left = time.monotonic()
            try:
                yield
            finally:
                for step in self._steps.values():
                    step.begun += time.monotonic() - left
                self._draw()

    def _draw(self):
        """Show what goes on, if anything does."""
        if not self._steps or self._live:
            return
        from rich.console import Console
        from rich.live import Live
        from rich.spinner import Spinner

        terminal, file = self.terminal, self.terminal.stderr
        console = Console(file=file, force_terminal=True, no_color=not terminal.colors(file), width=terminal.width, legacy_windows=False)
        spinner = Spinner("dots" if can_show(file, MARKS) else "line")
        options = {"refresh_per_second": PER_SECOND, "transient": True, "redirect_stdout": False, "redirect_stderr": False}
        self._live = Live(get_renderable=lambda: self._shown(spinner), console=console, **options)
        self._live.start()
        # Whatever ends us, the terminal is left as it was.
        console.show_cursor(True)

    def _shown(self, spinner):
        """The steps that go on, as rich wants them."""
        from rich.text import Text

        frame = spinner.frames[int(time.monotonic() * 1000 / spinner.interval) % len(spinner.frames)]
        text = Text(no_wrap=True, overflow="ellipsis")
        for step in list(self._steps.values()):
            text.append("\n" if text else "").append(f"{frame} {step}")
            text.append(f"  {step.detail}" if step.detail else "", "dim")
        return text

    def _erase(self):
        if self._live:
            live, self._live = self._live, None
            live.stop()


class Step:
    """A step that goes on; its text is with how long it has."""

    def __init__(self, line):
        self.line, self.detail, self.begun = visible(line), "", time.monotonic()

    def __str__(self):
        seconds = int(time.monotonic() - self.begun)
        return self.line + (f" ({seconds // 60} min {seconds % 60} s)" if seconds > 59 else f" ({seconds} s)" if seconds else "")


def can_show(file, marks):
    """Whether a text file can take such letters (iterable of str)."""
    try:
        "".join(marks).encode(getattr(file, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True

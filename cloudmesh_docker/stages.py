"""What a deployment says on its way: lines, and on a terminal the step that goes on with a spinner, those before with a tick and how long they took.

A line that begins with what is being done, as ``starting Docker`` does, is a step; one that begins with a space is a detail of the step, which is
shown while it is true; any other is a line of its own.
"""

import re
import time
from contextlib import contextmanager, nullcontext

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
    """Every line as it is, but for details; a context manager, called with each line (str)."""

    def __init__(self, terminal):
        self.terminal = terminal

    def __call__(self, line):
        if not line.startswith(" "):
            output.note(self.terminal, line)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        """Nothing is left to be done."""

    def failed(self):
        """The step that goes on has failed."""

    def aside(self):
        """A context in which the terminal is somebody else's."""
        return nullcontext()


class Stages(Lines):
    """The same, drawn on a terminal. Leaving the context ends the step that goes on: an exception is its failure."""

    def __init__(self, terminal):
        super().__init__(terminal)
        self._step, self._detail, self._begun, self._live = None, "", 0.0, None

    def __call__(self, line):
        if line.startswith(" "):
            self._detail = visible(line.strip())
            return
        self._settle(done=True)
        if STEP.match(line):
            self._step, self._detail, self._begun = visible(line), "", time.monotonic()
            self._draw()
        else:
            output.note(self.terminal, line)

    def __exit__(self, kind, *error):
        self._settle(done=kind is None)

    def failed(self):
        """The step that goes on has failed."""
        self._settle(done=False)

    @contextmanager
    def aside(self):
        """A context in which the terminal is somebody else's."""
        self._erase()
        left = time.monotonic()
        try:
            yield
        finally:
            self._begun += time.monotonic() - left
            if self._step and self._live is None:
                self._draw()

    def _settle(self, done):
        """Put a mark on the step that went on, and leave it there."""
        self._erase()
        if self._step:
            file = self.terminal.stderr
            mark, color = (MARKS if can_show(file, MARKS) else ASCII)[not done], RED if not done else GREEN
            mark = f"{color}{mark}{USUAL}" if self.terminal.colors(file) else mark
            output.draw(self.terminal, f"{mark} {self._step}{self._took()}\n")
            self._step = None

    def _took(self):
        seconds = int(time.monotonic() - self._begun)
        return f" ({seconds // 60} min {seconds % 60} s)" if seconds > 59 else f" ({seconds} s)" if seconds else ""

    def _draw(self):
        from rich.console import Console
        from rich.live import Live
        from rich.spinner import Spinner

        terminal, file = self.terminal, self.terminal.stderr
        console = Console(file=file, force_terminal=True, no_color=not terminal.colors(file), width=terminal.width, legacy_windows=False)
        spinner = Spinner("dots" if can_show(file, MARKS) else "line")
        options = {"refresh_per_second": PER_SECOND, "transient": True, "redirect_stdout": False, "redirect_stderr": False}
        self._live = Live(get_renderable=lambda: self._line(spinner), console=console, **options)
        self._live.start()
        # Whatever ends us, the terminal is left as it was.
        console.show_cursor(True)

    def _line(self, spinner):
        """The step that goes on, as rich wants it."""
        from rich.text import Text

        frame = spinner.frames[int(time.monotonic() * 1000 / spinner.interval) % len(spinner.frames)]
        text = Text(f"{frame} {self._step}{self._took()}", no_wrap=True, overflow="ellipsis")
        return text.append(f"  {self._detail}", "dim") if self._detail else text

    def _erase(self):
        if self._live:
            live, self._live = self._live, None
            live.stop()


def can_show(file, marks):
    """Whether a text file can take such letters (iterable of str)."""
    try:
        "".join(marks).encode(getattr(file, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True

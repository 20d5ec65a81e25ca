"""What pull, push, build and load say on their way: one bar a layer on a terminal, else the lines the docker binary prints into a pipe."""

import os
import time

from cloudmesh_docker.borrowed import Borrowed
from cloudmesh_docker.terminal import is_tty
from cloudmesh_docker.visible import visible

PAUSE = 0.05
# The cursor, which rich hides.
HIDE, SHOW = b"\x1b[?25l", b"\x1b[?25h"
DONE = ("complete", "exists", "Pushed", "running", "converged")


def line(item, file=None):
    """The text for one step of the engine (dict), as the docker binary prints it where it can't draw; often none.

    To a *file* that is a terminal nothing goes that would command it, but for the output of a build's own commands.
    """
    if "aux" in item or moving(item):
        return ""
    front = f"{item['id']}: " if item.get("id") else ""
    text = front + (item["stream"] if item.get("stream") else f"{item.get('status', '')}\n")
    return visible(text) if is_tty(file) and not item.get("stream") else text


def moving(item):
    """Whether a step is one of the many that only say how far something is."""
    detail = item.get("progressDetail") or {}
    return (detail.get("current") or 0) > 0 or (detail.get("total") or 0) > 0


def step(file, server, item):
    """Write one step, behind ``server | `` if *server* is given."""
    text = line(item, file)
    if text:
        # A step of a build can be several lines at once, or none that is whole.
        file.write("".join(f"{server} | {part}" for part in text.splitlines(keepends=True)) if server else text)
        file.flush()


def show(terminal, server, steps):
    """Show a Progress to its end, and close it."""
    file = terminal.stderr if steps.aside else terminal.stdout
    with steps:
        if is_tty(file) and not server and terminal.environ.get("TERM") != "dumb":
            with Bars(file, terminal) as bars:
                for item in steps:
                    bars.take(item)
        else:
            for item in steps:
                step(file, server, item)


class Bars:
    """The layers of one pull or push as bars, drawn at most every PAUSE seconds; a context manager.

    Args:
        file: the terminal's text file.
        terminal (Terminal): for its size and colours.
    """

    def __init__(self, file, terminal):
        self.file, self.terminal = file, terminal
        self._layers, self._tasks, self._live, self._drawn = {}, {}, None, 0.0
        self._borrowed = Borrowed(terminal, lambda: self._put(HIDE), lambda: self._put(SHOW))

    def __enter__(self):
        self._borrowed.__enter__()
        return self

    def __exit__(self, *error):
        self._settle()
        self._borrowed.__exit__()

    def _put(self, code):
        """Write at once: what the file keeps may just be written by whom a signal interrupted."""
        try:
            os.write(self.file.fileno(), code)
        except (OSError, ValueError):
            # Nobody looks at it any more.
            return

    def take(self, item):
        """Take one step: a layer's goes into its bar, any other is a line of its own below the bars so far."""
        if "aux" in item:
            return
        if not item.get("id") or "progressDetail" not in item:
            self._settle()
            self.file.write(line(item, self.file))
            self.file.flush()
            return
        self._layers[item["id"]] = item
        self._draw(time.monotonic())

    def _draw(self, now, last=False):
        """Bring what is shown up to date, unless that was done a moment ago; new layers wait for their turn like all others."""
        if last or now - self._drawn >= PAUSE:
            self._drawn = now
            self._redraw()

    def _redraw(self):
        if self._live is None:
            self._live = make_live(self.file, self.terminal)
            self._live.start()
            self._borrowed.take()
        for identity, item in self._layers.items():
            detail, status = item.get("progressDetail") or {}, visible(item.get("status", ""))
            if identity not in self._tasks:
                self._tasks[identity] = self._live.add_task("", total=None, layer=visible(identity), status="", amount="")
            total, current = max(detail.get("total") or 0, 0) or None, max(detail.get("current") or 0, 0)
            if not detail and status.endswith(DONE):
                total = current = 1
            # A bar without an end moves by itself, which one that waits shall not.
            shown = {"total": total or 1, "completed": current if total else 0}
            self._live.update(self._tasks[identity], status=status, amount=amount(current, total) if detail else "", **shown)
        self._live.refresh()

    def _settle(self):
        """Draw what is due and leave it where it is."""
        if self._layers:
            self._draw(time.monotonic(), last=True)
            self._live.stop()
            self._borrowed.give_back()
        self._layers, self._tasks, self._live = {}, {}, None


class Gauge:
    """A context in which the line of the cursor says how far something is; on a terminal, and from when it lasts longer than a moment.

    Args:
        file: the text file it is written to.
        text (callable): says it (str); called on another thread.
    """

    FIRST, NEXT = 0.5, 0.2

    def __init__(self, file, text):
        self._file, self._text, self._over, self._thread = file, text, None, None

    def __enter__(self):
        if is_tty(self._file):
            import threading

            self._over, self._thread = threading.Event(), threading.Thread(target=self._show, daemon=True)
            self._thread.start()

    def __exit__(self, *error):
        if self._thread:
            self._over.set()
            self._thread.join()

    def _show(self):
        pause, drawn = self.FIRST, False
        while not self._over.wait(pause):
            self._put(f"\r{visible(self._text())}\x1b[K")
            pause, drawn = self.NEXT, True
        self._put("\r\x1b[K" if drawn else "")

    def _put(self, text):
        try:
            self._file.write(text)
            self._file.flush()
        except (OSError, ValueError):
            # Nobody looks at it any more.
            return


def amount(current, total):
    """``12.4MB/50.1MB`` of bytes; empty where nothing moves."""
    from cloudmesh_docker.notation.units import human_size

    return f"{human_size(current)}/{human_size(total)}" if total else human_size(current) if current else ""


def make_live(file, terminal):
    """rich's Progress, which draws when it is told to."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    console = Console(file=file, force_terminal=True, no_color=not terminal.color, width=terminal.width, legacy_windows=False)
    columns = (
        TextColumn("{task.fields[layer]}:", markup=False),
        TextColumn("{task.fields[status]}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[amount]}", markup=False),
    )
    return Progress(*columns, console=console, auto_refresh=False)

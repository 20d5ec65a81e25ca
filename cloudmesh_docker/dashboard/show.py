"""The dashboard at work: takes in keys, draws, and has commands carried out."""

import gc
import threading
import time

from cloudmesh_docker.dashboard.board import Board
from cloudmesh_docker.dashboard.layout import View, layout
from cloudmesh_docker.dashboard.source import Source
from cloudmesh_docker.notation.graphs import letters_of
from cloudmesh_docker.parallel import room

# Seconds between two pictures at least, and at most as figures and ages go on.
SHORTEST, LONGEST = 0.25, 1.0
# Each is a connection of its own, of which 10 are as many open files as a server has.
FIGURES = 256


def show(servers, chosen, terminal, perform, sort):
    """Show servers until the person has seen enough.

    Args:
        servers (Servers): the registry.
        chosen (list of Server): which.
        terminal (Terminal): theirs.
        perform (callable): carries out a command, see ``Supply``.
        sort (str): what the rows are sorted by at first.

    Raises:
        KeyboardInterrupt: Ctrl-C was pressed.
    """
    # A program that ends soon does without.
    collected = gc.isenabled()
    gc.enable()
    room(len(chosen) + FIGURES // 10, 1)
    sources = [Source(servers, server, max(4, FIGURES // len(chosen))) for server in chosen]
    try:
        with terminal.full_screen() as screen:
            for source in sources:
                source.start()
            Dashboard(sources, screen, perform, letters_of(terminal.stdout), Board(sort)).run()
    finally:
        for source in sources:
            source.close()
        if not collected:
            gc.disable()


class Dashboard:
    """The loop around a Board."""

    def __init__(self, sources, screen, perform, letters, board):
        self._sources, self._screen, self._perform, self._letters, self._board = sources, screen, perform, letters, board
        self._saved = {source.name for source in sources if source.saved}
        self._working, self._rows, self._drawn, self._seen = {}, [], 0.0, None

    def run(self):
        """Until q is pressed or the terminal is gone."""
        while True:
            try:
                keys = self._screen.keys(self._draw())
                if keys is None:
                    return
                actions = [self._board.press(key, self._board.arrange(self._rows)) for key in keys]
                self._seen = None if keys else self._seen
            except KeyboardInterrupt:
                actions, self._seen = [self._board.cancel()], None
            for action in filter(None, actions):
                if action.what == "interrupt":
                    raise KeyboardInterrupt
                if action.what == "quit":
                    self._finish()
                    return
                getattr(self, f"_{action.what}", self._change)(action)

    def _draw(self):
        """Draw if it is time and there is anything new; after how many seconds to look again (float)."""
        now, seen = time.monotonic(), (self._screen.size, self._board.message, *(source.changes for source in self._sources))
        passed = now - self._drawn
        if passed < SHORTEST or (seen == self._seen and passed < LONGEST):
            return max(0.01, SHORTEST - passed) if seen != self._seen else SHORTEST
        height, width = self._screen.size
        events = [event for source in self._sources for event in source.events()]
        rows = [row for source in self._sources for row in source.rows()]
        arranged = self._board.arrange(rows)
        view = View([source.standing() for source in self._sources], rows, arranged, events, self._letters)
        self._screen.draw(layout(self._board, view, width, height))
        # What a key is about is what was seen when it was pressed.
        self._rows, self._drawn, self._seen = rows, now, seen
        self._prefer(arranged, height)
        return SHORTEST

    def _prefer(self, rows, height):
        """Have the figures of what is on the screen asked for first, where there are more than are asked for."""
        index = self._board.selected(rows) or 0
        shown = frozenset(row.id for row in rows[max(0, index - height) : index + height])
        for source in self._sources:
            source.shown = shown

    def _words(self, row, *words):
        """A command about a container, as it would be typed."""
        return [*(["--server", row.server] if row.server in self._saved else []), "container", *words, row.name]

    def _logs(self, action):
        row = action.row
        height, _ = self._screen.size
        words = self._words(row, "logs", "--follow", "--tail", str(max(1, height - 2)))
        self._screen.page(f"Output of {row.name} on {row.server}; q comes back", lambda: self._perform(words)[0])

    def _shell(self, action):
        with self._screen.aside():
            code, _ = self._perform(self._words(action.row, "shell"))
            if code:
                self._screen.pause(f"docker shell ended with {code}; press a key")

    def _change(self, action):
        """Stop or restart a container while the screen goes on."""
        what, row = action
        words = self._words(row, what)
        # Its name was typed.
        allowed = ["--yes-really", row.server] if row.protected else []
        label = f"{what} {row.name} on {row.server}"

        def work():
            code, said = self._perform([*allowed, *words], shown=False)
            self._working.pop(label, None)
            self._board.message = f"{label}: {'done' if code == 0 else ' '.join(said.split()) or f'ended with {code}'}"

        if label not in self._working:
            self._board.message = f"{label} ..."
            self._working[label] = threading.Thread(target=work, daemon=True)
            self._working[label].start()

    def _finish(self):
        """Wait for what is under way: an engine gives up the work of a client that is gone."""
        for label, thread in list(self._working.items()):
            self._board.message = f"waiting for {label}; Ctrl-C quits at once"
            self._seen, self._drawn = None, 0.0
            self._draw()
            thread.join()

"""A table that is redrawn in place, of one server or several, until somebody presses q."""

import os
from _thread import allocate_lock

from cloudmesh_docker import output, tables
from cloudmesh_docker.notation.graphs import graph, letters_of
from cloudmesh_docker.visible import visible

HOME, REST_OF_LINE, REST_OF_SCREEN, CLEAR = "\x1b[H", "\x1b[K", "\x1b[J", "\x1b[2J"
WIDEST, NARROWEST = 30, 8


class Live:
    """The table, on a terminal.

    Args:
        terminal (Terminal): where; its stdin, if that is a terminal too, is read key by key between ``take`` and ``give_back``.
        options (dict): format, no_trunc and sort, as the user gave them.
        several (bool): there are several servers.

    Attributes:
        ended (bool): q was pressed.
    """

    def __init__(self, terminal, options, several):
        self._terminal, self._options, self._several = terminal, options, several
        self._documents, self._problems, self._lock = {}, [], allocate_lock()
        self.ended, self._keyboard = False, None
        if terminal.typed:
            from cloudmesh_docker.console import Keyboard

            self._keyboard = Keyboard(terminal.stdin)

    def take(self):
        """Have an empty screen, and keys at once and unseen; Ctrl-C is a signal as ever."""
        if self._keyboard:
            self._keyboard.keys()
        # Not through the file: whoever writes to it may just have been interrupted by the signal that leads here.
        os.write(self._terminal.stdout.fileno(), CLEAR.encode())

    def give_back(self):
        """Leave the table where it is, and the keys as they were."""
        if self._keyboard:
            self._keyboard.restore()

    def poll(self):
        """Look whether q was pressed."""
        import select

        with self._lock:
            while self._keyboard and not self.ended and select.select([self._terminal.stdin], [], [], 0)[0]:
                keys = os.read(self._terminal.stdin.fileno(), 1024)
                self.ended = not keys or b"q" in keys.lower()

    def update(self, server, documents):
        """Show what is new of a server."""
        with self._lock:
            self._documents[server] = documents
            self._draw()

    def tell(self, problem):
        """Show what went wrong on a server below the table, instead of its rows."""
        with self._lock:
            self._documents.pop(problem.server, None)
            self._problems.append(f"{problem.server}: {problem}")
            self._draw()

    def _draw(self):
        height = lines_of(self._terminal)
        lines = self._table() + self._problems
        if len(lines) > height - 1:
            lines = [*lines[: height - 2], f"... {len(lines) - height + 2} more"]
        width = self._terminal.width or 80
        text = "".join(visible(line)[:width].rstrip() + REST_OF_LINE + "\n" for line in lines)
        output.screen(self._terminal, HOME + text + REST_OF_SCREEN)
        output.flush(self._terminal)

    def _table(self):
        """The lines of the table."""
        all = [documents for _, documents in sorted(self._documents.items())]
        if not all:
            return []
        kind, format = all[0].kind, self._options.get("format") or "table"
        rows = tables.Rows(kind, [document for documents in all for document in documents], bool(self._options.get("no_trunc")), self._several, False)
        if self._options.get("sort"):
            rows.sort(self._options["sort"])
        if format != "table":
            return tables.by_template(rows, format).splitlines()
        width = self._terminal.width or 80
        return beside(fitted(rows, width), rows, width, letters_of(self._terminal.stdout))


def fitted(rows, width):
    """The lines of a table, without those of the kind's optional columns for which there is no room."""
    for number in range(len(rows.kind.optional) + 1):
        columns = [name for name in rows.columns() if name not in rows.kind.optional[:number]]
        header, cells = [rows.header(name) for name in columns], rows.cells(columns)
        lines = tables.layout(header, cells).splitlines()
        if max(map(len, lines)) <= width:
            return lines
    flexible = [columns.index(name) for name in rows.kind.flexible]
    return tables.layout(header, cells, width, flexible).splitlines()


def beside(lines, rows, width, letters):
    """The lines of a table with as many graphs beside them as there is room for."""
    longest = max(map(len, lines))
    graphs = list(rows.kind.graphs.items())
    while graphs:
        size = min(WIDEST, (width - longest) // len(graphs) - 3)
        if size >= max(NARROWEST, *(len(name) for name, _ in graphs)):
            break
        graphs.pop()
    for name, of in graphs:
        column = [name, *(graph(*of(row), size, letters) for row in rows.rows)]
        longest = max(map(len, lines))
        lines = [f"{line:{longest}}   {cell}" for line, cell in zip(lines, column, strict=True)]
    return lines


def lines_of(terminal):
    """How many lines the terminal has (int)."""
    try:
        return os.get_terminal_size(terminal.stdout.fileno()).lines or 24
    except (OSError, ValueError):
        return 24

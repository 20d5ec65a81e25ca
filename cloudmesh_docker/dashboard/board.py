"""What the person at the dashboard has chosen, and what each key does about it. Nothing is drawn or carried out here."""

from collections import namedtuple

Action = namedtuple("Action", "what row")
Action.__doc__ = """What is to be done: ``quit``, ``interrupt``, or with a Row ``logs``, ``shell``, ``stop`` or ``restart``."""

SORTS = {"c": "cpu", "m": "memory", "n": "name", "s": "server"}
ACTIONS = {"l": "logs", "e": "shell", "x": "stop", "r": "restart"}
SURE = ("stop", "restart")
STEPS = {"up": -1, "k": -1, "down": 1, "j": 1, "page up": -10, "page down": 10, "home": -(10**9), "g": -(10**9), "end": 10**9, "G": 10**9}
KEYS = "? help  q quit  j/k move  l logs  e shell  x stop  r restart  / filter  c m n s sort"
HELP = (
    "up down j k    choose a container; page up, page down, home, end go further",
    "l              its output, as it comes; q or Ctrl-C comes back here",
    "e              a shell in it",
    "x r            stop it, restart it; you are asked first",
    "/              show only what has a text in its server, name, image or state;",
    "               Enter keeps it, Escape shows all again",
    "c m n s        sort by cpu, memory, name, server",
    "?              this help",
    "q              quit",
)


class Board:
    """The state of the screen.

    Attributes:
        sort (str): one of the values of SORTS.
        filter (str): what the rows have in common; empty for all.
        mode (str): ``rows``, ``filter``, ``help``, ``sure`` (a yes is waited for) or ``name`` (the name of a protected server is).
        asked (Action or None): what there is a question about.
        typed (str): the answer so far.
        message (str): what became of the last action; until the next key.
    """

    def __init__(self, sort="server"):
        self.sort, self.filter, self.mode, self.asked, self.typed, self.message = sort, "", "rows", None, "", ""
        self._key, self._index = None, 0

    def arrange(self, rows):
        """The rows that are to be seen, in order."""
        wanted = self.filter.lower()
        # What separates them is in none of them.
        found = [row for row in rows if wanted in "\n".join((row.server, row.name, row.image, row.state)).lower()]
        return sorted(found, key=self._order)

    def _order(self, row):
        named = (row.name, row.server) if self.sort == "name" else (row.server, row.name)
        figure = {"cpu": row.cpu, "memory": row.memory}.get(self.sort)
        return (-1 if figure is None else figure) * -1, *named, row.id

    def selected(self, rows):
        """The number (int) of the selected row among those that ``arrange`` found; None without any.

        It is the first until one was chosen; then it stays with its container, and where that is gone at its place.
        """
        if not rows:
            return None
        if self._key:
            found = (number for number, row in enumerate(rows) if (row.server, row.id) == self._key)
            self._select(rows, next(found, self._index))
        return self._index

    def _select(self, rows, index):
        self._index = max(0, min(index, len(rows) - 1))
        self._key = rows[self._index].server, rows[self._index].id

    def press(self, key, rows):
        """Take in a key; the Action to be carried out now, or None.

        Args:
            key (str): a letter or the name of a key.
            rows (list of Row): those that are to be seen, as ``arrange`` found them.
        """
        self.message = ""
        return getattr(self, f"_in_{self.mode}")(key, rows)

    def cancel(self):
        """Ctrl-C: end a question, or else all; an Action or None."""
        if self.mode == "rows":
            return Action("interrupt", None)
        if self.mode == "filter":
            self.filter = ""
        self._forget(f"{self.asked.row.name}: not asked to {self.asked.what}" if self.asked else "")
        return None

    def _forget(self, message=""):
        self.mode, self.asked, self.typed, self.message = "rows", None, "", message

    def _in_rows(self, key, rows):
        index = self.selected(rows)
        if key == "q":
            return Action("quit", None)
        if key in SORTS:
            self.sort = SORTS[key]
        elif key in STEPS and rows:
            self._select(rows, index + STEPS[key])
        elif key in ("/", "?"):
            self.mode, self.typed = ("filter", self.filter) if key == "/" else ("help", "")
        elif key == "escape":
            self.filter = ""
        elif key in ACTIONS and rows:
            return self._about(ACTIONS[key], rows[index])
        return None

    def _about(self, what, row):
        """An Action about a row, or a question before it."""
        if row.age is not None:
            self.message = f"{row.server} is not up: {row.name} can't be reached now"
            return None
        if what not in SURE:
            return Action(what, row)
        self.mode, self.asked, self.typed = "name" if row.protected else "sure", Action(what, row), ""
        return None

    def _in_sure(self, key, rows):
        asked = self.asked
        sure = key in ("y", "Y")
        self._forget("" if sure else f"{asked.row.name}: not asked to {asked.what}")
        return asked if sure else None

    def _in_name(self, key, rows):
        asked, typed = self.asked, self.typed.strip()
        if key == "escape":
            return self.cancel()
        if key != "enter":
            self._type(key)
            return None
        right = typed == asked.row.server
        self._forget("" if right else f"{typed!r} is not {asked.row.server}: nothing was changed")
        return asked if right else None

    def _in_filter(self, key, rows):
        if key == "escape":
            return self.cancel()
        if key == "enter":
            self._forget()
        elif key in ("up", "down") and rows:
            self._select(rows, self.selected(rows) + STEPS[key])
        else:
            self._type(key)
            self.filter = self.typed
        return None

    def _in_help(self, key, rows):
        self._forget()
        return Action("quit", None) if key == "q" else None

    def _type(self, key):
        if key == "backspace":
            self.typed = self.typed[:-1]
        elif len(key) == 1:
            self.typed += key

    def prompt(self):
        """What stands in the last line (str)."""
        if self.mode == "filter":
            return f"/{self.typed}_"
        if self.mode == "sure":
            return f"{self.asked.what} {self.asked.row.name} on {self.asked.row.server}? [y/N] "
        if self.mode == "name":
            row = self.asked.row
            return f"{row.server} is protected. To {self.asked.what} {row.name} on it, type the server's name: {self.typed}_"
        if self.mode == "help":
            return "press any key"
        return self.message or KEYS

"""Several streams as one: a name in front of each line, whole lines, lines in order of time. Pure functions."""

from heapq import merge
from operator import itemgetter

COLORS = (36, 33, 32, 35, 34, 96, 93, 92, 95, 94)
# What has no line end for so long is given one: memory has an end too.
LONGEST = 1 << 20


class Label(str):
    """What stands in front of each line of a stream, padded to the length of the others.

    Attributes:
        number (int): which of all it is, for its colour.
    """

    number = 0

    def mark(self, color):
        """The bytes in front of a line; *color* (bool): in colour."""
        text = f"\x1b[{COLORS[self.number % len(COLORS)]}m{self} | \x1b[0m" if color else f"{self} | "
        return text.encode("utf-8", "surrogateescape")


def labels(servers, targets):
    """{(server, target): Label or None} of every stream there can be; targets may be ``[None]``, and a single stream has no Label."""
    several = len(servers) > 1, len(targets) > 1
    names = {}
    for server in servers:
        for target in targets:
            names[server, target] = "/".join([server] * several[0] + [target] * (any(several) and target is not None))
    width = max(map(len, names.values()), default=0)
    made = {key: Label(name.ljust(width)) if name else None for key, name in names.items()}
    for number, label in enumerate(filter(None, made.values())):
        label.number = number
    return made


class Lines:
    """Makes whole lines, each behind a mark, of the pieces of a stream of (kind, bytes).

    Args:
        marks (dict of int to bytes): what to put in front of a line, by kind.
    """

    def __init__(self, marks):
        self._marks, self._begun = marks, {}

    def add(self, kind, data):
        """The lines (bytes) that are whole with *data*; the rest waits for its end."""
        begun = self._begun.pop(kind, b"")
        whole, end, rest = bytes(data).rpartition(b"\n")
        if rest and len(begun) + len(rest) > LONGEST and not end:
            return self._marked(kind, begun + rest)
        if not end:
            self._begun[kind] = begun + rest
            return b""
        if rest:
            self._begun[kind] = rest
        return self._marked(kind, begun + whole)

    def rest(self):
        """[(kind, bytes)] of the lines that never ended, with an end."""
        left, self._begun = self._begun, {}
        return [(kind, self._marked(kind, data)) for kind, data in left.items() if data]

    def _marked(self, kind, lines):
        mark = self._marks[kind]
        return mark + lines.replace(b"\n", b"\n" + mark) + b"\n"


def in_time(sources):
    """(label, kind, bytes) of all lines of (label, iterable of (moment, kind, bytes)) in order of time, those of one time in order of the sources."""
    return map(itemgetter(1, 2, 3), merge(*(marked(label, lines) for label, lines in sources), key=itemgetter(0)))


def marked(label, lines):
    """(moment, label, kind, bytes) of (moment, kind, bytes)."""
    for moment, kind, line in lines:
        yield moment, label, kind, line

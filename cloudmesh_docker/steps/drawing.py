"""What containers use over a time, as a picture for people who would rather look than read; matplotlib draws it, and is loaded only for that."""

import os
import time
from _thread import allocate_lock
from io import BytesIO

from cloudmesh_docker.errors import DockerError, OutputError, UsageError
from cloudmesh_docker.steps.archive import check_path
from cloudmesh_docker.steps.usage import memory, processors, traffic

ENDINGS = (".svg", ".png")
INSTALL = "--plot needs matplotlib: pip install 'cloudmesh_docker[plot]'"
# Seconds without figures that are shown as a gap; of more points than these each two become one.
GAP, MOST = 5.0, 7200
# How many names there is room for beside the lines.
NAMED = 30
NAN = float("nan")
STYLES = ("-", "--", ":", "-.")


class Line:
    """The figures of one container.

    Attributes:
        name (str): of the container.
        points (list of (float, float, float, float, float)): when (seconds since the epoch), percent of one processor, bytes of memory, bytes
            received and sent since it was started.
    """

    def __init__(self, name):
        self.name, self.points = name, []

    def add(self, moment, reply):
        """Take the figures of a reply of GET /containers/{id}/stats."""
        if not self.points and not (reply.get("precpu_stats") or {}).get("system_cpu_usage"):
            # The first is an average since the host was started.
            return
        if self.points and moment - self.points[-1][0] > GAP:
            self.points.append((moment, NAN, NAN, NAN, NAN))
        self.points.append((moment, processors(reply), memory(reply), *traffic(reply)))
        if len(self.points) >= MOST:
            self.points = [highest(*pair) for pair in zip(self.points[:-1:2], self.points[1::2], strict=True)]

    def column(self, number):
        """One of the figures (list of float) at all times."""
        return [point[number] for point in self.points]

    @property
    def peak(self):
        """float: the greatest percent of one processor."""
        return max(share for share in self.column(1) if share == share)

    def rates(self, number):
        """How much one of the figures rose in a second (list of float), from each time to the next."""
        rates = [NAN]
        for before, now in zip(self.points, self.points[1:], strict=False):
            risen, passed = now[number] - before[number], now[0] - before[0]
            rates.append(risen / passed if risen >= 0 and passed > 0 else NAN)
        return rates


class Drawing:
    """A picture of what containers of all servers of a command use.

    Args:
        path (str): the file, whose ending says of which kind it is; one that is there is replaced when the picture is whole.

    Raises:
        UsageError: another ending.
        DockerError: there is no such folder, or none that can be written in, or no matplotlib.
    """

    def __init__(self, path):
        self.path, self._lines, self._lock = path, {}, allocate_lock()
        if not path.lower().endswith(ENDINGS):
            raise UsageError(f"--plot {path}: name a file that ends in {' or '.join(ENDINGS)}")
        check_path(path, f"--plot {path}")
        if not os.access(os.path.dirname(path) or ".", os.W_OK):
            raise DockerError(f"--plot {path}: you may not write in this folder")
        try:
            import matplotlib.dates
            import matplotlib.figure  # noqa: F401
        except ImportError:
            raise DockerError(INSTALL) from None

    def add(self, documents):
        """Take the figures of now of one server (Documents of Stats)."""
        now = time.time()
        with self._lock:
            for row in documents:
                reply = row["raw"]
                name = documents.kind.Name(row, False) or reply["asked"]
                self._lines.setdefault((documents.server, reply["asked"]), Line(name)).add(now, reply)

    def close(self):
        """Write the file; what to tell about it (str). Raises OutputError where nothing was seen, or it can't be written."""
        with self._lock:
            lines = {key: line for key, line in self._lines.items() if line.points}
        if not lines:
            raise OutputError(f"{self.path}: there is nothing to draw: no container was seen running")
        data = BytesIO()
        picture(lines).savefig(data, format=self.path.lower()[-3:])
        replace(self.path, data.getbuffer())
        return f"{self.path}: {len(lines)} container{'s' * (len(lines) > 1)}"


def highest(one, two):
    """Two points as one, so that no peak is lost."""
    return (two[0], *map(max, one[1:3], two[1:3]), *two[3:]) if two[1] == two[1] and one[1] == one[1] else two


def replace(path, data):
    """Write *data* (bytes-like) to a file that is there only when it is whole."""
    part = f"{path}.{os.getpid()}.part"
    try:
        with open(part, "wb") as file:
            file.write(data)
        os.replace(part, path)
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror}") from None
    finally:
        if os.path.lexists(part):
            os.unlink(part)


def picture(lines):
    """A matplotlib Figure of {(server, container): Line}."""
    from matplotlib.figure import Figure

    network = any(line.points[0][3:] != line.points[-1][3:] for line in lines.values())
    figure = Figure(figsize=(10, 8 if network else 6), layout="constrained")
    panels = figure.subplots(3 if network else 2, 1, sharex=True)
    drawn = []
    for number, line in enumerate(lines.values()):
        moments = local(line.column(0))
        look = {"color": f"C{number % 10}", "linestyle": STYLES[number // 10 % len(STYLES)], "linewidth": 1.3}
        # One point is no line.
        look["marker"] = "." if len(moments) == 1 else None
        drawn += panels[0].plot(moments, line.column(1), **look)
        panels[1].plot(moments, line.column(2), **look)
        if network:
            panels[2].plot(moments, line.rates(3), **look)
            panels[2].plot(moments, [-rate for rate in line.rates(4)], **look)
    for panel in panels:
        panel.grid(alpha=0.3)
        panel.margins(x=0.01)
    scale(panels, network)
    legend(figure, drawn, lines)
    return figure


def scale(panels, network):
    """Say what the panels show, from 0 on, in units of which a few are enough."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    panels[0].set_ylabel("CPU, % of one processor")
    panels[0].set_ylim(bottom=0)
    panels[1].set_ylim(bottom=0)
    units(panels[1], "memory, {}", 1024, ("B", "KiB", "MiB", "GiB", "TiB"))
    if network:
        panels[2].axhline(0, color="black", linewidth=0.8)
        units(panels[2], "network, {}/s: in above, out below", 1000, ("B", "kB", "MB", "GB", "TB"))
    locator = AutoDateLocator()
    panels[-1].xaxis.set_major_locator(locator)
    panels[-1].xaxis.set_major_formatter(ConciseDateFormatter(locator))


def units(panel, label, base, names):
    """Have the numbers beside a panel in the unit in which the greatest is less than *base*."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    most, step = max(map(abs, panel.get_ylim())), 0
    while most >= base and step < len(names) - 1:
        most, step = most / base, step + 1
    size = base**step
    panel.set_ylabel(label.format(names[step]))
    low, high = (limit / size for limit in panel.get_ylim())
    panel.set_yticks([tick * size for tick in MaxNLocator(6).tick_values(low, high) if low <= tick <= high])
    panel.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{abs(value) / size:g}"))


def legend(figure, drawn, lines):
    """The names of the lines, beside them; of too many those that are seen best."""
    several = len({server for server, _ in lines}) > 1
    entries = sorted(zip(drawn, lines.items(), strict=True), key=lambda entry: -entry[1][1].peak)[:NAMED]
    names = [f"{server}/{line.name}" if several else line.name for _, ((server, _), line) in entries]
    if len(lines) > len(entries):
        names.append(f"... {len(lines) - len(entries)} more")
        entries.append((drawn[0].__class__([], [], linestyle=""), None))
    box = figure.legend([one for one, _ in entries], list(map(str, range(len(names)))), loc="outside right upper", fontsize="small")
    for text, name in zip(box.get_texts(), names, strict=True):
        # A name is no formula.
        text.set_parse_math(False)
        text.set_text(name)


def local(moments):
    """Seconds since the epoch as local times (list of datetime)."""
    from datetime import datetime

    return list(map(datetime.fromtimestamp, moments))

"""Makes the pictures of the manual from real sessions on real engines, as root:   .venv/bin/python docs/pictures.py [NAME...]

Without names all of them. What a terminal shows is read by pyte and drawn by rich, in letters that are there, without fonts of the web.
"""

import io
import itertools
import os
import pathlib
import re
import sys
import time

import pexpect
import pyte
from rich.console import Console
from rich.style import Style
from rich.terminal_theme import MONOKAI
from rich.text import Text

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from tests.bench import image  # noqa: E402
from tests.bench.behind_ssh import BehindSsh  # noqa: E402
from tests.bench.debian import Debian, debian_system  # noqa: E402
from tests.bench.dockerd import Dockerd  # noqa: E402
from tests.bench.hosts import Host  # noqa: E402
from tests.bench.lab import Lab  # noqa: E402
from tests.shells import ONE_SHOT  # noqa: E402

FONT = "DejaVu Sans Mono, Menlo, Consolas, monospace"
PATIENCE = 30
# Containers as they may be on two servers, and the share of a processor each may use.
CONTAINERS = {"web1": {"shop": 0.3, "blog": 0.1, "mail": 0.05}, "web2": {"shop": 0.2, "queue": 0.15}}
# Now more, now less to do.
BUSY = ["sh", "-c", "trap exit TERM; n=$0; while :; do n=$(((n*7+3)%11)); i=0; while [ $i -lt ${n}0000 ]; do i=$((i+1)); done; sleep 1; done"]
NAMES = {"brown": "yellow", "brightbrown": "bright_yellow"}


class Recording:
    """A system shell in a terminal, and what is to be seen there.

    Args:
        home (pathlib.Path): HOME, with our program in ``bin``.
        columns, lines (int): how large it is.
        path (str): where programs are looked for behind ours.
    """

    def __init__(self, home, columns, lines, path=os.environ["PATH"]):
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.Stream(self.screen)
        kept = {"HOME": str(home), "PATH": f"{home / 'bin'}:{path}", "TERM": "xterm-256color", "PS1": "$ ", "LANG": "C.UTF-8"}
        # Nobody answers the question for the position of the cursor here.
        kept["PROMPT_TOOLKIT_NO_CPR"] = "1"
        self._process = pexpect.spawn("bash", ["--norc", "-i"], env=kept, cwd=str(home), dimensions=(lines, columns), encoding="utf-8")
        self.wait(r"^\$$")

    def look(self, seconds):
        """Take in what is shown for some time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                self._stream.feed(self._process.read_nonblocking(65536, min(left, 0.05)))
            except pexpect.TIMEOUT:
                continue

    def wait(self, pattern):
        """Until the last line that is not empty fits."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.look(0.1)
            lines = [line.rstrip() for line in self.screen.display if line.strip()]
            if lines and re.search(pattern, lines[-1]):
                return
        raise RuntimeError(f"{pattern} was not seen:\n" + "\n".join(self.screen.display))

    def type(self, text, seconds=1.0):
        """Type, and look what comes of it."""
        self._process.send(text)
        self.look(seconds)

    def run(self, line, prompt=r"^\$$"):
        """Run a line to the next prompt."""
        self.type(f"{line}\r")
        self.wait(prompt)

    def save(self, name, title):
        """Draw what is to be seen; the empty lines at the end are left out."""
        rows = [self._row(number) for number in range(self.screen.lines)]
        while rows and not rows[-1].plain.strip():
            rows.pop()
        console = Console(record=True, width=self.screen.columns, file=io.StringIO(), force_terminal=True, color_system="truecolor")
        for row in rows:
            console.print(row, no_wrap=True, overflow="crop", soft_wrap=False)
        drawing = console.export_svg(title=title, theme=MONOKAI, unique_id=f"picture-{name}")
        drawing = re.sub(r"@font-face \{.*?\}\s*", "", drawing, flags=re.DOTALL).replace("Fira Code", FONT)
        drawing = re.sub(r"<!--.*?-->\s*", "", drawing, flags=re.DOTALL)
        (HERE / "pictures").mkdir(exist_ok=True)
        (HERE / "pictures" / f"{name}.svg").write_text("\n".join(line.rstrip() for line in drawing.splitlines()) + "\n")
        self._process.close(force=True)

    def _row(self, number):
        cells = [self.screen.buffer[number][column] for column in range(self.screen.columns)]
        text = Text()
        for style, run in itertools.groupby(cells, key=style_of):
            text.append("".join(cell.data for cell in run), style)
        return text


def style_of(cell):
    """rich's Style of a cell of pyte's."""
    return Style(color=colour(cell.fg), bgcolor=colour(cell.bg), bold=cell.bold, reverse=cell.reverse, underline=cell.underscore)


def colour(name):
    """rich's name for a colour of pyte; None for the terminal's own."""
    if name == "default":
        return None
    if re.fullmatch("[0-9a-f]{6}", name):
        return f"#{name}"
    name = NAMES.get(name, name)
    return name.replace("bright", "bright_") if name.startswith("bright") and "_" not in name else name


def prepare(lab, hosts):
    """Two engines with containers, and a HOME in which they are saved beside a server that is down; the HOME."""
    home = lab / "home"
    (home / "bin").mkdir(parents=True)
    program = home / "bin" / "cloudmesh-docker"
    program.write_text(f"#!/bin/sh\nPYTHONPATH={HERE.parent} exec {sys.executable} -c '{ONE_SHOT}' \"$@\"\n")
    program.chmod(0o700)
    shell = Recording(home, 100, 30)
    for name, containers in CONTAINERS.items():
        hosts.append(Host(name))
        engine = Dockerd(hosts[-1], lab / name).start()
        engine.load_image(image.busybox_tar(), "nginx:latest", ("ENV PATH=/bin",))
        shell.run(f"cloudmesh-docker server add {name} {engine.address} --group prod")
        for number, (container, share) in enumerate(containers.items()):
            body = {"Image": "nginx", "Cmd": [*BUSY, str(number)], "HostConfig": {"NanoCpus": int(share * 1e9)}}
            engine.json("POST", "/containers/create", body, name=container)
            engine.json("POST", f"/containers/{container}/start")
    shell.run("cloudmesh-docker server add web3 tcp://192.0.2.3 --insecure")
    shell.run("cloudmesh-docker server refresh web1 web2")
    return home


def of_servers(home):
    """One command on all servers, one of which is down."""
    shell = Recording(home, 130, 24)
    shell.run("cloudmesh-docker --server all --timeout 1 ps")
    shell.run("cloudmesh-docker find --kind container shop")
    shell.save("servers", "many servers")


def of_shell(home):
    """The shell, with the names that can be completed."""
    shell = Recording(home, 100, 20)
    shell.run("cloudmesh-docker", r"^docker\(web1\)>")
    shell.run("docker ps --format '{{.Names}}: {{.Status}}'", r"^docker\(web1\)>$")
    shell.type("docker stop ", 0.5)
    shell.type("\t", 1.5)
    shell.save("shell", "the shell")


def of_stats(home):
    """What containers use, on two servers."""
    shell = Recording(home, 150, 16)
    shell.type("cloudmesh-docker stats --server @prod\r", 62)
    shell.save("stats", "cloudmesh-docker stats --server @prod")


def of_dashboard(home):
    """All servers on one screen, the busiest container first."""
    shell = Recording(home, 130, 24)
    shell.type("cloudmesh-docker dashboard\r", 60)
    shell.type("c", 3)
    shell.save("dashboard", "cloudmesh-docker dashboard")


def of_plot(home):
    """What containers used in two minutes."""
    shell = Recording(home, 150, 16)
    shell.type("cloudmesh-docker stats --server @prod --plot plot.svg --for 2m\r", 125)
    shell.wait(r"^\$$")
    drawing = re.sub(r"^.*?(?=<svg)|<metadata>.*?</metadata>\s*|<!--.*?-->\s*", "", (home / "plot.svg").read_text(), flags=re.DOTALL)
    (HERE / "pictures" / "plot.svg").write_text("\n".join(line.rstrip() for line in drawing.splitlines()) + "\n")


def of_plan(home, lab, hosts):
    """What deploying a server would do."""
    hosts.append(Debian("db1", debian_system(HERE.parent / ".venv" / "debian"), lab / "db1"))
    reached = BehindSsh(hosts[-1])
    with (reached.folder / "client").open("a") as file:
        file.write(f"Host db1\n  HostName 127.0.0.1\n  Port {reached.port}\n")
    shell = Recording(home, 120, 20, f"{reached.folder / 'bin'}:{os.environ['PATH']}")
    shell.run("cloudmesh-docker server deploy ssh --plan db1 alice@db1")
    shell.save("plan", "cloudmesh-docker server deploy ssh --plan")


def main():
    """Make all of them, or those that are named."""
    hosts = []
    with Lab() as lab:
        try:
            home = prepare(lab, hosts)
            made = {"servers": of_servers, "shell": of_shell, "stats": of_stats, "dashboard": of_dashboard, "plot": of_plot}
            made["plan"] = lambda home: of_plan(home, lab, hosts)
            for name in sys.argv[1:] or made:
                made[name](home)
        finally:
            for host in hosts:
                host.stop()


if __name__ == "__main__":
    main()

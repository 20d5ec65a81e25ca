"""What is compared: all kinds of work, the contestants of each, and the goals."""

import importlib.util
import os
import pathlib
import shutil
import sys

from benchmarks.bulk import MuchData
from benchmarks.contest import BINARY, IMPORT, LIBRARY, LIMIT, OURS, Contest
from benchmarks.engines import container
from benchmarks.fleet import ManyServers
from benchmarks.inside import WithinOneProcess
from benchmarks.stored import MuchRemembered
from benchmarks.streams import MuchOutput
from benchmarks.timing import Command, Screen
from benchmarks.typing import Typing

PEERS = pathlib.Path(__file__).parent / "peers"
FOREIGN = ("PYTHON", "DOCKER_", "CLOUDMESH_", "CURL_CA", "REQUESTS_CA")
LAUNCHER = "import sys\nfrom cloudmesh_docker.cli import entry\nsys.exit(entry())\n"
PROMPT = "docker("
SIZES = {"list-0": 0, "list-100": 100, "list-1000": 1000}
ROUNDS = {"list-0": 21, "list-100": 21, "list-1000": 21, "list-warm": 21, "inspect": 9, "lifecycle": 5, "start": 15, "parse": 21}
ROUNDS |= {"pull": 7, "push": 7, "cp-in": 7, "cp-out": 7, "save": 5, "load": 5, "export": 7}
ROUNDS |= {"store-find": 21, "store-find-label": 21, "store-complete": 21, "store-replace": 11}
ROUNDS |= {"logs-file": 5, "logs-pipe": 5, "exec-file": 9, "exec-pipe": 9, "echo": 9}
ROUNDS |= {"many-100": 9, "many-1000": 3, "many-1000-dead": 5, "many-tls": 5}
NAMES = tuple(ROUNDS)


class Field(WithinOneProcess, MuchData, MuchOutput, MuchRemembered, ManyServers, Typing):
    """Where the contests are held.

    Args:
        folder (pathlib.Path): for HOME and the batch files.
        engines (Engines): the engines.
        quick (bool): less of everything, to see that it works.
    """

    def __init__(self, folder, engines, quick=False):
        self._folder, self._engines, self._quick = folder, engines, quick
        self.docker = shutil.which("docker") or "docker"
        self.has_library = importlib.util.find_spec("docker") is not None
        self.peers = PEERS
        (folder / "home").mkdir()

    def environ(self, engine, **more):
        """The environment of a contestant: nothing of the caller's that concerns it, and an engine if there is one."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        there = {"DOCKER_HOST": engine.address} if engine else {}
        return {**kept, "HOME": str(self._folder / "home"), "TERM": "xterm-256color", **there, **more}

    def ours(self):
        """The words that start this program: as installed beside this Python, else from the sources."""
        installed = pathlib.Path(sys.executable).parent / "cloudmesh-docker"
        return [str(installed)] if installed.exists() else [sys.executable, "-c", LAUNCHER]

    def _source(self):
        """What makes the sources importable where the program is not installed."""
        return {} if len(self.ours()) == 1 else {"PYTHONPATH": str(PEERS.parents[1])}

    def _all(self, engine, words, binary=None):
        """Everybody with the same words; *binary*: the whole command of the docker binary."""
        peer = {name: [sys.executable, "-c", f"from {name} import main; main()", engine.sock, *words] for name in ("docker_py", "bare")}
        environ, with_peers = self.environ(engine), self.environ(engine, PYTHONPATH=str(PEERS))
        everybody = {
            OURS: Command([*self.ours(), *words], self.environ(engine, **self._source())),
            BINARY: Command(binary or [self.docker, *words], environ),
            LIBRARY: Command(peer["docker_py"], with_peers),
            LIMIT: Command(peer["bare"], with_peers),
        }
        return {name: contestant for name, contestant in everybody.items() if name != LIBRARY or self.has_library}

    def _batch(self, engine, name, lines):
        """Everybody with one batch file, which is a shell script for the docker binary."""
        path = self._folder / name
        path.write_text("".join(line + "\n" for line in lines))
        return self._all(engine, ["-f", str(path)], ["bash", "-e", str(path)])

    def contest(self, name):
        """The contest of that name, after everyone's answer was looked at."""
        made, expected = self._listing(name) if name in SIZES else getattr(self, f"_{name.replace('-', '_')}")()
        made.prepare(expected)
        if name == "lifecycle":
            made.contestants = self._batch(self._engines.holding(0), name, self._chains(2 if self._quick else 33))
        return made

    def _listing(self, name):
        size = SIZES[name]
        contestants = self._all(self._engines.holding(size), ["container", "list", "-a"])
        goals = {0: [(BINARY, 4.0)], 1000: [(BINARY, 1.0)]}.get(size, [(BINARY, None)])
        return Contest(name, f"container list -a, {size:,} containers", contestants, goals), ("\n", size + 1)

    def _inspect(self):
        count = 20 if self._quick else 200
        lines = [f"docker container inspect {container(number % 100)}" for number in range(count)]
        contestants = self._batch(self._engines.holding(100), "inspect", lines)
        title = f"{count} commands in a batch file: inspect"
        return Contest("inspect", title, contestants, [(BINARY, 0.25), (LIBRARY, 1.0)]), ('"Id":', count)

    def _chains(self, count):
        """A batch file's lines: *count* containers, one after the other, from create to rm."""
        steps = ("create --name {0} busybox sleep 1000", "start {0}", "pause {0}", "unpause {0}", "stop -t 0 {0}", "rm {0}")
        lines = [f"docker {step.format(f'chain-{number}')}" for number in range(count) for step in steps]
        return [*lines, "docker container list -a", "docker container list -a"]

    def _lifecycle(self):
        contestants = self._batch(self._engines.holding(0), "lifecycle", self._chains(1))
        count = len(self._chains(2 if self._quick else 33))
        title = f"{count} commands in a batch file: create, start, pause, unpause, stop, rm"
        return Contest("lifecycle", title, contestants, [(BINARY, 0.8)]), ("CONTAINER ID", 2)

    def _start(self):
        environ = self.environ(self._engines.holding(0), **self._source())
        imports = [sys.executable, "-c", f"import cmd2; print('{PROMPT}')"]
        contestants = {OURS: Screen(self.ours(), environ, PROMPT), IMPORT: Screen(imports, environ, PROMPT)}
        return Contest("start", "the shell, from its start to its prompt; limit: import cmd2", contestants, [(IMPORT, 1.5)]), (PROMPT, 1)

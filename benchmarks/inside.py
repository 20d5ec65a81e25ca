"""Work that is measured without a process of its own: what a warm shell does after Enter."""

import gc
import io
import os
import time

from benchmarks.contest import FORGETFUL, LIMIT, OURS, Contest
from benchmarks.peers.bare import Engine
from cloudmesh_docker import catalog
from cloudmesh_docker.dispatch import Session
from cloudmesh_docker.terminal import Terminal

LINE = (
    "run --detach --init --read-only --name web --hostname web.example --restart unless-stopped --user 1000:1000 --workdir /srv"
    " --env MODE=production --env-file /etc/web.env --label tier=front --memory 512m --cpus 1.5 --publish 8080:80 --volume data:/srv/data"
    " --mount type=tmpfs,target=/tmp --network front --cap-drop ALL --security-opt no-new-privileges --stop-timeout=20 nginx:1.27 nginx -g daemon"
)


class Inside:
    """A contestant that is a function, timed from its call to its return.

    Args:
        function (callable): the work.
        shown (callable): what it answers (str), for a look at it.
        times (int): calls for one figure.
    """

    def __init__(self, function, shown, times=1):
        self._function, self._shown, self._times = function, shown, times

    def output(self):
        """What it answers."""
        return self._shown()

    def seconds(self):
        """How long one call takes (float)."""
        function = self._function
        # As this program's own process has it, and its other contestants have nothing to collect here.
        gc.collect()
        gc.disable()
        try:
            start = time.perf_counter()
            for _ in range(self._times):
                function()
            return (time.perf_counter() - start) / self._times
        finally:
            gc.enable()


class Nothing:
    """A store that keeps nothing."""

    shared = False

    def replace_server(self, *_):
        """Keep nothing."""

    def ping(self):
        """It is there."""

    def close(self):
        """It holds nothing open."""


class WithinOneProcess:
    """The contests of this file, for a Field."""

    def _parse(self):
        words = LINE.split()

        def parse():
            command, rest, alias = catalog.find(words)
            return command.grammar.parse(rest, alias)

        count = sum(word.startswith("--") for word in words)
        contestants = {OURS: Inside(parse, lambda: str(parse()), 20)}
        return Contest("parse", f"parsing a line with {count} options: run", contestants, [(None, 0.001)]), ("no-new-privileges", 1)

    def _list_warm(self):
        size = 100 if self._quick else 1000
        engine = self._engines.holding(size)
        bare = Engine(engine.sock)

        def ask():
            return bare.ask("GET", "/v1.41/containers/json?all=1")

        forgetful = self._warm(engine)
        forgetful[0].servers._store = Nothing()
        contestants = {
            OURS: listing(*self._warm(engine)),
            FORGETFUL: listing(*forgetful),
            LIMIT: Inside(ask, lambda: "\n".join(map(str, [*ask(), ""]))),
        }
        title = f"container ls -a in a warm session, {size:,} containers; limit: ask and decode"
        return Contest("list-warm", title, contestants, [(LIMIT, 1.15), (FORGETFUL, None)]), ("\n", size)

    def _warm(self, engine):
        """(session, terminal that shows nothing)."""
        environ = self.environ(engine)
        # Left open: the contest lasts as long as the process.
        null = open(os.devnull, "r+", encoding="utf-8")
        terminal = Terminal(null, null, null, environ)
        return Session(terminal, environ=environ), terminal


def listing(session, terminal):
    """The contestant that lists all containers in a session."""
    words = ["container", "ls", "-a"]

    def shown():
        text = io.StringIO()
        session.run(words, Terminal(terminal.stdin, text, text, terminal.environ))
        return text.getvalue()

    return Inside(lambda: session.run(words), shown)

"""Work on many servers, 50 ms away: one process of ours beside one docker binary for each server, and docker-py on threads."""

import statistics
import sys
from functools import partial

from benchmarks.bulk import Transfer
from benchmarks.contest import BINARY, LIBRARY, OURS, Contest
from tests.bench import pki
from tests.bench.fleet import Fleet, place

LATENCY = 0.05
CONTAINERS = 10
# As many docker binaries at once as one may think of; the best of these runs against us.
AT_ONCE = (8, 32, 100)
XARGS = 'xargs -a "$1" -P "$2" -I SERVER "$3" --host SERVER "${@:4}" container list'
FAILING = '"$@"; test $? = 1'
DEAD_TIMEOUT = "1"
# Seconds, for everything but the start of the process, which gets its own.
GOALS = {100: (0.15, 0.10), 1000: (0.70, 1 / 19)}
START = 0.06
MEMORY = 200


class Quiet(Transfer):
    """A contestant that only asks, and leaves nothing to look at but what it prints."""

    def __init__(self, words, environ):
        super().__init__(words, environ, lambda: None, None)
        self._result = lambda: self._printed

    def output(self):
        """What it prints."""
        self._printed = super(Transfer, self).output()
        return self._printed


class ManyServers:
    """The contests of this file, for a Field."""

    def _fleet(self, count, dead=0, tls=None, client=None):
        """(a Fleet, the environment in which its servers are saved, a file of the addresses of those that live)."""
        key = f"fleet-{count}-{dead}-{bool(tls)}"
        make = partial(Fleet, count, LATENCY, refused=dead - dead // 2, silent=dead // 2, containers=CONTAINERS, tls=tls)
        fleet = self._engines.keep(key, make)
        home, addresses = self._folder / key, self._folder / f"{key}.txt"
        fleet.inventory(home / ".cloudmesh/docker/servers.json", **({"tls": client} if client else {}))
        addresses.write_text("".join(f"{address}\n" for address in fleet.addresses[:count]))
        environ = {**self.environ(None), "HOME": str(home), **self._source()}
        return fleet, environ, str(addresses)

    def _many(self, count):
        asked = count // 5 if self._quick else count
        _, environ, addresses = self._fleet(asked)
        contestants = {OURS: Quiet([*self.ours(), "container", "list", "--server", "all"], environ), BINARY: self._best(addresses, environ)}
        if self.has_library:
            peers = {**environ, "PYTHONPATH": str(self.peers)}
            contestants[LIBRARY] = Quiet([sys.executable, "-c", "from threads import main; main()", addresses], peers)
        seconds, quotient = GOALS[count]
        title = f"container list on {asked:,} servers 50 ms away; docker binary: xargs -P{contestants[BINARY].words[5]}"
        goals = [(BINARY, quotient), (None, seconds + START), (LIBRARY, None)]
        return Contest(f"many-{count}", title, contestants, goals, memory=MEMORY), ("web-0000", asked)

    def _best(self, addresses, environ):
        """The docker binary for every server, as many at once as was fastest in one try with a hundred of them."""
        if not hasattr(self, "_at_once"):
            _, _, hundred = self._fleet(20 if self._quick else 100)
            times = {number: statistics.median(self._xargs(hundred, number, environ).seconds() for _ in range(3)) for number in AT_ONCE}
            self._at_once = min(times, key=times.get)
        return self._xargs(addresses, self._at_once, environ)

    def _xargs(self, addresses, number, environ, *options):
        return Quiet(["bash", "-c", XARGS, "xargs", addresses, str(number), self.docker, *options], environ)

    def _many_tls(self):
        asked = 20 if self._quick else 100
        authority, folder = pki.Authority(), self._folder / "tls"
        files = authority.issue(folder / "server", pki.SERVER, [place(number) for number in range(asked)])
        client = authority.issue(folder / "client")
        _, environ, addresses = self._fleet(asked, tls=files, client=client)
        options = ["--tlsverify", "--tlscacert", client["ca"], "--tlscert", client["cert"], "--tlskey", client["key"]]
        contestants = {
            OURS: Quiet([*self.ours(), "container", "list", "--server", "all"], environ),
            BINARY: self._xargs(addresses, 32, environ, *options),
        }
        title = f"container list on {asked} servers 50 ms away behind TLS; docker binary: xargs -P32"
        return Contest("many-tls", title, contestants, [(BINARY, GOALS[100][1])], memory=MEMORY), ("web-0000", asked)

    def _many_100(self):
        return self._many(100)

    def _many_1000(self):
        return self._many(1000)

    def _many_1000_dead(self):
        asked = 200 if self._quick else 1000
        dead = asked // 100
        _, environ, _ = self._fleet(asked - dead, dead)
        words = [*self.ours(), "container", "list", "--server", "all", "--timeout", DEAD_TIMEOUT]
        contestants = {OURS: Quiet(["bash", "-c", FAILING, "failing", *words], environ)}
        title = f"dead ones, {dead} of {asked:,} servers, half of them refuse, half are silent: container list --timeout {DEAD_TIMEOUT}"
        goals = [(None, GOALS[1000][0] + START + float(DEAD_TIMEOUT))]
        return Contest("many-1000-dead", title, contestants, goals, memory=MEMORY), ("web-0000", asked - dead)

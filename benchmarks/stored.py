"""What a large store costs: finding, completing, and taking in a server's answer, with 100,000 containers on 100 servers remembered."""

import io
import os

from benchmarks.contest import OURS, Contest
from benchmarks.inside import Inside
from cloudmesh_docker import complete
from cloudmesh_docker.dispatch import Session
from cloudmesh_docker.store.documents import Containers
from cloudmesh_docker.terminal import Terminal

KINDS = (("web", "nginx:1.27"), ("db", "postgres:16"), ("cache", "redis:7"), ("worker", "shop/worker:2.1"))


def reply(server, number, status="Up 5 minutes"):
    """A container as GET /containers/json describes it."""
    name, image = KINDS[number % len(KINDS)]
    project = {"project": f"shop{number % 7}", "service": name, "container-number": str(number)}
    labels = {"tier": "front" if number % 2 else "back", **{f"com.docker.compose.{key}": value for key, value in project.items()}}
    ports = [{"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8000 + number, "Type": "tcp"}] if number % 2 else []
    return {
        "Id": f"{hash((server, number)) & (2**64 - 1):064x}",
        "Names": [f"/{name}-{server}-{number}"],
        "Image": image,
        "ImageID": "sha256:" + "ab" * 32,
        "Command": "sleep 1000",
        "Created": 1_700_000_000 + number,
        "Ports": ports,
        "Labels": labels,
        "State": "running" if number % 3 else "exited",
        "Status": status,
        "Mounts": [],
    }


class MuchRemembered:
    """The contests of this file, for a Field."""

    _large = None

    def _store(self):
        """(session, terminal that shows nothing, how many servers, how many containers each); made once."""
        if self._large is None:
            servers, each = (5, 100) if self._quick else (100, 1000)
            home = self._folder / "large"
            home.mkdir()
            environ = {"HOME": str(home), "TERM": "xterm-256color"}
            null = open(os.devnull, "r+", encoding="utf-8")
            terminal = Terminal(null, null, null, environ)
            session = Session(terminal, environ=environ)
            for number in range(servers):
                name = f"s{number:03}"
                session.servers.inventory.put(name, {"address": f"unix:///nowhere/{name}.sock"})
                documents = Containers.of(name, [reply(name, place) for place in range(each)], "all")
                session.servers.store.replace_server("Containers", name, list(documents))
            self._large = session, terminal, servers, each
        return self._large

    def _finding(self, name, what, words, count, seconds):
        session, terminal, servers, each = self._store()

        def shown():
            text = io.StringIO()
            session.run(words, Terminal(terminal.stdin, text, text, terminal.environ))
            return text.getvalue()

        title = f"finding by {what} among {servers * each:,} remembered containers: find"
        return Contest(name, title, {OURS: Inside(lambda: session.run(words), shown)}, [(None, seconds)]), ("\n", count)

    def _store_find(self):
        return self._finding("store-find", "a part of the name", ["find", "s003-41"], 2, 0.05)

    def _store_find_label(self):
        words = ["find", "label=com.docker.compose.container-number=77"]
        return self._finding("store-find-label", "a label", words, self._store()[2] + 1, 0.05)

    def _store_complete(self):
        session, _, servers, each = self._store()
        words = ["--server", "s003", "container", "inspect"]

        def ask():
            return complete.complete(session, words, "web-s003-4")

        title = f"completing a name, {servers * each:,} containers remembered"
        contestants = {OURS: Inside(ask, lambda: "\n".join(item.text for item in ask().items))}
        return Contest("store-complete", title, contestants, [(None, 0.02)]), ("web-s003-4", 1)

    def _store_replace(self):
        session, _, servers, each = self._store()
        answers = [Containers.of("s003", [reply("s003", place, f"Up {minutes} minutes") for place in range(each)], "all") for minutes in (6, 7)]

        def replace():
            answers.reverse()
            return session.servers.store.replace_server("Containers", "s003", list(answers[0]))

        title = f"taking in a server's {each:,} containers, each with a new status, among {servers * each:,}"
        return Contest("store-replace", title, {OURS: Inside(replace, lambda: f"{replace()} containers")}, [(None, 0.15)]), (f"{each} ", 1)

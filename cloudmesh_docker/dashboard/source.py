"""One server as the dashboard sees it: its containers, what they use and what happens there, followed on threads, across every interruption."""

import threading
import time
from collections import deque, namedtuple

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.steps.watching import Watch
from cloudmesh_docker.store.documents import Containers
from cloudmesh_docker.store.kind import utc_now
from cloudmesh_docker.store.remember import ASK, remember_list
from cloudmesh_docker.watch import concerned

# Seconds: a silent server is looked for, may take to answer, has had its say; between attempts; of events from before.
LOOK, PATIENCE, SETTLE = 4.0, 5.0, 0.15
SHORTEST, LONGEST, REST = 0.5, 8.0, 4
BEFORE = 600
KEPT = 100
# What changes no list and is told all the same, and what goes with every start, stop and exec, on Podman too.
TOLD = ("oom", "health_status: unhealthy")
UNTOLD = ("connect", "disconnect", "mount", "unmount", "cleanup", "exec", "init", "sync")

Row = namedtuple("Row", "server id name image state cpu memory minute age protected")
Row.__doc__ = """A container: cpu in percent and memory in bytes, None where they are not known; minute: its last figures (list of (cpu, memory));
age: seconds since it was seen (float), None while its server is up."""
Standing = namedtuple("Standing", "name state seconds problem")
Standing.__doc__ = """A server: state ``up``, ``down`` or ``?``, for how many seconds (float), and why it is down (str or None)."""


class Source:
    """A server, followed from ``start`` until ``close``.

    Args:
        servers (Servers): the registry; its store tells what a server had that is down from the beginning.
        server (Server): which.
        most (int): of so many containers the figures are asked for.

    Attributes:
        changes (int): how often anything has changed but figures.
        saved (bool): it has a name.
        shown (frozenset of str): ids of the containers whose figures are asked for first.
    """

    def __init__(self, servers, server, most):
        self._servers, self._server, self._most = servers, server, most
        self._state, self._since, self._problem = "?", time.monotonic(), None
        self._documents, self._seen, self._events = [], None, deque(maxlen=KEPT)
        self._docker = self._watch = self._cut = None
        self._ended, self._stale = threading.Event(), threading.Event()
        self.name, self.saved, self.changes, self.shown = server.name, bool(server.record), 0, frozenset()

    def start(self):
        """Begin."""
        threading.Thread(target=self._run, daemon=True).start()

    def close(self):
        """End it, at once; the threads are not waited for."""
        self._ended.set()
        self._stale.set()
        docker = self._docker
        if docker is not None:
            docker.close()

    def standing(self):
        """How the server is: a Standing."""
        return Standing(self.name, self._state, time.monotonic() - self._since, self._problem)

    def rows(self):
        """A Row for each of its containers."""
        documents, seen, watch, up = self._documents, self._seen, self._watch, self._state == "up"
        figures = watch.minutes() if up and watch else {}
        now, protected, rows = utc_now(), bool(self._server.record.get("protected")), []
        for document in documents:
            minute = figures.get(document["id"], ()) if document["state"] == "running" else ()
            cpu, memory = minute[-1] if minute else (None, None)
            age = None if up else (now - (seen or document["seen"])).total_seconds()
            image = Containers.Image(document, False)
            rows.append(Row(self.name, document["id"], document["name"], image, document["state"], cpu, memory, minute, age, protected))
        return rows

    def events(self):
        """What happened: [(seconds since 1970, name of the server, what)], the newest last."""
        return [(moment, self.name, what) for moment, what in list(self._events)]

    def _run(self):
        pause = SHORTEST
        self._recall()
        while not self._ended.is_set():
            begun = time.monotonic()
            try:
                with self._servers.apart(self._server, PATIENCE) as docker:
                    self._docker = docker
                    self._follow(docker)
            except DockerError as problem:
                self._fell(str(problem).split("\n", 1)[0].removeprefix(f"{self._server.address}: "))
            except Exception as problem:
                # A thread that ends in silence would leave a picture that is not true.
                self._fell(f"a bug: {type(problem).__name__}: {problem}")
            pause = SHORTEST if time.monotonic() - begun > LONGEST else min(2 * pause, LONGEST)
            self._ended.wait(pause)

    def _recall(self):
        try:
            self._documents = self._servers.store.find("Containers", {"server": self.name})
        except DockerError:
            # Then nothing is known of a server that is down.
            return
        self.changes += 1

    def _fell(self, problem):
        if self._state != "down":
            self._since = time.monotonic()
        self._state, self._problem = "down", problem
        self.changes += 1

    def _follow(self, docker):
        """List the containers again whenever something has happened, and see in between whether the server is there; DockerError at the end."""
        self._cut = None
        with docker.system.events(since=int(time.time()) - BEFORE) as events, Watch(docker) as self._watch:
            threading.Thread(target=self._hear, args=(events,), daemon=True).start()
            while not self._ended.is_set():
                self._stale.clear()
                if self._cut:
                    raise self._cut
                begun = time.monotonic()
                self._list(docker)
                took = time.monotonic() - begun
                while not self._stale.wait(LOOK):
                    docker.system.ping()
                    self._seen = utc_now()
                    self._measure()
                # On a server where much happens it is not us who keep it busy.
                self._ended.wait(SETTLE + REST * took)

    def _hear(self, events):
        """Note what happens, on a thread of its own."""
        try:
            for event in events:
                self._note(event)
        except DockerError as problem:
            self._cut = problem
        self._stale.set()

    def _note(self, event):
        moment = (event.get("timeNano") or 0) / 1e9 or event.get("time") or 0
        changed = concerned(event)
        told = moment, what(event)
        # After an interruption it is told again.
        if is_told(event, changed) and told not in self._events:
            self._events.append(told)
            self.changes += 1
        if "Containers" in changed:
            self._stale.set()

    def _list(self, docker):
        documents = ASK["Containers"](docker)
        self._documents, self._seen = documents, utc_now()
        if self._state != "up":
            self._state, self._since, self._problem = "up", time.monotonic(), None
        self.changes += 1
        self._measure()
        try:
            remember_list(self._servers.store, docker, documents)
        except DockerError:
            # The store is for later; what is shown is here.
            return

    def _measure(self):
        running = [document["id"] for document in self._documents if document["state"] == "running"]
        self._watch.keep(sorted(running, key=lambda identity: identity not in self.shown)[: self._most])


def is_told(event, changed):
    """Whether a person wants to hear of an event (bool); *changed* (tuple of str): the lists that it may have changed."""
    kind, action = event.get("Type"), event.get("Action")
    return action not in UNTOLD and (kind != "container" or bool(changed) or action in TOLD)


def what(event):
    """An event (dict, as GET /events sends it) in a few words: ``container die web (exit 137)``."""
    actor = event.get("Actor") or {}
    attributes = actor.get("Attributes") or {}
    name = attributes.get("name") or (actor.get("ID") or event.get("id") or "").removeprefix("sha256:")[:12]
    more = f" (exit {attributes['exitCode']})" if "exitCode" in attributes else ""
    return f"{event.get('Type') or ''} {event.get('Action') or event.get('status') or ''} {name}{more}"

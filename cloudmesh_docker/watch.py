"""While a shell is open: follows what happens on the servers used in it, so that the store tells what is there now, whoever changed it.

Each server has a connection of its own on which it says what happens, and is asked again for the lists that this concerns. Nothing is shown;
who does not answer is tried again, later and later.
"""

import threading
import time

from cloudmesh_docker.errors import DockerError

MOST = 32
SETTLE = 0.15
SHORTEST, LONGEST = 0.5, 60.0
REST = 4
EVERYTHING = frozenset(("Containers", "Images", "Networks", "Volumes"))
# What happens to containers and changes nothing that a list tells, beside exec_create, exec_start ..., and health_status, which some engines
# tell of every check.
IGNORED = ("archive-path", "attach", "copy", "detach", "export", "extract-to-dir", "kill", "oom", "resize", "top")
CONCERNED = {
    ("image", "delete"): ("Images",),
    ("image", "import"): ("Images",),
    ("image", "load"): ("Images",),
    ("image", "pull"): ("Images",),
    ("image", "remove"): ("Images",),
    ("image", "tag"): ("Images",),
    ("image", "untag"): ("Images",),
    ("network", "connect"): ("Containers",),
    ("network", "create"): ("Networks",),
    ("network", "destroy"): ("Networks",),
    ("network", "disconnect"): ("Containers",),
    ("network", "remove"): ("Networks",),
    ("volume", "create"): ("Volumes",),
    ("volume", "destroy"): ("Volumes",),
    ("volume", "remove"): ("Volumes",),
}


def concerned(event):
    """The collections (tuple of str) whose lists an event (dict, as GET /events sends it) may have changed."""
    kind, action = event.get("Type"), str(event.get("Action") or "")
    if kind != "container":
        return CONCERNED.get((kind, action), ())
    if action == "commit":
        return ("Images",)
    return () if action in IGNORED or action.startswith(("exec_", "health_status")) else ("Containers",)


class Watcher:
    """Follows servers until it is closed.

    Args:
        servers (Servers): the registry; for its settings, its store and what is saved.
    """

    def __init__(self, servers):
        self._servers, self._followed, self._closed = servers, {}, False

    def follow(self, chosen):
        """Follow these servers (list of Server) too, as far as they are not followed yet and there are no more than ``MOST``."""
        for server in chosen:
            key = (server.name, str(server.address))
            if self._closed or (key in self._followed and self._followed[key].alive) or len(self._followed) >= MOST:
                continue
            self._followed[key] = Follower(self._servers, server)
            self._followed[key].start()

    def close(self):
        """End it, at once."""
        self._closed = True
        for follower in self._followed.values():
            follower.close()


class Follower:
    """Follows one server, on two threads: one hears what happens, the other asks for lists.

    Attributes:
        alive (bool): it goes on.
    """

    def __init__(self, servers, server):
        self._servers, self._server = servers, server
        self._ended, self._changed, self._lock = threading.Event(), threading.Event(), threading.Lock()
        self._docker, self._stale, self.threads = None, set(), ()

    @property
    def alive(self):
        return not self._ended.is_set()

    def start(self):
        """Begin."""
        self.threads = [threading.Thread(target=work, daemon=True) for work in (self._listen, self._list)]
        for thread in self.threads:
            thread.start()

    def close(self):
        """End it; the threads are not waited for."""
        self._ended.set()
        self._changed.set()
        docker = self._docker
        if docker is not None:
            docker.close()

    def _listen(self):
        """Hear what happens; after every interruption everything is asked for again, as nobody knows what was missed."""
        pause = SHORTEST
        while self.alive:
            begun = time.monotonic()
            try:
                self._hear()
            except Exception:
                # Whatever it is: the person at the prompt has not asked for any of this, and a command will tell.
                pass
            pause = SHORTEST if time.monotonic() - begun > LONGEST else min(2 * pause, LONGEST)
            self._ended.wait(pause)

    def _hear(self):
        docker = self._docker = self._servers.apart(self._server)
        try:
            with docker.system.events() as events:
                self._mark(EVERYTHING)
                for event in events:
                    self._mark(concerned(event))
        finally:
            docker.close()

    def _mark(self, collections):
        if collections and self.alive:
            with self._lock:
                self._stale.update(collections)
            self._changed.set()

    def _list(self):
        """Ask for what has changed, once for all that happens within a moment."""
        pause = SHORTEST
        while self.alive:
            self._changed.wait()
            self._ended.wait(SETTLE)
            with self._lock:
                stale, self._stale = self._stale, set()
                self._changed.clear()
            if not self.alive:
                return
            begun = time.monotonic()
            try:
                self._refresh(stale)
                pause = SHORTEST
            except Exception as problem:
                # A store that another process keeps locked, or that was closed with an interrupted command, is there again later.
                self._mark(stale if isinstance(problem, DockerError) else ())
                self._ended.wait(pause)
                pause = min(2 * pause, LONGEST)
            # On a server where much happens it is not us who keep it busy.
            self._ended.wait(min(REST * (time.monotonic() - begun), LONGEST))

    def _refresh(self, stale):
        from cloudmesh_docker.store.remember import relist

        for collection in sorted(stale):
            if self._is_forgotten():
                self.close()
                return
            relist(self._servers.store, self._docker, collection)

    def _is_forgotten(self):
        """Whether the server is not saved any more under this name, or at another address."""
        record = self._servers.inventory.servers.get(self._server.name)
        return bool(self._server.record) and (record is None or record["address"] != str(self._server.address))

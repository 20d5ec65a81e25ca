"""The servers of a session, spoken to: their connections, what they say remembered, and ``each``, the only loop over servers."""

import os
import time
from _thread import allocate_lock, start_new_thread

from cloudmesh_docker.credentials import Keyring, refuse_open
from cloudmesh_docker.errors import ConnectionFailed, DockerError, StoreError
from cloudmesh_docker.parallel import in_parallel, room
from cloudmesh_docker.saved import DEFAULT_ADDRESS, Saved
from cloudmesh_docker.selection import Outcome
from cloudmesh_docker.versions import Versions

COLLECTIONS = ("Containers", "Images", "Networks", "Volumes", "Nodes", "Services", "Tasks", "Secrets", "Configs", "Cloudmeshdocker")
# Who deployed an engine that we can start again.
OURS = ("pid", "systemd", "rootless", "ssh", "aws")


class Servers(Saved):
    """All servers of one session: the saved ones of ``Saved``, with an engine behind each.

    Args:
        settings (Settings): folder, timeouts, default server.
        environ (mapping): DOCKER_API_VERSION, and what ``Saved`` reads.
        ask (bool): a person is there to answer questions, such as for a passphrase.

    Attributes:
        manner (dict): the ``timeout`` and ``trace`` of engines for which none is given.
    """

    def __init__(self, settings, environ=os.environ, ask=False):
        super().__init__(settings, environ, ask)
        self._engines, self._store, self._opening, self._lock = {}, None, False, allocate_lock()
        self._versions, self._unasking, self.manner = Versions(settings), Keyring(settings, environ), {}

    @property
    def store(self):
        """The open store.

        Raises:
            StoreError: it can't be opened.
        """
        with self._lock:
            if self._store is None:
                from cloudmesh_docker.store import open_store

                self._store = open_store(self.settings.database, self.settings.folder)
            return self._store

    def open_store_early(self):
        """Open the store in the background, while a server thinks; an error shows when the store is used."""

        def work():
            try:
                self.store.ping()
            except DockerError:
                return

        if self._store is None and not self._opening:
            self._opening = True
            start_new_thread(work, ())

    def close(self):
        """Close all connections and the store."""
        self.hang_up()
        if self._store is not None:
            self._store.close()
            self._store = None

    def hang_up(self, only=None):
        """Close the connections to all servers (or of the Docker *only*), those other threads wait on included; they are opened anew when needed."""
        for key, docker in list(self._engines.items()):
            if only in (None, docker):
                self._engines.pop(key, None)
                docker.close()

    def engine(self, server, timeout=None, dry_run=False, trace=None, guard=None):
        """The Docker of a Server; its connections are kept for the session.

        Without a *guard*, which is called before each change, a protected server is not changed.

        Raises:
            UsageError: an address is open TCP beyond this machine and was not saved with --insecure.
        """
        timeout, trace = timeout or self.manner.get("timeout"), trace or self.manner.get("trace")
        ways = ways_to(server, self.keyring)
        key = (server.name, ways, timeout, dry_run, bool(trace))
        if key not in self._engines:
            # Another thread may have been here meanwhile.
            self._engines.setdefault(key, self._open(server, ways, timeout, dry_run=dry_run, trace=trace))
        docker = self._engines[key]
        if guard is None and server.record.get("protected"):
            from cloudmesh_docker.protection import permission

            guard = permission([server])
        docker.client.guard = guard
        return docker

    def apart(self, server, timeout=None):
        """A Docker of a Server whose connections no command shares, to be closed; nobody is asked for a passphrase. UsageError as ``engine``."""
        return self._open(server, ways_to(server, self._unasking), timeout)

    def _open(self, server, ways, timeout, **options):
        """A new Docker of a Server that is reached in these ways."""
        from cloudmesh_docker.engine import Docker
        from cloudmesh_docker.engine.client import Client

        (address, credentials), *fallback = ways
        client = Client(
            address,
            timeout=timeout or self.settings.timeout,
            patience=timeout or self.settings.patience,
            api_version=self.environ.get("DOCKER_API_VERSION") or None,
            credentials=credentials,
            fallback=fallback,
            guess=self._versions.get(address),
            **options,
        )
        return Docker(client, server.name)

    def way(self, server):
        """The Address by which a Server answers; of one that does not answer the first. Only where there are several is it asked."""
        docker = self.engine(server)
        if len(server.addresses) > 1:
            try:
                docker.client.agree()
            except DockerError:
                return server.address
        return docker.client.address

    def each(self, servers, work, most=None, enough=None, question=None, **options):
        """Do *work* on every server, several at once; an Outcome for each, in the order of *servers*.

        Args:
            servers (list of Server): where.
            work (callable): gets a Docker, returns an answer and what to remember (a callable of the store, or None).
            most (int or None): how many at once, instead of the setting; with 1 they come in order.
            enough (callable or None): gets each Outcome when it is there; once it says True, servers that have not begun are skipped.
            question ((str, str) or None): method and path of what *work* asks an engine first, if nothing else has happened until then.
            options: timeout, dry_run, trace, guard, as ``engine`` takes them.
        """
        outcomes, ended = [Outcome(server) for server in servers], []
        most, kept = room(len(servers), most or self.settings.parallel)

        def run(outcome):
            try:
                docker = None if ended else self.engine(outcome.server, **options)
                # Looked at again: what hangs up all engines comes after the end, and knew only those that were there.
                if ended:
                    outcome.skipped = True
                    return
                self._ask(outcome, docker, work, kept)
            except StoreError as error:
                outcome.store_error = error
            except DockerError as error:
                error.server = outcome.server.name
                outcome.error = explained(outcome.server, error, self.inventory.servers)
            if enough and enough(outcome):
                ended.append(outcome)

        try:
            self._do(run, outcomes, most, question, **options)
        except KeyboardInterrupt:
            ended.append(None)
            if len(servers) > 1:
                # Else the threads of a shell would go on to write what they hear.
                self.hang_up()
            raise
        self._versions.save()
        return outcomes

    def _do(self, run, outcomes, most, question, **options):
        if question is None or most == 1:
            in_parallel(run, outcomes, most)
            return
        from cloudmesh_docker.ahead import ask_ahead

        ask_ahead(run, outcomes, most, question, lambda server: self.engine(server, **options), self.open_store_early)

    def _ask(self, outcome, docker, work, kept):
        """Do *work* on one engine, and have its answer remembered; its connections are only *kept* if there is room for those of all."""
        try:
            outcome.answer, remember = work(docker)
            if docker.client.news:
                self._versions.learn(outcome.server.address, docker.client.news)
            if remember:
                remember(self.store)
        finally:
            if not kept:
                docker.client.rest()

    def answers(self, address):
        """bool: a Docker engine answers at *address* (str)."""
        from cloudmesh_docker.engine.client import Client

        try:
            with Client(address, timeout=self.settings.timeout) as client:
                return bool(client.version)
        except DockerError:
            return False

    def ping(self, names=()):
        """Outcomes whose answers are round trips in seconds; for all saved servers unless *names* are given."""

        def work(docker):
            docker.system.ping()
            start = time.perf_counter()
            docker.system.ping()
            return time.perf_counter() - start, None

        return self.each(self.named(names), work)

    def rename(self, old, new):
        """Save the server *old* under the name *new*, with its documents; UsageError if there is none, or the new name can't be used."""
        known = {collection: self.store.find(collection, {"server": old}) for collection in COLLECTIONS}
        super().rename(old, new)
        for collection, documents in known.items():
            self.store.replace_server(collection, new, [moved(document, old, new) for document in documents])
            self.store.delete(collection, {"server": old})

    def remove(self, name):
        """Forget the saved server *name* and its documents; UsageError if there is none."""
        self.find(name)
        from cloudmesh_docker.store.sharing import forget

        forget(self.store, name)
        super().remove(name)

    def unknown(self, name):
        """What is said of a *name* that no saved server has; one that somebody else has in a shared store can be had as they have it."""
        told = None
        if (self.settings.database or "").startswith("mongodb"):
            from cloudmesh_docker.survey import known_to_others

            told = known_to_others(self, name)
        return told or super().unknown(name)

    def survey(self, names=(), cached=False):
        """Documents that say how every saved server (or those of *names*) is; a dead one keeps what was known. *cached* asks nobody."""
        from cloudmesh_docker.survey import survey

        return survey(self, names, cached)

    def refresh(self, names=()):
        """Ask the saved servers (or those of *names*) for all they have and remember it; Outcomes whose answers are (what, how many) pairs."""
        from cloudmesh_docker.survey import refresh

        return refresh(self, names)

    def learn(self, name, address, insecure=False):
        """Ask the server at *address* for all it has, remember it, and only then save it as the current server *name*.

        Returns:
            (int, int): how many images and containers it has.
        """
        from cloudmesh_docker.survey import learn

        saved = name in self.inventory.servers
        server = self.find(name) if saved else self.describe(name, address, insecure=insecure)
        counts = learn(self, server)
        if not saved:
            self.inventory.put(name, server.record)
        self.use(name)
        return counts


def ways_to(server, keyring):
    """((Address, credentials), ...): how a Server is reached; UsageError as ``Servers.engine``."""
    for door in server.doors:
        refuse_open(door)
    return tuple((address, keyring.of(door, address)) for door in server.doors for address in door.addresses)


def explained(server, error, saved):
    """The error of a server that can't be reached: one we deployed can be started, and who has *saved* none may have one elsewhere."""
    if isinstance(error, ConnectionFailed) and str(server.address) == DEFAULT_ADDRESS and not saved:
        error.args = (f"{error} Or use one elsewhere: docker server add NAME ssh://HOST",)
    elif isinstance(error, ConnectionFailed) and (server.record.get("managed") or {}).get("managed") in OURS:
        error.args = (f"{error} It was deployed by this program; if it was stopped: docker server start {server.name}",)
    return error


def moved(document, old, new):
    """A document (dict) of the server *old* as one of the server *new*."""
    changes = {"_id": document["_id"].replace(old, new, 1), "server": new}
    if document["_id"] == old:
        changes.update(id=new, name=new, raw={**document["raw"], "name": new})
    return {**document, **changes}

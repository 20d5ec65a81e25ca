"""The servers a command may talk to: saved ones, groups, ranges, DOCKER_HOST; and ``each``, the only loop over servers."""

import os
import time
from _thread import allocate_lock, start_new_thread

from cloudmesh_docker.credentials import Keyring, locate, paths, refuse_open
from cloudmesh_docker.engine.transport import Address
from cloudmesh_docker.errors import DockerError, StoreError, UsageError
from cloudmesh_docker.inventory import Inventory
from cloudmesh_docker.parallel import in_parallel
from cloudmesh_docker.selection import Outcome, Server, expand_range, is_name, split_names

DEFAULT_ADDRESS = "unix:///var/run/docker.sock"


class Servers:
    """All servers of one session.

    Args:
        settings (Settings): folder, timeouts, default server.
        environ (mapping): DOCKER_HOST, DOCKER_API_VERSION, CLOUDMESH_DOCKER_SERVER, and what credentials.py reads.
        ask (bool): a person is there to answer questions, such as for a passphrase.
    """

    def __init__(self, settings, environ=os.environ, ask=False):
        self.settings, self.environ = settings, environ
        self.inventory, self.keyring = Inventory(settings), Keyring(settings, environ, ask)
        self._chosen = self._kept = None
        self._engines, self._store, self._opening, self._lock = {}, None, False, allocate_lock()

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

    def hang_up(self):
        """Close the connections to all servers, those other threads wait on included; they are opened anew when needed."""
        engines, self._engines = self._engines, {}
        for docker in engines.values():
            docker.close()

    def find(self, name):
        """The saved Server *name*; UsageError if there is none."""
        record = self.inventory.servers.get(name)
        if record is None:
            from cloudmesh_docker.survey import unknown

            raise UsageError(unknown(self, name))
        return Server(name, Address.parse(record["address"]), record)

    def current(self, tls=None):
        """The Server that a command talks to if it names none; ``tls`` (dict): see ``select``.

        Chosen in this session, else CLOUDMESH_DOCKER_SERVER, DOCKER_HOST, the saved choice, the setting ``server``,
        else the engine on this machine's usual socket.
        """
        name = self._chosen or self.environ.get("CLOUDMESH_DOCKER_SERVER")
        if not name and self._kept:
            return self.at(self._kept, tls)
        if not name and self.environ.get("DOCKER_HOST"):
            return self.at(self.environ["DOCKER_HOST"], tls)
        name = name or self.inventory.current or self.settings.server
        return self.find(name) if name else self.at(DEFAULT_ADDRESS)

    def keep(self):
        """Stay with the current server in this session, whatever other sessions choose from now on; the Server."""
        server = self.current()
        if server.record:
            self._chosen = server.name
        else:
            self._kept = str(server.address)
        return server

    def at(self, text, tls=None):
        """The Server at an address: the saved one if one is saved there; ``tls`` (dict): see ``select``."""
        address, certificates = locate(text, self.environ, tls)
        for name, record in self.inventory.servers.items():
            if record["address"] == str(address):
                return Server(name, address, record, certificates)
        return Server(str(address), address, {}, certificates)

    def select(self, names=None, host=None, tls=None):
        """The servers that ``--server NAMES`` or ``-H ADDRESS`` mean, in order, each once.

        Args:
            names (str or None): names, groups (``@prod``), ranges (``red[01-05]``) and ``all``, separated by commas.
            host (str or None): an address.
            tls (dict or None): ``--tlsverify``, ``--tlscacert``, ``--tlscert`` and ``--tlskey`` as given, for an address.

        Raises:
            UsageError: both were given, or a name is unknown.
        """
        if names is not None and (host is not None or tls):
            raise UsageError(f"--server and --{'host' if host is not None else next(iter(tls))} can't be used together")
        if host is not None:
            return [self.at(host, tls)]
        if names is None:
            return [self.current(tls)]
        return [self.find(name) for name in dict.fromkeys(name for part in split_names(names) for name in self._expand(part))]

    def _expand(self, part):
        saved = self.inventory.servers
        if part == "all" and part not in saved:
            names = list(saved)
        elif part.startswith("@"):
            names = [name for name, record in saved.items() if part[1:] in record.get("groups", ())]
        else:
            return expand_range(part)
        if not names:
            raise UsageError(f"{part}: no server is saved{' in this group' if part != 'all' else ''}")
        return names

    def add(self, name, address, groups=(), managed=None, use=False, **access):
        """Save a server; a Server. ``access``: as ``describe`` takes it.

        Raises:
            UsageError: the name can't be used, the address is no address, or it is open TCP beyond this machine.
        """
        server = self.describe(name, address, **access)
        if groups:
            server.record["groups"] = list(groups)
        if managed:
            server.record["managed"] = managed
        self.inventory.put(name, server.record, current=use)
        if use:
            self._chosen = name
        return server

    def describe(self, name, address, insecure=False, certificates=None, identity=None):
        """The Server that is to be saved; its credentials can be used, and it is no open TCP beyond this machine, or UsageError.

        Args:
            insecure (bool): allow open TCP.
            certificates (dict or None): what ``credentials.paths`` takes; without any, those the environment asks for.
            identity (str or None): path of an ssh key.
        """
        if not is_name(name):
            raise UsageError(f"{name!r} can't name a server: use letters, digits, '.', '_' and '-', and not 'all'")
        tls = paths(**certificates or {})
        if tls is None and not insecure:
            tls = self.at(address).tls
        parsed = Address.parse(address, tls=bool(tls))
        given = {"insecure": insecure, "tls": tls, "identity": identity and os.path.abspath(os.path.expanduser(identity))}
        server = Server(name, parsed, {"address": str(parsed), **{key: value for key, value in given.items() if value}})
        self.keyring.check(server)
        refuse_open(server)
        return server

    def use(self, name):
        """Make the saved server *name* the current one, here and in later sessions."""
        self.inventory.use(self.find(name).name)
        self._chosen = name

    def deployed(self, name):
        """What deploying the server *name* left on record (dict).

        Raises:
            UsageError: there is no such server, or it was not deployed by this program.
        """
        record = self.find(name).record.get("managed")
        if record is None:
            raise UsageError(f"{name} was not deployed by this program; 'docker server rm {name}' forgets it")
        return record

    def update(self, name, **changes):
        """Change what is saved about the server *name*."""
        self.inventory.put(name, {**self.find(name).record, **changes})

    def remove(self, name):
        """Forget the saved server *name* and its documents; UsageError if there is none."""
        self.find(name)
        from cloudmesh_docker.store.sharing import forget

        forget(self.store, name)
        self.inventory.remove(name)
        if self._chosen == name:
            self._chosen = self._kept = None

    def engine(self, server, timeout=None, dry_run=False, trace=None):
        """The Docker of a Server; its connections are kept for the session.

        Raises:
            UsageError: the address is open TCP beyond this machine and was not saved with --insecure.
        """
        refuse_open(server)
        credentials = self.keyring.of(server)
        key = (server.name, str(server.address), credentials, timeout, dry_run, bool(trace))
        if key not in self._engines:
            from cloudmesh_docker.engine import Docker
            from cloudmesh_docker.engine.client import Client

            client = Client(
                server.address,
                timeout=timeout or self.settings.timeout,
                patience=timeout or self.settings.patience,
                api_version=self.environ.get("DOCKER_API_VERSION") or None,
                dry_run=dry_run,
                trace=trace,
                credentials=credentials,
            )
            self._engines[key] = Docker(client, server.name)
        return self._engines[key]

    def each(self, servers, work, **options):
        """Do *work* on every server, several at once; an Outcome for each, in the order of *servers*.

        Args:
            servers (list of Server): where.
            work (callable): gets a Docker, returns an answer and what to remember (a callable of the store, or None).
            options: timeout, dry_run, trace, as ``engine`` takes them.
        """
        outcomes = [Outcome(server) for server in servers]

        def run(outcome):
            try:
                docker = self.engine(outcome.server, **options)
                outcome.answer, remember = work(docker)
                if remember:
                    remember(self.store)
            except StoreError as error:
                outcome.store_error = error
            except DockerError as error:
                error.server = outcome.server.name
                outcome.error = error

        in_parallel(run, outcomes, self.settings.parallel)
        return outcomes

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

        return self.each([self.find(name) for name in names or self.inventory.servers], work)

    def survey(self, names=(), cached=False):
        """Documents that say how every saved server (or those of *names*) is; a dead one keeps what was known. *cached* asks nobody."""
        from cloudmesh_docker.survey import survey

        return survey(self, names, cached)

    def learn(self, name, address, insecure=False):
        """Ask the server at *address* for all it has, remember it, and only then save it as the current server *name*.

        Returns:
            (int, int): how many images and containers it has.
        """
        from cloudmesh_docker.survey import learn

        saved = name in self.inventory.servers
        server = self.find(name) if saved else self.describe(name, address, insecure)
        counts = learn(self, server)
        if not saved:
            self.inventory.put(name, server.record)
        self.use(name)
        return counts

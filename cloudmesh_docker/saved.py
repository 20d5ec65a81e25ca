"""What is saved about servers, and which of them is meant: by name, group, label or range, by this session's choice, or by the environment."""

import os

from cloudmesh_docker.credentials import Keyring, locate, paths, refuse_open
from cloudmesh_docker.engine.transport import Address
from cloudmesh_docker.errors import DockerError, UsageError
from cloudmesh_docker.inventory import Inventory
from cloudmesh_docker.selection import Server, expand_range, has_label, is_name, pairs, split_names

DEFAULT_ADDRESS = "unix:///var/run/docker.sock"
# What a record holds beside the address and the paths of certificates, each under the name ``describe`` gives it.
DETAILS = ("fallback", "identity", "known_hosts", "insecure", "groups", "labels", "protected")


class Saved:
    """The saved servers and the choice among them, of one session.

    Args:
        settings (Settings): folder, default server.
        environ (mapping): DOCKER_HOST, DOCKER_CONTEXT, CLOUDMESH_DOCKER_SERVER, and what credentials.py reads.
        ask (bool): a person is there to answer questions, such as for a passphrase.
    """

    def __init__(self, settings, environ=os.environ, ask=False):
        self.settings, self.environ = settings, environ
        self.inventory, self.keyring = Inventory(settings), Keyring(settings, environ, ask)
        self._chosen = self._kept = None

    def find(self, name):
        """The saved Server *name*; UsageError if there is none."""
        record = self.inventory.servers.get(name)
        if record is None:
            raise UsageError(self.unknown(name))
        return Server(name, Address.parse(record["address"]), record)

    def meant(self, name):
        """The Server that *name* means: a saved one, or a swarm, which is reached through its managers; UsageError if there is none."""
        swarm = self.inventory.swarms.get(name)
        doors = [self.find(member) for member in swarm["managers"]] if swarm else []
        if not doors:
            return self.find(name)
        protected = any(door.record.get("protected") for door in doors)
        return Server(name, doors[0].address, {"address": str(doors[0].address), **({"protected": True} if protected else {})}, doors=doors)

    def unknown(self, name):
        """What is said of a *name* that no saved server has."""
        known = ", ".join(self.inventory.servers) or "none is saved yet"
        return f"no server {name!r}; known: {known}. Add one with 'docker server add NAME ADDRESS'."

    @property
    def chosen(self):
        """str or None: the name of the saved server that this session, CLOUDMESH_DOCKER_SERVER, or an earlier session and no variable chose."""
        chosen = self._chosen or self.environ.get("CLOUDMESH_DOCKER_SERVER")
        return chosen or (None if self.chosen_by_environment else self.inventory.current or self.settings.server)

    def current(self, tls=None):
        """The Server that a command talks to if it names none; ``tls`` (dict): see ``select``.

        Chosen in this session, else CLOUDMESH_DOCKER_SERVER, DOCKER_HOST, DOCKER_CONTEXT, the saved choice, the setting ``server``,
        the docker binary's ``currentContext``, else the engine on this machine's usual socket.

        Raises:
            UsageError: there is no such server. DockerError: there is no such context.
        """
        if self._kept and not self._chosen:
            found = self.at(str(self._kept.address), tls)
            return found if found.record or tls else self._kept
        name = self.chosen
        if name:
            return self.meant(name)
        if self.environ.get("DOCKER_HOST"):
            return self.at(self.environ["DOCKER_HOST"], tls)
        from cloudmesh_docker.steps import contexts

        try:
            name = contexts.current(self.environ)
        except DockerError:
            # As the docker binary does where its settings can't be read.
            name = contexts.DEFAULT
        return self.in_context(name)

    @property
    def current_name(self):
        """str or None: the name of the current server; None where that can't be told, as when another session has renamed it."""
        try:
            return self.current().name
        except DockerError:
            return None

    def in_context(self, name):
        """The Server of a context of the docker binary, or the saved one of that name.

        Raises:
            DockerError: there is neither. UsageError: it can't be used.
        """
        from cloudmesh_docker.steps import contexts

        if name in self.inventory.servers or name in self.inventory.swarms:
            return self.meant(name)
        if name == contexts.DEFAULT:
            return self.at(DEFAULT_ADDRESS)
        found = contexts.find(self.environ, name)
        try:
            text, tls = contexts.endpoint(found)
            return self._at(Address.parse(text, tls=bool(tls)), paths(**tls))
        except UsageError as problem:
            raise UsageError(f"the context {name} can't be used: {problem}") from None

    @property
    def chosen_by_environment(self):
        """bool: the current server is the one that DOCKER_HOST, DOCKER_CONTEXT or CLOUDMESH_DOCKER_SERVER names."""
        names = ("CLOUDMESH_DOCKER_SERVER", "DOCKER_HOST", "DOCKER_CONTEXT")
        return not self._chosen and bool(self._kept or any(self.environ.get(name) for name in names))

    def keep(self):
        """Stay with the current server in this session, whatever other sessions choose from now on; the Server."""
        server = self.current()
        if server.record:
            self._chosen = server.name
        else:
            self._kept = server
        return server

    def at(self, text, tls=None):
        """The Server at an address: the saved one if one is saved there; ``tls`` (dict): see ``select``."""
        return self._at(*locate(text, self.environ, tls), chosen=bool(tls))

    def _at(self, address, certificates, chosen=False):
        """The same; certificates that were not *chosen* for this call are less than those that are saved."""
        for name, record in self.inventory.servers.items():
            if str(address) in (record["address"], *record.get("fallback", ())):
                return Server(name, address, record, certificates if chosen else record.get("tls") or certificates)
        return Server(str(address), address, {}, certificates)

    def select(self, names=None, host=None, tls=None):
        """The servers that ``--server NAMES`` or ``-H ADDRESS`` mean, in order, each once.

        Args:
            names (str or None): names, groups (``@prod``), ranges (``red[01-05]``), labels (``label:rack=3``) and ``all``, separated by commas.
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
        return [self.meant(name) for name in dict.fromkeys(name for part in split_names(names) for name in self._expand(part))]

    def named(self, words=()):
        """The saved servers that words mean, each as a part of ``--server NAMES``; all of them without any."""
        return self.select(",".join(words)) if words else [self.find(name) for name in self.inventory.servers]

    def _expand(self, part):
        saved = self.inventory.servers
        if part == "all" and part not in saved:
            names = list(saved)
        elif part.startswith("@"):
            swarm = self.inventory.swarms.get(part[1:], {})
            names = [name for name, record in saved.items() if part[1:] in record.get("groups", ())]
            names += [name for role in ("managers", "workers") for name in swarm.get(role, ())]
        elif part.startswith("label:"):
            names = [name for name, record in saved.items() if has_label(record, part.removeprefix("label:"))]
        else:
            return expand_range(part)
        if not names:
            where = "" if part == "all" else " in this group" if part[0] == "@" else " with this label"
            raise UsageError(f"{part}: no server is saved{where}")
        return names

    def add(self, name, address, managed=None, use=False, **details):
        """Save a server; a Server. ``managed``: what a deployment made; ``details``: as ``describe`` takes them.

        Raises:
            UsageError: the name can't be used, the address is no address, or it is open TCP beyond this machine.
        """
        server = self.describe(name, address, **details)
        if managed:
            server.record["managed"] = managed
        self.inventory.put(name, server.record, current=use)
        if use:
            self._chosen = name
        return server

    def add_all(self, name, address, fallback=(), use=False, **details):
        """Save new servers, all or none: one, or with a range in *name* and in the addresses many. The first of all becomes the current one.

        Returns:
            list of str: their names.

        Raises:
            UsageError: a name is taken; and as ``add``.
        """
        more = [dict(pairs(name, text)) for text in fallback]
        found = pairs(name, address)
        records = {one: self.describe(one, where, fallback=[other[one] for other in more], **details).record for one, where in found}
        first = next(iter(records)) if use or not self.inventory.servers else None
        self.inventory.add(records, first)
        if first:
            self._chosen = first
        return list(records)

    def describe(self, name, address, certificates=None, **details):
        """The Server that is to be saved; its credentials can be used, and it is no open TCP beyond this machine, or UsageError.

        Args:
            certificates (dict or None): what ``credentials.paths`` takes; without any, those the environment asks for.
            details: ``fallback`` (list of str): more addresses, in the order they are tried; ``identity`` (str): path of an ssh key;
                ``known_hosts`` (str): path of a file of our own with the host's keys; ``insecure`` (bool): allow open TCP;
                ``groups`` (list of str), ``labels`` (dict), ``protected`` (bool).
        """
        if not is_name(name):
            raise UsageError(f"{name!r} can't name a server: use letters, digits, '.', '_' and '-', and not 'all'")
        tls = paths(**certificates or {})
        if tls is None and not details.get("insecure"):
            found = self.at(address)
            tls = found.tls if found.address.scheme == "tcp" else None
        if details.get("identity"):
            details["identity"] = os.path.abspath(os.path.expanduser(details["identity"]))
        details["fallback"] = [str(Address.parse(text, tls=bool(tls))) for text in details.get("fallback") or ()]
        given = {"tls": tls, **{key: details.get(key) for key in DETAILS}}
        parsed = Address.parse(address, tls=bool(tls))
        server = Server(name, parsed, {"address": str(parsed), **{key: value for key, value in given.items() if value}})
        self.keyring.check(server)
        refuse_open(server)
        return server

    def revise(self, name, change):
        """Change what is saved about the server *name*.

        Args:
            change (callable): is given what ``describe`` takes beside the name (dict), as it was, and changes it.

        Raises:
            UsageError: there is no such server, or what came out can't be saved.
        """

        def edit(record):
            fields = {"address": record["address"], "certificates": record.get("tls"), **{key: record[key] for key in DETAILS if key in record}}
            change(fields)
            managed = {"managed": record["managed"]} if "managed" in record else {}
            return {**self.describe(name, **fields).record, **managed}

        self.find(name)
        self.inventory.edit(name, edit)

    def use(self, name):
        """Make the saved server *name* the current one, here and in later sessions."""
        self.inventory.use(self.meant(name).name)
        self._chosen = name

    def unuse(self):
        """Choose no server any more, here and in later sessions."""
        self.inventory.use(None)
        self._chosen = self._kept = None

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
        """Write fields of the record of the server *name* as they are."""
        self.find(name)
        self.inventory.edit(name, lambda record: {**record, **changes})

    def rename(self, old, new):
        """Save the server *old* under the name *new*; UsageError if there is none, or the new name can't be used."""
        self.find(old)
        if not is_name(new):
            raise UsageError(f"{new!r} can't name a server: use letters, digits, '.', '_' and '-', and not 'all'")
        self.inventory.rename(old, new)
        if self._chosen == old:
            self._chosen = new

    def remove(self, name):
        """Forget the saved server *name*; UsageError if there is none."""
        self.find(name)
        self.inventory.remove(name)
        if self._chosen == name:
            self._chosen = self._kept = None

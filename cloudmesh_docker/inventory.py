"""The file of saved servers: ``~/.cloudmesh/docker/servers.json``, 0600, written atomically, safe under two shells at once."""

import fcntl
import os

from cloudmesh_docker.errors import SettingsError, UsageError


class Inventory:
    """Saved servers by name.

    A record is a dict: ``address`` (str), and where they apply ``fallback`` (list of str: more addresses), ``insecure`` (bool), ``tls`` (dict:
    paths of certificates, see credentials.py), ``identity`` (str: path of an ssh key), ``known_hosts`` (str: path, see saved.py), ``groups``
    (list of str), ``labels`` (dict of str), ``protected`` (bool) and ``managed`` (dict: what a deployment made, see cloud/local.py).

    Args:
        settings (Settings): for the folder.
    """

    def __init__(self, settings):
        self._settings = settings
        self._path = os.path.join(settings.folder, "servers.json")
        self._stamp, self._data = None, {"current": None, "servers": {}, "swarms": {}}

    @property
    def servers(self):
        """dict: name to record, in the order they were added."""
        return self._read()["servers"]

    @property
    def swarms(self):
        """dict: name to record of the swarms made of saved servers: ``id`` (str), ``managers`` and ``workers`` (lists of str: servers)."""
        return self._read()["swarms"]

    @property
    def current(self):
        """str or None: the name of the server that was chosen last."""
        return self._read()["current"]

    def put(self, name, record, current=False):
        """Save a record under *name*, and make it the current one if asked to."""

        def edit(data):
            refuse_swarms(data, [name])
            data["servers"][name] = record
            if current:
                data["current"] = name

        self._change(edit)

    def add(self, records, current=None):
        """Save new records (dict by name), all or none, and make one the current server; UsageError if a name is taken."""

        def edit(data):
            refuse_swarms(data, records)
            for name in records:
                if name in data["servers"]:
                    raise UsageError(f"{name} is saved already, at {data['servers'][name]['address']}; 'docker server rm {name}' forgets it")
            data["servers"].update(records)
            data["current"] = current or data["current"]

        self._change(edit)

    def edit(self, name, change):
        """Replace the record of *name* by what *change* (callable) makes of it, while nobody else writes."""
        self._change(lambda data: data["servers"].update({name: change(data["servers"][name])}))

    def rename(self, old, new):
        """Give the record of *old* the name *new*, in its place; UsageError if that is taken."""

        def edit(data):
            refuse_swarms(data, [new])
            if new in data["servers"]:
                raise UsageError(f"{new} is saved already, at {data['servers'][new]['address']}")
            data["servers"] = {new if name == old else name: record for name, record in data["servers"].items()}
            data["swarms"] = {name: with_members(swarm, lambda member: new if member == old else member) for name, swarm in data["swarms"].items()}
            if data["current"] == old:
                data["current"] = new

        self._change(edit)

    def check_swarm(self, name):
        """UsageError if a swarm can't be saved under *name*."""
        from cloudmesh_docker.selection import is_name

        if not is_name(name):
            raise UsageError(f"{name!r} can't name a swarm: use letters, digits, '.', '_' and '-', and not 'all'")
        if name in self.servers:
            raise UsageError(f"{name} is the name of a server already; give the swarm another")

    def put_swarm(self, name, record):
        """Save the record of a swarm; with None it is forgotten."""

        def edit(data):
            data["swarms"].pop(name, None)
            if record:
                data["swarms"][name] = record
            elif data["current"] == name:
                data["current"] = None

        self._change(edit)

    def use(self, name):
        """Make *name* the current server."""
        self._change(lambda data: data.update(current=name))

    def remove(self, name):
        """Forget *name*, and a swarm it was the last of; if one of these was the current server, there is none afterwards."""

        def edit(data):
            del data["servers"][name]
            swarms = {key: with_members(swarm, lambda member: None if member == name else member) for key, swarm in data["swarms"].items()}
            data["swarms"] = {key: swarm for key, swarm in swarms.items() if swarm["managers"] or swarm["workers"]}
            if data["current"] == name or (data["current"] in swarms and data["current"] not in data["swarms"]):
                data["current"] = None

        self._change(edit)

    def _read(self):
        """The file's content, read again only if the file changed."""
        try:
            status = os.stat(self._path)
        except (FileNotFoundError, NotADirectoryError):
            self._stamp, self._data = None, {"current": None, "servers": {}, "swarms": {}}
            return self._data
        except OSError as error:
            raise SettingsError(f"{self._path}: can't be read: {error.strerror}") from None
        stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
        if stamp != self._stamp:
            self._data, self._stamp = self._load(), stamp
        return self._data

    def _load(self):
        import json

        try:
            with open(self._path, encoding="utf-8") as file:
                data = json.load(file)
            if not isinstance(data["servers"], dict) or not all(isinstance(record["address"], str) for record in data["servers"].values()):
                raise TypeError
            return {"current": data.get("current"), "servers": data["servers"], "swarms": data.get("swarms") or {}}
        except OSError as error:
            raise SettingsError(f"{self._path}: can't be read: {error.strerror}") from None
        except (ValueError, KeyError, TypeError):
            raise SettingsError(f"{self._path}: is damaged; move it away and add the servers again with 'docker server add'") from None

    def _change(self, edit):
        """Let *edit* change the content, under a lock; a new file with it replaces the old one."""
        self._settings.make_folder()
        try:
            lock = os.open(self._path + ".lock", os.O_CREAT | os.O_RDWR, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX)
                data = self._read()
                data = {"current": data["current"], "servers": dict(data["servers"]), "swarms": dict(data["swarms"])}
                edit(data)
                self._write(data)
            finally:
                os.close(lock)
        except OSError as error:
            raise SettingsError(f"{self._path}: can't be written: {error.strerror}") from None

    def _write(self, data):
        import json

        new = f"{self._path}.{os.getpid()}"
        descriptor = os.open(new, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:
            json.dump(data, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, self._path)


def refuse_swarms(data, names):
    """UsageError if one of the names of servers is that of a swarm."""
    for name in names:
        if name in data["swarms"]:
            raise UsageError(f"{name} is the name of a swarm already; give the server another")


def with_members(swarm, change):
    """A swarm's record with what *change* makes of each of its members; those it makes None of are left out."""
    roles = {role: [new for new in map(change, swarm.get(role, ())) if new] for role in ("managers", "workers")}
    return {**swarm, **roles}

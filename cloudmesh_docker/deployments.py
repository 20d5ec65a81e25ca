"""What deploying servers needs of this program: the inventory, ssh, the certificates, and a record of what is under way.

A deployment is recorded before its first change, in ``servers/NAME/deploying.json`` of our folder, and the record goes once the server is saved:
what an interruption left is found there when the same is deployed again, or destroyed.
"""

import importlib
import json
import os
import secrets
import shutil
import time

from cloudmesh_docker.engine.logins import explain_login, known_host, trust
from cloudmesh_docker.engine.transport import Address, resolve
from cloudmesh_docker.errors import CloudError, UsageError
from cloudmesh_docker.selection import Server, expand_range

# Who knows the servers that a record's "managed" says; each has start, stop, restart and destroy of (Deployments, record).
ROOMS = {"ssh": "over_ssh", "adopted": "here", "systemd": "here", "rootless": "here", "pid": "here", "aws": "aws"}
PATIENCE = 20


class Deployments:
    """The deployments of one session; a context manager while one of them is under way.

    Args:
        servers (Servers): the registry.
        report (Lines): shows what goes on.
        secret (callable): asks a person for what is not shown (str); None where nobody is there to be asked, by ssh neither.
    """

    def __init__(self, servers, report, secret=None):
        self.servers, self.report, self._secret = servers, report, secret

    def __enter__(self):
        """Show what goes on until the end of this context."""
        self.servers.keyring.aside = self.report.aside
        self.report.__enter__()
        return self

    def __exit__(self, *error):
        self.servers.keyring.aside = lambda: None
        self.report.__exit__(*error)

    @property
    def folder(self):
        """str: the folder of our own files."""
        return self.servers.settings.make_folder()

    @property
    def authority(self):
        """Authority: of this inventory's certificates."""
        from cloudmesh_docker.cloud.certificates import Authority

        return Authority(self.folder)

    def describe(self, name, address, identity=None):
        """The Server at an ssh address, not saved; UsageError if that can't be."""
        address = address if "://" in address else f"ssh://{address}"
        if not address.startswith("ssh://"):
            raise UsageError(f"{address}: write ssh://user@host[:port], or user@host")
        return self.servers.describe(name, address, identity=identity)

    def remote(self, server):
        """The Remote behind the ssh address of a Server."""
        return self._remote(server.address, server.record)

    def remote_of(self, record):
        """The Remote of a deployment's record with ``ssh``, ``identity`` and ``known_hosts``."""
        return self._remote(Address.parse(record["ssh"]), record)

    def _remote(self, address, access):
        from cloudmesh_docker.cloud.remote import Remote

        identity, known_hosts = access.get("identity"), access.get("known_hosts")

        def explain(log):
            user = f"{address.user}@" if address.user else ""
            return explain_login(address, f"{f'-p {address.port} ' if address.port else ''}{user}{address.host}", log, identity, 10, known_hosts)

        more = {}
        if self._secret:
            tunnel, timeout = self.servers.keyring.tunnel(identity, known_hosts), self.servers.settings.timeout
            logins = {"log_in": lambda: tunnel.log_in(address, timeout), "log_out": lambda: tunnel.log_out(address)}
            more = {"ask": True, "secret": self._ask_secret, **logins}
        return Remote(address, identity, self.servers.environ, explain=explain, trust=trust(known_hosts), **more)

    def _ask_secret(self, question):
        with self.report.aside():
            return self._secret(question)

    @property
    def attended(self):
        """bool: a person is there to be asked."""
        return self._secret is not None

    def record(self, name):
        """What deploying the server *name* left on record (dict), finished or not; None if nothing."""
        saved = self.servers.inventory.servers.get(name)
        return self.unfinished(name) or (saved or {}).get("managed")

    def deployed(self, name):
        """The same; UsageError if there is none."""
        # It may have been renamed since.
        return {**(self.unfinished(name) or self.servers.deployed(name)), "name": name}

    def saved(self, record):
        """The saved Server of a record; None if it is not saved, or another server is."""
        saved = self.servers.inventory.servers.get(record["name"])
        return self.servers.find(record["name"]) if saved and saved.get("managed", {}).get("mark") == record.get("mark") else None

    def unfinished(self, name):
        """The record (dict) of a deployment that was begun and not finished, or None."""
        record = read(self._path(name))
        if record is None and name not in self.servers.inventory.servers:
            # That of a local server, which is kept beside its data.
            record = read(self._path(name, "record.json"))
        return record

    def begin(self, record):
        """Remember that a deployment is under way."""
        self._write(self._path(record["name"]), json.dumps(record, indent=1))

    def know(self, record, keys):
        """Have the public keys (list of str) of a deployment's host, and no others, in its file ``known_hosts``."""
        self._write(record["known_hosts"], "".join(known_host(key) for key in keys))

    @staticmethod
    def _write(path, text):
        try:
            os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
            with open(os.open(f"{path}.new", os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(f"{path}.new", path)
        except OSError as error:
            raise CloudError(f"{path} can't be written, so nothing was begun: {error.strerror}") from None

    def records(self):
        """The records (list of dict) of all deployments there are, finished or not."""
        folder = os.path.join(self.folder, "servers")
        begun = map(self.unfinished, os.listdir(folder) if os.path.isdir(folder) else ())
        return [record for record in (*begun, *(one.get("managed") for one in self.servers.inventory.servers.values())) if record]

    def marks(self):
        """The marks (set of str) of all that was deployed, finished or not, and of what it shares."""
        owners = [owner for record in self.records() for owner in (record, record.get("swarm") or {})]
        return {owner["mark"] for owner in owners if "mark" in owner}

    @staticmethod
    def several(name, count=None):
        """The names (list of str) of servers: NAME-1 to NAME-N for a number (int) of them, else those of a range as ``web[01-05]``."""
        names = expand_range(name)
        if count and names != [name] and count != len(names):
            raise UsageError(f"--count {count} and {name}, which means {len(names)}, can't be used together")
        return [f"{name}-{number}" for number in range(1, count + 1)] if count and names == [name] else names

    def together(self, names, work):
        """What *work* returns of several servers (dict by name), done for all at once, see together.py."""
        if len(names) == 1:
            return {names[0]: work(self, names[0])}
        from cloudmesh_docker.together import together

        return together(names, work, lambda report: Deployments(self.servers, report), self.report)

    def inventory_mark(self):
        """What tells this inventory from others (str), made once."""
        path = os.path.join(self.folder, "mark")
        try:
            with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                file.write(secrets.token_hex(8))
        except FileExistsError:
            pass
        except OSError as error:
            raise CloudError(f"{path} can't be written: {error.strerror}") from None
        with open(path) as file:
            return file.read()

    def end(self, name):
        """Forget that a deployment was under way."""
        try:
            os.unlink(self._path(name))
            os.rmdir(os.path.dirname(self._path(name)))
        except OSError:
            # The folder of a local server has more in it.
            return

    def forget(self, name):
        """Forget a saved server, and the keys and certificates that it alone had; its record (dict), empty if it was not deployed."""
        record = {**(self.servers.find(name).record.get("managed") or {}), "name": name}
        self.servers.remove(name)
        # What the docker binary was shown, see "docker server env".
        links = os.path.join(self.folder, "certificates", name)
        if all(os.path.islink(os.path.join(links, file)) for file in (os.listdir(links) if os.path.isdir(links) else [])):
            shutil.rmtree(links, ignore_errors=True)
        if "mark" in record:
            self.room(record).forget(self, record)
        return record

    def _path(self, name, file="deploying.json"):
        return os.path.join(self.folder, "servers", name, file)

    def save(self, record, address, tls=None, **more):
        """Save a server that was deployed, make it the current one, and forget that it was under way; its name.

        Args:
            record (dict): what start, stop and destroy will need.
            address (str): where it answers.
            tls (dict or None): paths of certificates.
            more: further fields of what is saved, such as ``identity`` and ``fallback``.
        """
        name = record["name"]
        if name not in self.servers.inventory.servers:
            self.servers.add(name, address, certificates=tls)
        fields = {"address": str(Address.parse(address)), "tls": tls, "managed": record, **more}
        self.servers.update(name, **{key: value for key, value in fields.items() if value})
        self.servers.use(name)
        self.end(name)
        return name

    def trouble(self, name, address, **access):
        """Why no engine answers at an address (a DockerError), or None; ``access``: ``tls``, ``identity`` and ``known_hosts`` as they are saved."""
        record = {"address": address, **{key: value for key, value in access.items() if value}}
        return self.servers.each([Server(name, Address.parse(address), record)], lambda docker: (docker.system.ping(), None))[0].error

    def await_answer(self, name, address, **access):
        """The same, once some time has passed: one that just started is waited for."""
        end = time.monotonic() + PATIENCE
        while (problem := self.trouble(name, address, **access)) and time.monotonic() < end:
            time.sleep(0.5)
        return problem

    def info(self, record):
        """What the engine of a record says of itself (dict), through ssh."""
        access = {key: record.get(key) for key in ("identity", "known_hosts")}
        server = Server(record["name"], Address.parse(record["ssh"]), access)
        outcome = self.servers.each([server], lambda docker: (docker.system.info(), None))[0]
        if outcome.error:
            raise outcome.error
        return outcome.answer

    def await_info(self, record, field, value):
        """Wait until the engine of a record says this of itself."""
        end = time.monotonic() + PATIENCE
        while self.info(record)[field] != value:
            if time.monotonic() > end:
                raise CloudError(f"{record['name']}: {field} has not become {value} within {PATIENCE} s")
            time.sleep(0.1)

    def host(self, name):
        """The Remote of a saved server's host; UsageError for one without an ssh address."""
        server = self.servers.find(name)
        addresses = [server.record.get("managed", {}).get("ssh"), server.record["address"], *server.record.get("fallback", ())]
        address = next((address for address in addresses if address and address.startswith("ssh://")), None)
        if address is None:
            raise UsageError(f"{name} is at {server.address}: there is no ssh address for it")
        access = {key: server.record.get("managed", {}).get(key) or server.record.get(key) for key in ("identity", "known_hosts")}
        return self._remote(Address.parse(address), access)

    def ip(self, name):
        """The IP address (str) of a saved server's host."""
        address = self.servers.find(name).address
        if address.scheme == "unix":
            return "127.0.0.1"
        host = self.host(name).resolved()["hostname"] if address.scheme == "ssh" else address.host
        return resolve(Address("tcp", host, address.port or 22), self.servers.settings.timeout)[0][1][0]

    def room(self, record):
        """The module that starts, stops and destroys the server of a record."""
        return importlib.import_module(f"cloudmesh_docker.cloud.{ROOMS[record['managed']]}")


def read(path):
    """A record (dict) in a file, None if there is none."""
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise CloudError(f"{path} can't be used: {error}") from None

"""The credentials Docker keeps for registries: in ``config.json``, or in a helper program that it names. Nothing here prints any.

The folder is DOCKER_CONFIG, else ``~/.docker``. Helpers are programs ``docker-credential-NAME`` that speak JSON over their standard
input and output (https://github.com/docker/docker-credential-helpers).
"""

import json
import os

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.notation.references import HUB, parse_reference

HUB_KEY = "https://index.docker.io/v1/"
TOKEN_USER = "<token>"
NOT_FOUND = "credentials not found"
VERBS = {"get": "getting", "store": "storing", "erase": "erasing", "list": "listing"}


def registry_auth(image, environ):
    """The AuthConfig for the registry of *image*, for X-Registry-Auth.

    Args:
        image (str): any reference.
        environ (mapping): the caller's environment.

    Returns:
        dict or None: None where there are no credentials, and where a helper fails: most images are there for everybody.

    Raises:
        DockerError: Docker's file can't be used.
    """
    try:
        domain = parse_reference(image).domain
    except DockerError:
        return None
    credentials = Credentials(environ)
    try:
        return credentials.get(HUB_KEY if domain == HUB else domain)
    except HelperFailed:
        return None


class HelperFailed(DockerError):
    """A credential helper is not there, or refused."""


class Credentials:
    """The user's credentials.

    Args:
        environ (mapping): the caller's environment.

    Attributes:
        path (str): the file.
        values (dict): what is in it.

    Raises:
        DockerError: the file can't be read.
    """

    def __init__(self, environ):
        home = environ.get("HOME") or os.path.expanduser("~")
        self.environ = environ
        self.path = os.path.join(environ.get("DOCKER_CONFIG") or os.path.join(home, ".docker"), "config.json")
        self.values = self._read()

    def get(self, server):
        """The AuthConfig (dict) for a registry; None if there is none."""
        helper = self._helper(server)
        if helper:
            answer = self._ask(helper, "get", server)
            return answer and from_helper(server, answer)
        return self._plain(server)

    def all(self):
        """Every AuthConfig by its registry, for X-Registry-Config; helpers that fail are left out."""
        found = {server: auth for server in self._auths() if (auth := self._plain(server))}
        servers = {server: name for server, name in (self.values.get("credHelpers") or {}).items()}
        try:
            store = self.values.get("credsStore")
            servers.update(dict.fromkeys(self._ask(store, "list", "") or {}, store) if store else {})
        except HelperFailed:
            pass
        for server in servers:
            try:
                found[server] = self.get(server) or found.get(server)
            except HelperFailed:
                continue
        return {server: auth for server, auth in found.items() if auth}

    def put(self, server, auth):
        """Keep an AuthConfig; whether it is now unencrypted in the file, and was not before (bool)."""
        helper, known = self._helper(server), "auth" in self._auths().get(server, {})
        if helper:
            secret = auth.get("identitytoken") or auth.get("password", "")
            user = TOKEN_USER if auth.get("identitytoken") else auth.get("username", "")
            self._ask(helper, "store", json.dumps({"ServerURL": server, "Username": user, "Secret": secret}))
            entry = {}
        else:
            from binascii import b2a_base64

            user = f"{auth.get('username', '')}:{auth.get('password', '')}"
            entry = {"auth": b2a_base64(user.encode(), newline=False).decode()}
            if auth.get("identitytoken"):
                entry["identitytoken"] = auth["identitytoken"]
        self._write({**self._auths(), server: entry})
        return not helper and not known

    def remove(self, servers):
        """Forget the credentials of registries; the errors (list of HelperFailed) of those whose helper failed."""
        problems = []
        for server in servers:
            helper = self._helper(server)
            if helper:
                try:
                    self._ask(helper, "erase", server)
                except HelperFailed as problem:
                    problems.append(problem)
        if any(server in self._auths() for server in servers):
            self._write({server: entry for server, entry in self._auths().items() if server not in servers})
        return problems

    def _auths(self):
        return self.values.get("auths") or {}

    def _helper(self, server):
        return (self.values.get("credHelpers") or {}).get(hostname(server)) or self.values.get("credsStore")

    def _plain(self, server):
        """What the file itself has for a registry, under its name or an older spelling of it."""
        entries = self._auths()
        entry = entries.get(server) or next((entries[key] for key in entries if hostname(key) == server), None)
        if not entry:
            return None
        auth = {key: entry[key] for key in ("username", "password", "identitytoken", "registrytoken") if entry.get(key)}
        if entry.get("auth"):
            from binascii import Error, a2b_base64

            try:
                user, colon, password = a2b_base64(entry["auth"]).decode().partition(":")
            except (Error, ValueError):
                colon = ""
            if not colon:
                raise DockerError(f"{self.path}: the entry for {server} is no credential: log in again")
            auth.update(username=user, password=password.strip("\0"))
        return {**auth, "serveraddress": server} if auth else None

    def _read(self):
        try:
            with open(self.path, encoding="utf-8") as file:
                values = json.load(file)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise DockerError(f"{self.path}: can't be read: {error.strerror}") from None
        except ValueError as error:
            raise DockerError(f"{self.path}: is no JSON: {error}") from None
        if not isinstance(values, dict) or not isinstance(values.get("auths") or {}, dict):
            raise DockerError(f"{self.path}: is not what Docker writes")
        return values

    def _write(self, auths):
        """Write the file with these entries and all else as it was, for the user only."""
        self.values = {"auths": auths, **{key: value for key, value in self.values.items() if key != "auths"}}
        # Some keep it elsewhere and have a link here.
        path = os.path.realpath(self.path)
        fresh = f"{path}.{os.getpid()}"
        try:
            os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
            with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "w", encoding="utf-8") as file:
                file.write(json.dumps(self.values, indent="\t", ensure_ascii=False))
            os.replace(fresh, path)
        except OSError as error:
            raise DockerError(f"{self.path}: can't be written: {error.strerror}") from None

    def _ask(self, helper, verb, text):
        """The JSON a helper answers; None for nothing and for no credentials. HelperFailed if it fails."""
        import subprocess

        program = f"docker-credential-{helper}"
        if "/" in program or "\0" in program:
            # It would be looked for elsewhere than in PATH.
            raise HelperFailed(f"{self.path}: {helper!r} can't name a credential helper")
        try:
            done = subprocess.run([program, verb], input=text.encode(), capture_output=True, env=dict(self.environ))
        except OSError as error:
            raise HelperFailed(f"error {VERBS[verb]} credentials - err: {program}: {error.strerror}") from None
        answer = done.stdout.decode("utf-8", "replace").strip()
        if done.returncode:
            if answer.startswith(NOT_FOUND):
                return None
            raise HelperFailed(f"error {VERBS[verb]} credentials - err: exit status {done.returncode}, out: `{answer}`")
        try:
            return json.loads(answer) if answer and verb in ("get", "list") else None
        except ValueError:
            raise HelperFailed(f"{program} {verb}: its answer is no JSON") from None


def from_helper(server, answer):
    """The AuthConfig a helper's answer means; None without a secret."""
    user, secret = answer.get("Username", ""), answer.get("Secret", "")
    if not secret:
        return None
    if user == TOKEN_USER:
        return {"identitytoken": secret, "serveraddress": server}
    return {"username": user, "password": secret, "serveraddress": server}


def hostname(server):
    """``https://reg.example.com/v1/`` -> ``reg.example.com``."""
    return server.removeprefix("http://").removeprefix("https://").partition("/")[0]


def registry_key(server):
    """The name credentials are kept under for what was typed: Docker Hub has one of its own."""
    if server in (None, "", HUB, "index.docker.io", "registry-1.docker.io", HUB_KEY):
        return HUB_KEY
    return hostname(server)

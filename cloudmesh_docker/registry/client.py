"""A registry's own HTTP API, version 2: which tags a repository has, and what a tag stands for now.

Source: the distribution specification (github.com/opencontainers/distribution-spec) and Docker's token authentication.
"""

import os
import re
import threading
import time

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.notation.references import HUB
from cloudmesh_docker.registry.credentials import HUB_KEY, Credentials, HelperFailed

HUB_HOST = "registry-1.docker.io"
CERTIFICATES = "/etc/docker/certs.d"
TIMEOUT = (5, 30)
FRESH = 30.0
MANIFESTS = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)
PAIR = re.compile(r'(\w+)="([^"]*)"')
LOOPBACK = re.compile(r"(localhost|127(\.\d+){3}|\[::1\])(:\d+)?")


class RegistryError(DockerError):
    """A registry can't be reached or refuses; the message names it."""


class Registry:
    """One registry as this machine reaches it, spoken to with the user's credentials.

    Args:
        domain (str): as in image names: ``docker.io``, ``127.0.0.1:5000``.
        environ (mapping): for credentials and proxies.
    """

    def __init__(self, domain, environ):
        import requests

        self.domain, self.environ = domain, environ
        host = HUB_HOST if domain == HUB else domain
        self.address = f"{'http' if is_loopback(host) else 'https'}://{host}"
        try:
            self._auth = Credentials(environ).get(HUB_KEY if domain == HUB else domain) or {}
        except HelperFailed:
            self._auth = {}
        self._tokens = {}
        self._session = requests.Session()
        # Else REQUESTS_CA_BUNDLE would silently beat the certificate of a private registry, and .netrc our credentials.
        self._session.trust_env = False
        self._verify = certificates(host, environ)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._session.close()

    def tags(self, path):
        """All tags (list of str) of a repository, sorted: not every registry does that."""
        found, url = [], f"{self.address}/v2/{path}/tags/list?n=1000"
        while url:
            reply = self._get("GET", url, path)
            found += self._json(reply).get("tags") or []
            following = reply.links.get("next", {}).get("url")
            url = following and self._absolute(following)
        return sorted(found)

    def digest(self, path, tag):
        """The digest (str) of what *tag* stands for now; None if the repository has no such tag."""
        headers = {"Accept": ", ".join(MANIFESTS)}
        url = f"{self.address}/v2/{path}/manifests/{tag}"
        reply = self._get("HEAD", url, path, headers=headers, missing=True)
        if reply is None:
            return None
        if reply.headers.get("Docker-Content-Digest"):
            return reply.headers["Docker-Content-Digest"]
        import hashlib

        return "sha256:" + hashlib.sha256(self._get("GET", url, path, headers=headers).content).hexdigest()

    def _absolute(self, url):
        """A link of the registry, which is never followed to another place with our credentials."""
        if url.startswith("/"):
            return self.address + url
        if url.startswith(self.address + "/"):
            return url
        raise RegistryError(f"{self.domain}: the next page of its answer is elsewhere: {url}")

    def _get(self, method, url, path, headers=None, missing=False):
        """One question, asked again with credentials where the registry wants some; None for 404 if that may be."""
        headers = dict(headers or {})
        if path in self._tokens:
            headers["Authorization"] = self._tokens[path]
        reply = self._send(method, url, headers=headers)
        if reply.status_code == 401 and path not in self._tokens:
            self._tokens[path] = self._authorization(reply.headers.get("WWW-Authenticate", ""), path)
            reply = self._send(method, url, headers={**headers, "Authorization": self._tokens[path]})
        if reply.status_code == 404 and missing:
            return None
        if reply.status_code >= 400:
            raise RegistryError(f"{self.domain}/{path}: {refusal(reply)}")
        return reply

    def _authorization(self, challenge, path):
        """The Authorization header that answers a challenge."""
        scheme, _, rest = challenge.partition(" ")
        if scheme.lower() == "basic":
            if not self._auth.get("username"):
                raise RegistryError(f"{self.domain}/{path}: no basic auth credentials: log in with 'docker login {self.domain}'")
            return basic(self._auth)
        if scheme.lower() != "bearer":
            raise RegistryError(f"{self.domain}: it wants an authentication this program does not know: {scheme or 'none named'}")
        wanted = dict(PAIR.findall(rest))
        if not self._may_know(wanted.get("realm", "")):
            raise RegistryError(f"{self.domain}: its tokens come from {wanted.get('realm') or 'nowhere'}, which is not safe to send credentials to")
        question = {"service": wanted.get("service", ""), "scope": wanted.get("scope") or f"repository:{path}:pull"}
        if self._auth.get("identitytoken"):
            question.update(grant_type="refresh_token", refresh_token=self._auth["identitytoken"], client_id="cloudmesh_docker")
            reply = self._send("POST", wanted["realm"], data=question)
        else:
            headers = {"Authorization": basic(self._auth)} if self._auth.get("username") else {}
            reply = self._send("GET", wanted["realm"], params=question, headers=headers)
        if reply.status_code >= 400:
            raise RegistryError(f"{self.domain}/{path}: {refusal(reply)}")
        answer = self._json(reply)
        return f"Bearer {answer.get('token') or answer.get('access_token') or ''}"

    def _may_know(self, realm):
        """Whether credentials may go to this address: by HTTPS, or within this machine as the registry itself."""
        scheme, _, rest = realm.partition("://")
        return scheme == "https" or (scheme == "http" and self.address.startswith("http://") and is_loopback(rest.partition("/")[0]))

    def _send(self, method, url, **options):
        import requests

        proxies = proxies_for(url, self.environ)
        try:
            return self._session.request(method, url, timeout=TIMEOUT, verify=self._verify, proxies=proxies, **options)
        except requests.RequestException as error:
            raise RegistryError(f"{self.domain}: it can't be reached from here: {innermost(error)}") from None

    def _json(self, reply):
        try:
            answer = reply.json()
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise RegistryError(f"{self.domain}: its answer is not that of a registry (status {reply.status_code})")
        return answer


class Digests:
    """What tags stand for now, asked once however many servers want to know."""

    def __init__(self, environ):
        self._environ, self._locks, self._answers, self._lock = environ, {}, {}, threading.Lock()

    def get(self, reference):
        """The digest of a tagged Reference; None if the registry has no such tag. RegistryError if it does not say."""
        key = str(reference)
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            when, answer = self._answers.get(key, (0.0, None))
            if not when or time.monotonic() - when > FRESH:
                answer = self._ask(reference)
                self._answers[key] = time.monotonic(), answer
        if isinstance(answer, RegistryError):
            raise answer
        return answer

    def _ask(self, reference):
        try:
            with Registry(reference.domain, self._environ) as registry:
                return registry.digest(reference.path, reference.tag)
        except RegistryError as error:
            return error


def basic(auth):
    """The header for a user and a password."""
    from binascii import b2a_base64

    return "Basic " + b2a_base64(f"{auth['username']}:{auth.get('password', '')}".encode(), newline=False).decode()


def certificates(host, environ):
    """What requests shall verify a registry with: Docker's own place for it, else the user's bundle, else the usual one."""
    own = os.path.join(CERTIFICATES, host, "ca.crt")
    if os.path.exists(own):
        return own
    return environ.get("REQUESTS_CA_BUNDLE") or environ.get("SSL_CERT_FILE") or True


def proxies_for(url, environ):
    """The proxies (dict) for an address, as the usual variables have them; none for this machine."""
    from urllib.parse import urlsplit
    from urllib.request import proxy_bypass_environment

    parts = urlsplit(url)
    if is_loopback(parts.netloc):
        return {}
    # Upper case counts for programs that no web server starts.
    given = {name: environ.get(f"{name}_proxy") or environ.get(f"{name.upper()}_PROXY") for name in ("http", "https", "all", "no")}
    if given["no"] and proxy_bypass_environment(parts.netloc, {"no": given["no"]}):
        return {}
    return {name: given[name] for name in ("http", "https", "all") if given[name]}


def is_loopback(host):
    """Whether ``HOST[:PORT]`` is this machine."""
    return LOOPBACK.fullmatch(host) is not None


def refusal(reply):
    """What a registry says in refusing, in its words if it has some."""
    try:
        errors = reply.json().get("errors") or [reply.json()]
        words = "; ".join(str(error.get("message") or error.get("details") or error.get("code")) for error in errors)
    except (ValueError, AttributeError):
        words = reply.reason
    return f"{words} (status {reply.status_code})"


def innermost(error):
    """The last cause of an exception, in one line."""
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


_shared = []


def shared_digests(environ):
    """The Digests that all servers of one session have in common."""
    if not _shared or _shared[0][0] is not environ:
        _shared[:] = [(environ, Digests(environ))]
    return _shared[0][1]

"""Requests, streams and hijacked connections to one engine: version negotiation, encoding, decoding, status -> error."""

import _thread

from ..errors import DryRun, UsageError, VersionMismatch, server_error
from . import wire
from .head import not_an_engine
from .pool import HARMLESS, Pool
from .transport import Address

MAXIMUM = "1.51"
MINIMUM = "1.24"
WITH_LENGTH = ("POST", "PUT")
# What POST only asks for: a container's end, and whether a registry knows somebody.
ASKING = ("wait", "auth")


class Listing(list):
    """A list as an engine sent it; ``source`` is what it was made of (bytes): equal sources are equal lists."""

    source = None


class Client:
    """Speaks the Engine API with one engine; safe to use from several threads.

    ``address``: Address or text (see ``transport.Address.parse``). ``timeout``: seconds (float) to connect, and to answer a ping.
    ``api_version``: "1.41" instead of negotiating. ``trace``: called with one line (str) per exchange, never with headers or bodies.
    ``dry_run``: raise DryRun instead of sending the first request, whatever it is; nothing is sent. ``patience``: seconds (float) of
    silence that GET and HEAD bear. ``credentials``: handed to ``transport.connect``; https and ssh addresses need them. ``fallback``: more
    ways to the same engine, (Address, credentials) each, tried in turn where connecting fails. ``guess``: the version (str) that was negotiated
    with this engine some other time: the first question is asked with it at once, and asked again if another version comes out.

    Attributes:
        guard (callable or None): called before each changing request is sent; may raise.
        newest (str): the highest API version this client speaks.
        changes (int): how many changing requests were answered with success.
        tried (int): how many requests were sent that may change something, whatever came of them.
        alone (bool): nothing may be sent: all but the answer that an Early brought raises Later.

    Raises UsageError for an address or a version that is none.
    """

    newest = MAXIMUM

    def __init__(self, address, timeout=5.0, api_version=None, trace=None, dry_run=False, patience=60.0, credentials=None, fallback=(), guess=None):
        address = Address.parse(address) if isinstance(address, str) else address
        self.trace, self.dry_run, self.patience, self.guard = trace, dry_run, patience, None
        self.changes, self.tried, self.alone, self._lock = 0, 0, False, _thread.allocate_lock()
        ways = [(address, credentials), *fallback]
        for way, needed in ways:
            if needed is None and (way.secure or way.scheme == "ssh"):
                raise UsageError(f"{way}: this client was given no credentials for it")
        self._pool = Pool(ways, timeout, trace)
        self._common = f"Host: {address.authority}\r\nUser-Agent: cloudmesh_docker\r\n"
        self._version, self._guess = None, api_version or guess
        if api_version is not None:
            self._version = api_version.removeprefix("v")
            if _numbers(self._version) is None:
                raise UsageError(f"{api_version!r} is no API version; write it as in 1.41")

    @property
    def address(self):
        """The Address in use: the one that answered last."""
        return self._pool.address

    @property
    def version(self):
        """The API version spoken (str), negotiated on first use by ``GET /_ping`` (SystemPing).

        Raises ConnectionFailed, VersionMismatch.
        """
        if self._version is None:
            if self.dry_run:
                return MAXIMUM
            self._stay_alone()
            self._version = self._agreed(self._pool.greet())
        return self._version

    @property
    def podman(self):
        """bool: what answered first is Podman's service rather than an engine of Docker's."""
        return (self._pool.greeting or {}).get("server", "").startswith("Libpod")

    @property
    def closed(self):
        """bool: by us; what ends then has not failed."""
        return self._pool.closed

    @property
    def news(self):
        """The version spoken (str) if it was negotiated and is not what was guessed, else None."""
        return self._version if self._pool.greeting is not None and self._version != self._guess else None

    def agree(self):
        """Negotiate the version unless that has happened. Raises as ``version`` does."""
        return self.version

    def speaks(self, version):
        """Whether what came with an API version (str) is there (bool)."""
        return _numbers(self.version) >= _numbers(version)

    def needs(self, since, **options):
        """Raise VersionMismatch if an option is set (not None) that engines know only from API version ``since`` (str) on.

        Older ones would ignore it in silence.
        """
        for name, value in options.items():
            if value is not None and _numbers(self.version) < _numbers(since):
                raise VersionMismatch(f"{name} needs API {since}, but the engine at {self.address} speaks {self.version}: upgrade the engine")

    def request(self, method, *segments, query=None, body=None, headers=None, timeout=None, raw=False):
        """One request and its whole answer: the decoded JSON, a str for text, bytes for what is neither, None for nothing.

        ``segments``: of the path, unquoted. ``query``, ``body``: see ``wire``. ``timeout``: seconds (float) of silence to bear, instead of
        ``patience`` for GET and HEAD and of none for the rest. ``raw``: return the Response, its body read, instead.
        Raises ServerError for a status of 400 or more, ConnectionFailed, VersionMismatch, StreamBroken, DryRun, UsageError.
        """
        if timeout is None and method in HARMLESS:
            timeout = self.patience
        response = self._run(method, segments, query, body, headers, timeout, whole=True)
        return response if raw else self._decode(response)

    def stream(self, method, *segments, query=None, body=None, headers=None, http10=False):
        """One request on its own connection, and the Response to read piece by piece, without a limit of time.

        ``http10``: have the body unchunked, which is faster; only for bodies whose end is checked, or that end by themselves.
        ``close`` of the Response works from another thread. Raises as ``request`` does.
        """
        return self._run(method, segments, query, body, headers, None, http10=http10)

    def hijack(self, method, *segments, query=None, body=None, tty=False):
        """One request whose connection becomes the process's own: a Duplex. ``tty``: see Duplex. Raises as ``request`` does.

        Source: ContainerAttach and ExecStart, "Hijacking".
        """
        from .stream import Duplex

        headers = {"Upgrade": "tcp", "Connection": "Upgrade"}
        response = self._run(method, segments, query, body, headers, None, hijack=True)
        if response.status not in (101, 200):
            response.close()
            raise not_an_engine(self.address, f"it answers a request for a raw stream with status {response.status}")
        return Duplex(response, tty)

    def early(self, method, path):
        """An Early (see ahead.py) of a question, its path (str) as DryRun has it but for the version; None if it can't be asked in this manner."""
        version = self._version or self._guess
        return self._pool.early(self._head(method, f"/v{version}{path}")) if version and not self.dry_run else None

    def rest(self):
        """Close the connections nobody uses now; later requests open new ones."""
        self._pool.rest()

    def close(self):
        """Close all connections, those other threads wait on included; later requests raise ConnectionFailed."""
        self._pool.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _run(self, method, segments, query, body, headers, seconds, whole=False, http10=False, hijack=False):
        guess = self._guess if self._version is None and whole and method in HARMLESS and not self.dry_run else None
        bare = f"/v{guess or self.version}{wire.path(segments)}"
        path = bare + wire.query_text(query) if query else bare
        if self.dry_run:
            raise DryRun(method, path, body, whole)
        changing = method not in HARMLESS and not (method == "POST" and segments[-1] in ASKING)
        if changing and self.guard:
            self.guard()
        lines, data, source = wire.encode_body(body, headers)
        if body is None and method in WITH_LENGTH:
            lines = "Content-Length: 0\r\n"
        if headers:
            lines += wire.header_text(headers)
        head = self._head(method, path, lines, 0 if http10 else 1) + data
        at_end = self._pool.end_check() if http10 else None
        self._stay_alone(whole)
        if changing:
            with self._lock:
                self.tried += 1
        response = self._pool.run(method, path, head, source, seconds, whole, hijack)
        if guess:
            self._version = self._agreed(self._pool.greeting)
            if self._version != guess:
                return self._run(method, segments, query, body, headers, seconds, whole)
        if not whole:
            response.owned, response.at_end = True, at_end
        if response.status >= 300 and response.status != 304:
            raise self._refusal(response)
        if method not in HARMLESS:
            with self._lock:
                self.changes += 1
        return response

    def _head(self, method, path, lines="", minor=1):
        return f"{method} {path} HTTP/1.{minor}\r\n{self._common}{lines}\r\n".encode("latin-1")

    def _stay_alone(self, whole=False):
        if self.alone and not (whole and self._pool.has_early):
            from .ahead import Later

            raise Later

    def _decode(self, response):
        import json  # not before the request is sent: with re it takes as long as a quick engine's answer

        data, kind = response.read(), response.headers.get("content-type", "")
        if not data:
            return None
        # Podman gives some of its answers no type at all.
        if kind.startswith("application/json") or (not kind and data[:1] in b"{["):
            try:
                answer = json.loads(data)
            except (ValueError, RecursionError):
                raise not_an_engine(self.address, f"what it calls JSON is none ({data[:24]!r})") from None
            if type(answer) is list:
                answer = Listing(answer)
                answer.source = data
            return answer
        return data.decode("utf-8", "replace") if kind.startswith("text/") else data

    def _refusal(self, response):
        """The error for an answer whose status is no success; the engine's own words are in ``message``, or are the body."""
        import json

        data = response.read()
        response.close()
        status = response.status
        if status < 400:
            return not_an_engine(self.address, f"it answers with status {status}, to {response.headers.get('location', 'nowhere')[:80]!r}")
        try:
            message = json.loads(data)["message"]
        except (ValueError, KeyError, TypeError, RecursionError):
            message = data.decode("utf-8", "replace")
        message = str(message).strip() or response.reason or f"status {status}"
        if status == 400 and message.startswith("client version") and " is too " in message:
            side = "use a newer cloudmesh_docker" if "too old" in message else "upgrade the engine"
            return VersionMismatch(f"the engine at {self.address} says: {message}. Do not ask for API {self.version}, or {side}")
        return server_error(status, message)

    def _agreed(self, headers):
        """The highest API version (str) both sides speak, by a ping's headers (dict). Engines before 1.25 do not say theirs."""
        theirs = headers.get("api-version", MINIMUM)
        numbers = _numbers(theirs)
        if numbers is None:
            raise not_an_engine(self.address, f"its Api-Version is {theirs[:24]!r}")
        if numbers < _numbers(MINIMUM):
            raise VersionMismatch(
                f"the engine at {self.address} speaks at most API {theirs}, this client needs at least {MINIMUM}: upgrade the engine"
            )
        return min(theirs, MAXIMUM, key=_numbers)


def _numbers(version):
    """(1, 41) of "1.41"; None for what is no version."""
    major, dot, minor = version.partition(".")
    if not (dot and version.isascii() and major.isdigit() and minor.isdigit() and len(version) < 12):
        return None
    return int(major), int(minor)

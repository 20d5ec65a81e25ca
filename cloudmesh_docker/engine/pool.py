"""One exchange over kept connections: stale ones are replaced, hung engines noticed.

A request that may have been carried out is never sent twice.
"""

from time import monotonic, perf_counter

from ..errors import ConnectionFailed, HungUp, StreamBroken
from .connection import Connection, Died
from .head import not_an_engine, speaks_tls
from .http import read_response
from .transport import connect, is_in_numbers, is_open
from .wire import traceable

HARMLESS = ("GET", "HEAD")
QUIET = 2.0


class Pool:
    """The connections to one engine: as many as threads ask at a time, each kept and used again, the warmest first.

    ``ways``: list of (Address, credentials), one or more; where connecting by one fails, the next is tried, and the one that answered is kept.
    ``timeout``: seconds (float) to connect, and to answer a ping. ``trace``: called with one line (str) per exchange.

    Attributes:
        closed (bool): ``close`` was called.
        greeting (dict or None): the headers of the newest ping's answer; there is one before any other answer.
    """

    def __init__(self, ways, timeout, trace=None):
        self.timeout, self.trace = timeout, trace
        self._ways, self._way, self._proved = ways, 0, len(ways) == 1
        self._idle, self._live, self.closed, self._early = [], set(), False, None
        self.greeting, address = None, ways[0][0]
        self._heard = monotonic() - QUIET - 1
        self._ping_bytes = f"GET /_ping HTTP/1.1\r\nHost: {address.authority}\r\nUser-Agent: cloudmesh_docker\r\n\r\n".encode()

    @property
    def address(self):
        """The Address in use."""
        return self._ways[self._way][0]

    def run(self, method, path, head, source, seconds, whole, hijack):
        """Send ``head`` (bytes, small body included), then ``source`` (Source or None); the Response.

        ``seconds`` (float or None): of silence to bear. ``whole``: read the body, keep the connection; else the connection is the
        Response's own. Raises ConnectionFailed, StreamBroken.
        """
        began, outcome = perf_counter() if self.trace else 0.0, "no answer"
        try:
            for again in (False, True):
                connection = self._take(head) if whole and not again else self._open()
                try:
                    response = self._exchange(connection, method, path, head, source, seconds, hijack)
                    outcome = response.status
                    if whole:
                        response.read()
                        self._give_back(response)
                    return response
                except Died as death:
                    self._drop(connection)
                    if again or not connection.reused or (death.accepted and method not in HARMLESS):
                        raise self._lost(method, path, death) from None
                except BaseException:
                    self._drop(connection)
                    raise
        finally:
            if self.trace:
                self._note(method, path, outcome, began)

    def greet(self):
        """Ask for a sign of life (SystemPing); the answer's headers (dict). Raises ConnectionFailed."""
        for again in (False, True):
            connection = self._open() if again else self._take()
            try:
                response = self._ping(connection)
                self._give_back(response)
                return response.headers
            except Died as death:
                self._drop(connection)
                if again or not connection.reused:
                    raise self._lost("GET", "/_ping", death) from None
            except BaseException:
                self._drop(connection)
                raise

    def end_check(self):
        """What to call at the end of a body without an end mark; it raises StreamBroken if the engine rather than the body ended.

        An idle connection opened before is the witness: an engine that goes down takes it along, even if it comes back at once.
        """
        witness = next((connection for connection in self._idle[-1:] if is_open(connection.sock)), None)

        def check():
            fell = witness is not None and is_open(witness.sock) is False and not witness.closed
            if witness is None or witness.closed:
                try:
                    self.greet()
                except ConnectionFailed as error:
                    raise StreamBroken(f"{self.address} ended in the middle of a stream, which is incomplete: {error}") from None
            elif fell:
                raise StreamBroken(f"{self.address} ended all connections in the middle of a stream, which is incomplete: did the engine restart?")

        return check

    def rest(self):
        """Close the connections nobody uses now; later requests open new ones."""
        while self._idle:
            self._idle.pop().close()

    def close(self):
        """Close all connections, those other threads wait on included; later requests raise ConnectionFailed."""
        self.closed = True
        for connection in list(self._live):
            connection.close()

    def early(self, head):
        """An Early of a question (bytes) for ``answered``; None where there are connections, or making one is no matter of one socket."""
        (address, credentials), *others = self._ways
        if self.closed or self._live or others or credentials or address.scheme != "tcp" or not is_in_numbers(address):
            return None
        from .ahead import Early

        return Early(self, self._ping_bytes + head)

    def adopt(self, sock, sent, received):
        """Have the next request find a socket over which it was *sent* (bytes, a ping in front), and what was *received* (bytes) so far."""
        self._early = Connection(sock, self.address, self._live)
        self._early.sent, self._early.pending = sent, received
        if self.closed:
            self._early.close()

    def fail(self, words):
        """Have the next request fail with these *words* (str): there was no connection for it."""
        self._early = ConnectionFailed(words)

    @property
    def has_early(self):
        """bool: the next request finds what ``adopt`` or ``fail`` was given."""
        return self._early is not None

    def _take(self, head=b""):
        early, self._early = self._early, None
        if isinstance(early, ConnectionFailed):
            raise early
        if early:
            if early.sent == self._ping_bytes + head and not early.closed:
                return early
            early.close()
        while self._idle:
            try:
                connection = self._idle.pop()
            except IndexError:
                break
            if is_open(connection.sock):
                connection.reused = True
                return connection
            connection.close()
        return self._open()

    def _open(self):
        """A new connection: by the way in use, else by the first other one on which an engine answers."""
        failures = []
        for number in sorted(range(len(self._ways)), key=lambda number: number != self._way):
            try:
                connection = self._connect(*self._ways[number], number == self._way and self._proved)
            except ConnectionFailed as failure:
                failures.append(failure)
                continue
            self._way, self._proved = number, True
            return connection
        if len(failures) == 1:
            raise failures[0]
        raise ConnectionFailed(f"none of {len(failures)} addresses answers: {' '.join(map(str, failures))}")

    def _connect(self, address, credentials, proved):
        """A connection by one way; with a sign of life from its other end if that is not *proved*."""
        if not self.closed:
            connection = Connection(connect(address, self.timeout, credentials), address, self._live)
            try:
                if not (proved or self.closed):
                    self._ping(connection)
            except Died as death:
                connection.close()
                raise self._lost("GET", "/_ping", death, address, credentials) from None
            except BaseException:
                connection.close()
                raise
            if not self.closed:
                return connection
            connection.close()
        raise HungUp(f"the connection to {address} was closed by this program")

    def _drop(self, connection):
        """Close a connection that failed; where there are other ways, this one has to prove itself again."""
        connection.close()
        self._proved = len(self._ways) == 1

    def _give_back(self, response):
        connection = response.connection
        if response.keep and response.complete and not connection.pending and not connection.closed:
            self._idle.append(connection)
        else:
            connection.close()

    def _exchange(self, connection, method, path, head, source, seconds, hijack):
        harmless, sent = method in HARMLESS, False
        if connection.sent or monotonic() - self._heard > QUIET:
            # A harmless request may follow the ping at once; a changing one must not lie in wait inside an engine given up as hung.
            sent = harmless and source is None
            if not self._ping(connection, head if sent else b"").keep:
                raise Died("it keeps no connection open", False)
        if not sent:
            connection.send(head)
        connection.set_timeout(seconds)
        response = source and self._send_source(connection, method, source)
        try:
            response = response or read_response(connection, method, hijack)
        except ConnectionFailed as error:
            if harmless:
                raise
            raise ConnectionFailed(f"{error} {_perhaps(method, path)}") from None
        self._heard = monotonic()
        return response

    def _send_source(self, connection, method, source):
        """Send a long body. An engine that refuses it early stops reading, and its answer (then returned) lies ready."""
        try:
            return source.send(connection)
        except Died as death:
            try:
                connection.set_timeout(self.timeout)
                response = read_response(connection, method)
            except (Died, ConnectionFailed):
                raise Died(str(death), True) from None
            response.keep = False
            return response

    def _ping(self, connection, ahead=b""):
        """Ask for a sign of life within ``timeout``, and send ``ahead`` behind it; the Response. Raises ConnectionFailed, Died."""
        began = perf_counter() if self.trace else 0.0
        try:
            if not connection.sent:
                connection.send(self._ping_bytes + ahead)
            connection.sent = b""
            connection.set_timeout(self.timeout, whole=True)
            response = read_response(connection, "GET")
            text = response.read()
        except Died as death:
            raise Died(str(death), False) from None
        if self.trace:
            self._note("GET", "/_ping", response.status, began)
        if "api-version" not in response.headers and not response.headers.get("server", "").startswith("Docker/"):
            if response.status == 400 and b"HTTPS server" in text:
                raise speaks_tls(connection.address)
            kind = response.headers.get("content-type", "no content type")[:40]
            raise not_an_engine(connection.address, f"GET /_ping is answered with status {response.status}, {kind}, without Api-Version")
        self._heard, connection.reused, self.greeting = monotonic(), True, response.headers
        return response

    def _note(self, method, path, outcome, began):
        self.trace(f"{method} {traceable(path)} -> {outcome}, {(perf_counter() - began) * 1000:.1f} ms")

    def _lost(self, method, path, death, address=None, credentials=None):
        address, credentials = (address, credentials) if address else self._ways[self._way]
        if self.closed:
            return HungUp(f"the connection to {address} was closed by this program")
        if credentials and not death.accepted:
            return ConnectionFailed(credentials.lost(address, death))
        words = f"{address} ended the connection without an answer: {death}."
        if method in HARMLESS or not death.accepted:
            return ConnectionFailed(f"{words} Is it a Docker engine, and one without TLS? If so it may be restarting: try again.")
        return ConnectionFailed(f"{words} {_perhaps(method, path)}")


def _perhaps(method, path):
    return f"{method} {path.partition('?')[0]} was sent and may have been carried out: look at what is there before you repeat it."

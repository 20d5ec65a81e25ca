"""TLS: the certificates a server is spoken to with, and a connection that one thread may read while another writes.

OpenSSL works on memory here and we move the bytes: its own sockets can't be used by two threads at once, and have no half-close.
"""

import os
import ssl
from _socket import MSG_DONTWAIT, MSG_PEEK
from _thread import allocate_lock

from ..errors import ConnectionFailed
from .certificates import explain_refusal, explain_server, open_context
from .transport import NO_SIGNAL, connect, set_timeout

BLOCK = 131072
RECORD = 16384
WRONG_NAME = (62, 64)


class Credentials:
    """PEM files: who vouches for the server, and who we are; read when first used, and again once they have changed.

    ``ca``, ``cert``, ``key``: paths (str); without ``cert`` and ``key`` the engine is not told who asks. ``name``: what the server's certificate
    is for (str), where it is not for the host in the address. Safe to use from several threads.
    """

    def __init__(self, ca, cert=None, key=None, name=None):
        self.ca, self.cert, self.key, self.name = ca, cert, key, name
        self._context, self._stamp, self._sessions, self._lock = None, None, {}, allocate_lock()

    def context(self, address):
        """The SSLContext, one for all connections. Raises ConnectionFailed for files that can't be used."""
        with self._lock:
            stamp = [_stamp(path) for path in (self.ca, self.cert, self.key) if path]
            if self._context is None or stamp != self._stamp:
                self._context, self._stamp, self._sessions = open_context(address, self.ca, self.cert, self.key), stamp, {}
            return self._context

    def check(self, address):
        """ConnectionFailed if the files can't be used for the server at an Address."""
        self.context(address)

    def connect(self, address, timeout):
        """A TlsSocket to an Address within so many seconds (float). Raises ConnectionFailed."""
        context = self.context(address)
        sock = TlsSocket(connect(address, timeout), address, self)
        try:
            set_timeout(sock, timeout)
            sock.handshake(context, self._sessions.get(address.authority))
            set_timeout(sock, None)
            return sock
        except ssl.SSLCertVerificationError as error:
            sock.close()
            names = self._names(address, timeout) if error.verify_code in WRONG_NAME else ()
            raise ConnectionFailed(explain_server(address, error, self.ca, names, self.name)) from None
        except BlockingIOError:
            sock.close()
            raise ConnectionFailed(f"{address} accepts connections, but did not answer with TLS within {timeout:g} s. Is the port right?") from None
        except OSError as error:
            sock.close()
            raise self.refused(address, error, sock.first) from None
        except BaseException:
            sock.close()
            raise

    def keep(self, address, session):
        """Remember the session (SSLSession), which the next connection to that address resumes."""
        self._sessions[address.authority] = session

    def refused(self, address, error, first=b""):
        """The ConnectionFailed for an OSError before anything was received over TLS; ``first``: the bytes the server began with."""
        return ConnectionFailed(explain_refusal(address, error, first, self.cert))

    def lost(self, address, cause):
        """The words (str) for a connection that ended without an answer."""
        return f"{address} ended the connection without an answer: {cause}. The engine may be restarting: try again."

    def _names(self, address, timeout):
        """The names in the certificate of a server that has none we look for; nothing but a handshake is sent to it."""
        context = open_context(address, self.ca)
        context.check_hostname = False
        try:
            sock = TlsSocket(connect(address, timeout), address, self)
            try:
                set_timeout(sock, timeout)
                return [name for _, name in sock.handshake(context).get("subjectAltName", ())]
            finally:
                sock.close()
        except (OSError, ConnectionFailed):
            return ()


class TlsSocket:
    """A connected socket that speaks TLS; as transport says, with ``send_file`` for what sendfile(2) can't do.

    Attributes:
        first (bytes): what the server began with.
    """

    __slots__ = (
        *("_address", "_credentials", "_heard", "_in", "_out", "_plain", "_reading", "_sending", "_sock", "_state", "_tls"),
        *("close", "fileno", "first", "setsockopt"),
    )

    def __init__(self, sock, address, credentials):
        self._sock, self._address, self._credentials = sock, address, credentials
        self._in, self._out, self._tls = ssl.MemoryBIO(), ssl.MemoryBIO(), None
        # One thread may wait for bytes, another for room to send; only the work on memory excludes both.
        self._reading, self._sending, self._state = allocate_lock(), allocate_lock(), allocate_lock()
        self._plain, self._heard, self.first = b"", False, b""
        self.fileno, self.setsockopt, self.close = sock.fileno, sock.setsockopt, sock.close

    def handshake(self, context, session=None):
        """Begin; what the server's certificate says (dict). Raises OSError, SSLCertVerificationError among them.

        Our last words of it leave with the first request.
        """
        # Bytes, because text would be encoded as an international name, whose tables take longer to load than a handshake.
        host = (self._credentials.name or self._address.host.partition("%")[0]).encode()
        self._tls = context.wrap_bio(self._in, self._out, server_hostname=host, session=session)
        while True:
            try:
                self._tls.do_handshake()
                return self._tls.getpeercert()
            except ssl.SSLWantReadError:
                self._transmit(self._out.read(), NO_SIGNAL)
            except ssl.SSLError:
                self._last_words()
                raise
            piece = self._sock.recv(BLOCK)
            self.first = self.first or piece[:16]
            self._feed(piece)

    def send(self, data, flags=0):
        """Send a record's worth of the data; how many bytes (int). After an error the server got none of it."""
        return self._send(memoryview(data)[:RECORD], flags)

    def sendall(self, data, flags=0):
        """Send all of the data."""
        view = memoryview(data)
        for start in range(0, len(view), BLOCK):
            self._send(view[start : start + BLOCK], flags)

    def send_file(self, descriptor, offset, count):
        """Send the next part of a file; how many bytes (int)."""
        data = os.pread(descriptor, min(count, BLOCK), offset)
        return self._send(data, NO_SIGNAL) if data else 0

    def recv(self, size, flags=0):
        """The next bytes, at most ``size``; empty at the end. With MSG_PEEK: what is there now, left where it is, or BlockingIOError."""
        if flags & MSG_PEEK:
            return self._peek()
        buffer = bytearray(min(size, BLOCK))
        return bytes(memoryview(buffer)[: self.recv_into(buffer)])

    def recv_into(self, buffer, size=0, flags=0):
        """Fill a buffer with the next bytes, whatever else is asked for; how many (int), 0 at the end."""
        view = memoryview(buffer)
        with self._reading:
            try:
                while (size := self._decrypt(view)) is None:
                    self._feed(self._sock.recv(BLOCK))
            except BlockingIOError:
                raise
            except OSError as error:
                raise self._failure(error) from None
        if not self._heard:
            if not size:
                raise self._failure(ssl.SSLEOFError(8, "it closed the connection"))
            self._heard = True
            self._credentials.keep(self._address, self._tls.session)
        return size

    def shutdown(self, how):
        """1: tell the server that nothing more comes, and go on reading. 2: end both directions at once."""
        if how == 2:
            return self._sock.shutdown(2)
        with self._sending:
            with self._state:
                # OpenSSL would throw away what has come already.
                while self._in.pending and (data := self._read(BLOCK)):
                    self._plain += data
                try:
                    self._tls.unwrap()
                except ssl.SSLError:
                    pass
                words = self._out.read()
            self._transmit(words, NO_SIGNAL)

    def _send(self, data, flags):
        with self._sending:
            try:
                with self._state:
                    self._tls.write(data)
                    words = self._out.read()
                self._transmit(words, flags)
            except OSError as error:
                raise self._failure(error) from None
        return len(data)

    def _transmit(self, words, flags):
        sent = self._sock.send(words, flags) if words else 0
        if sent < len(words):
            self._sock.sendall(memoryview(words)[sent:], flags)

    def _last_words(self):
        """An alert, so that the server's log says what we think of it."""
        try:
            self._sock.send(self._out.read(), NO_SIGNAL | MSG_DONTWAIT)
        except OSError:
            pass

    def _feed(self, piece):
        with self._state:
            if piece:
                self._in.write(piece)
            else:
                self._in.write_eof()

    def _read(self, size):
        """The next bytes, empty at the end, None where more must be received first."""
        try:
            return self._tls.read(size)
        except ssl.SSLWantReadError:
            return None
        except ssl.SSLZeroReturnError:
            return b""

    def _decrypt(self, view):
        """Fill a view with all that is there; how many bytes (int), 0 at the end, None where more must be received first."""
        with self._state:
            if self._plain:
                size = min(len(view), len(self._plain))
                view[:size], self._plain = self._plain[:size], self._plain[size:]
                return size
            size = 0
            try:
                while size < len(view):
                    got = self._tls.read(len(view) - size, view[size:])
                    size += got
                    if not got or not self._in.pending:
                        break
                return size
            except ssl.SSLWantReadError:
                return size or None
            except ssl.SSLZeroReturnError:
                return size
            except ssl.SSLError:
                if not size:
                    raise
                return size

    def _peek(self):
        if not self._reading.acquire(False):
            raise BlockingIOError
        try:
            while not self._plain:
                with self._state:
                    data = self._read(RECORD)
                    if data is not None:
                        self._plain = data
                        break
                self._feed(self._sock.recv(BLOCK, MSG_DONTWAIT))
            return self._plain
        finally:
            self._reading.release()

    def _failure(self, error):
        """What to raise for an OSError: a refusal in plain words before anything was received, later an OSError that is one."""
        if self._heard:
            return OSError(error.errno, "the connection was cut off" if isinstance(error, ssl.SSLEOFError) else str(error.strerror or error))
        if not isinstance(error, ssl.SSLError):
            try:
                # The reason may lie there though sending failed.
                self._peek()
            except ssl.SSLError as reason:
                error = reason
            except OSError:
                pass
        return self._credentials.refused(self._address, error, self.first)


def _stamp(path):
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino

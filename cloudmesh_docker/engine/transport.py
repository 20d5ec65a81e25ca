"""Addresses of engines, and connected sockets: the only file that opens sockets.

What ``connect`` returns is used through ``send(data, flags)``, ``sendall``, ``recv``, ``recv_into``, ``shutdown``, ``close``, ``fileno`` and
``setsockopt`` only (sendfile(2) aside), so that another kind of connection, as in tls.py, is a matter of its own file.
"""

import _socket
import _thread
import errno
import struct
from os import strerror

from ..errors import ConnectionFailed, UsageError

FORMS = "unix:///path/docker.sock, tcp://host:2375, ssh://user@host or host:4243"
PLAIN_PORT, BARE_PORT, TLS_PORT = 2375, 4243, 2376
# ssh has its own idea of a port, which may be in the user's configuration of it.
DEFAULT_PORTS = {"tcp": PLAIN_PORT, "http": PLAIN_PORT, "https": TLS_PORT, "ssh": None}
NAME_EXTRAS = "-._"
ADDRESS_EXTRAS = ":.%"
NO_SIGNAL = _socket.MSG_NOSIGNAL
WHOLE_BLOCKS = _socket.MSG_WAITALL
PEEK = _socket.MSG_PEEK | _socket.MSG_DONTWAIT
TCP_OPTIONS = (
    (_socket.IPPROTO_TCP, _socket.TCP_NODELAY, 1),
    (_socket.SOL_SOCKET, _socket.SO_KEEPALIVE, 1),
    (_socket.IPPROTO_TCP, _socket.TCP_KEEPIDLE, 30),
    (_socket.IPPROTO_TCP, _socket.TCP_KEEPINTVL, 10),
    (_socket.IPPROTO_TCP, _socket.TCP_KEEPCNT, 3),
)


class Address:
    """Where an engine listens; immutable by convention, compares and hashes by its text.

    Attributes:
        scheme (str): ``unix``, ``tcp`` or ``ssh``.
        host (str or None): name or address without brackets; None for unix.
        port (int or None): None for unix, and for ssh if none is given.
        path (str or None): the socket's path for unix; for ssh the engine's socket on that host, if given.
        user (str or None): for ssh.
        secure (bool): for tcp, whether it was written as https://, that is, with TLS whatever else is said.
    """

    __slots__ = ("host", "path", "port", "scheme", "secure", "user")

    def __init__(self, scheme, host=None, port=None, path=None, user=None, secure=False):
        self.scheme, self.host, self.port, self.path, self.user, self.secure = scheme, host, port, path, user, secure

    @classmethod
    def parse(cls, text, tls=False):
        """The Address a text names: ``unix:///path``, ``/path``, ``tcp://``, ``http://``, ``https://``, ``ssh://``, ``host[:port]``.

        Ports default to 2375, for a bare host 4243, with ``tls`` (bool) and for https to 2376.
        Raises UsageError, which quotes the offending part and shows the right form.
        """
        if text.startswith("/"):
            return cls("unix", path=_socket_path(text, text))
        scheme, mark, rest = text.partition("://")
        if not mark:
            return _network(cls, text, "tcp", text, TLS_PORT if tls else BARE_PORT)
        scheme = scheme.lower()
        if scheme == "unix":
            return cls("unix", path=_socket_path(rest, text))
        if scheme not in DEFAULT_PORTS:
            raise UsageError(f"address {text!r}: unknown scheme {scheme!r}; write {FORMS}")
        return _network(cls, text, scheme, rest, TLS_PORT if tls and scheme == "tcp" else DEFAULT_PORTS[scheme])

    def __str__(self):
        """The address in its full form; ``parse`` of it gives an equal Address."""
        if self.scheme == "unix":
            return f"unix://{self.path}"
        user = f"{self.user}@" if self.user else ""
        return f"{'https' if self.secure else self.scheme}://{user}{self.authority}{self.path or ''}"

    def __repr__(self):
        return f"Address({str(self)!r})"

    def __eq__(self, other):
        return isinstance(other, Address) and str(self) == str(other)

    def __hash__(self):
        return hash(str(self))

    @property
    def authority(self):
        """``host:port`` as in a Host header (str), IPv6 in brackets, the port only if there is one; ``docker`` for a unix socket."""
        if self.scheme == "unix":
            return "docker"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port is None else f"{host}:{self.port}"

    @property
    def loopback(self):
        """Whether the address can't leave this machine (bool): unix, localhost, 127.0.0.0/8, ::1."""
        if self.scheme != "tcp":
            return self.scheme == "unix"
        if self.host in ("localhost", "::1"):
            return True
        return self.host.startswith("127.") and self.host.count(".") == 3 and self.host.replace(".", "").isdigit()


def _socket_path(path, text):
    if not path.startswith("/") or "\0" in path:
        raise UsageError(f"address {text!r}: {path!r} is no absolute path; write unix:///path/docker.sock")
    return path


def _network(cls, text, scheme, rest, port):
    authority, slash, path = rest.partition("/")
    if path and scheme != "ssh":
        raise UsageError(f"address {text!r}: {'/' + path!r} is too much; write tcp://host:port")
    user, mark, authority = authority.rpartition("@")
    if mark and (scheme != "ssh" or not _word(user, NAME_EXTRAS)):
        if ":" in user:
            # What follows is a password, which is not repeated on a screen or in a log.
            name = user.partition(":")[0]
            text, user = text.replace(user, f"{name}:***", 1), f"{name}:***"
        raise UsageError(f"address {text!r}: {user + '@'!r} does not belong there; write {FORMS}")
    host, colon, number = _split_port(text, authority)
    if colon and not (number.isascii() and number.isdigit() and 0 < int(number[:6]) < 65536):
        raise UsageError(f"address {text!r}: {number!r} is no port; write a number from 1 to 65535, as in tcp://host:2375")
    port = int(number) if colon else port
    return cls("ssh" if scheme == "ssh" else "tcp", host, port, slash + path if path else None, user or None, scheme == "https")


def _split_port(text, authority):
    """host, ":" or "", port as written."""
    if authority.startswith("["):
        host, bracket, number = authority[1:].partition("]")
        if not bracket or not _word(host, ADDRESS_EXTRAS) or ":" not in host or (number and number[0] != ":"):
            raise UsageError(f"address {text!r}: {authority!r} is no IPv6 address; write tcp://[::1]:2375")
        return host, number[:1], number[1:]
    host, colon, number = authority.partition(":")
    if ":" in number:
        raise UsageError(f"address {text!r}: {authority!r} has too many colons; write IPv6 in brackets, as in tcp://[::1]:2375")
    if not _word(host, NAME_EXTRAS):
        raise UsageError(f"address {text!r}: {host!r} is no host name; write {FORMS}")
    return host, colon, number


def _word(text, extras):
    """Letters, digits and the extras, beginning with no dash (ssh would take it for an option)."""
    return text.isascii() and text[:1] != "-" and all(letter.isalnum() or letter in extras for letter in text) and text != ""


def set_timeout(sock, seconds):
    """Let every ``recv`` on a connected socket give up (BlockingIOError) after so many seconds (float); None: never.

    SO_RCVTIMEO (socket(7)) instead of ``settimeout``: that would cost a poll() before every read.
    """
    sock.setsockopt(_socket.SOL_SOCKET, _socket.SO_RCVTIMEO, _timeval(seconds))


def is_open(sock):
    """True: open and silent, as an idle connection should be. False: the peer closed it. None: it sent bytes nobody asked for."""
    try:
        return None if sock.recv(1, PEEK) else False
    except BlockingIOError:
        return True
    except OSError:
        return False


def connect(address, timeout, credentials=None):
    """A connected blocking socket to an Address, within so many seconds (float).

    ``credentials``: what makes the connection if not we: tls.Credentials, or ssh.Tunnel.
    Raises ConnectionFailed with address, cause and next step.
    """
    if credentials is not None:
        return credentials.connect(address, timeout)
    if address.scheme == "unix":
        targets = ((_socket.AF_UNIX, address.path),)
    else:
        targets = resolve(address, timeout)
    for family, target in targets:
        sock = None
        try:
            sock = _socket.socket(family, _socket.SOCK_STREAM)
            sock.setsockopt(_socket.SOL_SOCKET, _socket.SO_SNDTIMEO, _timeval(timeout))
            sock.connect(target)
            sock.setsockopt(_socket.SOL_SOCKET, _socket.SO_SNDTIMEO, _timeval(None))
            for option in TCP_OPTIONS if family != _socket.AF_UNIX else ():
                sock.setsockopt(*option)
            return sock
        except OSError as error:
            if sock:
                sock.close()
            failure = error
        except BaseException:
            if sock:
                sock.close()
            raise
    raise ConnectionFailed(explain(address, failure, timeout)) from None


def begin(address):
    """A socket that is about to be connected to a tcp Address in numbers, and never blocks until ``finish``; OSError if that can't be."""
    family, _, _, _, target = _in_numbers(address)[0]
    sock = _socket.socket(family, _socket.SOCK_STREAM | _socket.SOCK_NONBLOCK)
    try:
        sock.connect(target)
    except BlockingIOError:
        pass
    except BaseException:
        sock.close()
        raise
    return sock


def finish(sock):
    """The socket of ``begin`` is connected, or OSError says why not."""
    code = sock.getsockopt(_socket.SOL_SOCKET, _socket.SO_ERROR)
    if code:
        raise OSError(code, strerror(code))
    for option in TCP_OPTIONS:
        sock.setsockopt(*option)


def is_in_numbers(address):
    """Whether no name service need be asked for a tcp Address (bool)."""
    try:
        return bool(_in_numbers(address))
    except OSError:
        return False


def _in_numbers(address):
    return _socket.getaddrinfo(address.host.encode(), address.port, 0, _socket.SOCK_STREAM, 0, _socket.AI_NUMERICHOST)


def _timeval(seconds):
    """struct timeval; zero means never, so the shortest limit is a microsecond."""
    if seconds is None:
        return struct.pack("ll", 0, 0)
    micros = max(1, int(seconds * 1_000_000))
    return struct.pack("ll", micros // 1_000_000, micros % 1_000_000)


def resolve(address, timeout):
    """[(family, socket address)] of a tcp address; the name service may hang for half a minute, we don't."""
    try:
        found = _in_numbers(address)
    except OSError:
        found = _ask_name_service(address, address.host.encode(), timeout)
    return [(family, target) for family, _, _, _, target in found]


def _ask_name_service(address, host, timeout):
    answers, done = [], _thread.allocate_lock()

    def ask():
        try:
            answers.append(_socket.getaddrinfo(host, address.port, 0, _socket.SOCK_STREAM))
        except OSError:
            answers.append(None)
        finally:
            done.release()

    done.acquire()
    _thread.start_new_thread(ask, ())
    if not done.acquire(timeout=timeout):
        raise ConnectionFailed(
            f"{address}: the name service did not answer within {timeout:g} s. Use the host's IP address, or mend /etc/resolv.conf."
        )
    if not answers[0]:
        raise ConnectionFailed(f"{address}: unknown host {address.host!r}. Check the spelling, or use its IP address.")
    return answers[0]


def explain(address, error, timeout):
    """Address, cause in plain words, next step."""
    unix = address.scheme == "unix"
    if isinstance(error, BlockingIOError | TimeoutError):
        return f"{address} did not answer within {timeout:g} s. Is the host up, and does a firewall let you through?"
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return f"{address}: there is no such socket. Is Docker installed and started (systemctl start docker)?"
    if isinstance(error, PermissionError) and unix:
        return (
            f"{address}: permission denied. Add yourself to the group that owns the socket "
            "(usually: sudo usermod -aG docker $USER, then log in again), or use sudo."
        )
    if isinstance(error, ConnectionRefusedError):
        where = "on this socket. Start the engine (systemctl start docker)." if unix else "there. Is the engine started with this -H, the port right?"
        return f"{address}: connection refused: nothing listens {where}"
    if error.errno in (errno.EMFILE, errno.ENFILE):
        return f"{address}: no more files can be opened ({error.strerror}). Allow more with 'ulimit -n', or lower the setting 'parallel'."
    if error.errno in (errno.EHOSTUNREACH, errno.ENETUNREACH):
        return f"{address}: no way to this host ({error.strerror}). Is it up, and is your network?"
    return f"{address}: can't connect: {error.strerror or error}. Check the address."

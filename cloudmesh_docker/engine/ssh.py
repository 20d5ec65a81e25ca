"""Engines behind ssh: one login per server, made by the system's ssh, and a channel of it to the engine's socket for every connection.

The login is a master of ssh (ControlMaster). It serves all connections of all our processes, and ends by itself soon after the last of them, in
whatever way they end. Channels are asked for in ssh's own words (PROTOCOL.mux of OpenSSH), which takes less than a millisecond; starting an ssh
for each would take eight. On the other side nothing is needed but sshd and the engine's socket.
"""

import _socket
import fcntl
import os
import struct
from _thread import allocate_lock
from itertools import count
from threading import Semaphore

from ..errors import ConnectionFailed
from .logins import explain_login, explain_socket, key_fault, trust, wants_answers
from .transport import Address, connect, set_timeout

USUAL_PATH = "/var/run/docker.sock"
KEEP = 10
GRACE = 30
HELLO, OPEN_FORWARD, CLOSE_FORWARD, OK = 1, 0x10000006, 0x10000007, 0x80000001
ALIVE_CHECK, ALIVE = 0x10000004, 0x80000005
VERSION, LOCAL, UNIX_SOCKET = 4, 1, 0xFFFFFFFE
ANSWER_LIMIT = 65536
ASKING = allocate_lock()
# A login is mostly our own computing; more at once would only make the first of them late.
LOGINS = Semaphore(10)
NUMBERS = count(1)
# A user's own forwardings and commands for that host are not for us; nor is "StrictHostKeyChecking no", see _words.
OURS = ("ClearAllForwardings=yes", "RemoteCommand=none", "PermitLocalCommand=no")
LASTING = (f"ControlPersist={KEEP}", "ServerAliveInterval=15", "ServerAliveCountMax=3")
# What keeps a socket from being reached, told by exit codes.
LOOK = "test -e {0} || exit 3; test -r {0} -a -w {0} || exit 4; test -S {0} || exit 5; grep -q {1} /proc/net/unix || exit 6; exit 7"


class Tunnel:
    """Logins by ssh; safe to use from several threads, and by several processes with the same folder.

    ``folder``: a path (str) short enough for sockets in it, of a folder that is ours alone. ``identity``: path (str) of the key to use.
    ``environ`` (mapping): ssh's environment. ``ask`` (bool): ssh may ask its questions at the terminal. ``known_hosts``: path (str) of a file of
    our own with the host's key, None where the user's are looked at. ``aside`` (callable): None, or what makes a context in which the terminal is
    ssh's, for a login that can't be without a question.
    """

    def __init__(self, folder, environ, identity=None, ask=False, known_hosts=None, aside=lambda: None):
        self.folder, self.environ, self.identity, self.ask, self.known_hosts, self._aside = folder, environ, identity, ask, known_hosts, aside

    def check(self, address):
        """ConnectionFailed if the key can't be used."""
        fault = self.identity and key_fault(self.identity)
        if fault:
            raise ConnectionFailed(f"{address}: {fault}")

    def connect(self, address, timeout):
        """A connected socket to the engine behind an Address; logging in gets so many seconds (float) to connect. Raises ConnectionFailed."""
        control = self._path(address)
        for attempt in range(3):
            try:
                return self._channel(control, address, timeout)
            except (ConnectionFailed, OSError) as error:
                if attempt == 2:
                    raise ConnectionFailed(f"{address}: ssh is logged in, but opens no channel: {error}. Try again.") from None
            self._log_in(control, address, timeout)

    def lost(self, address, cause):
        """The words (str) for a connection that ended without an answer."""
        path = address.path or USUAL_PATH
        code, log = self._look(address, path), self._log(self._path(address))
        return explain_socket(address, path, code, log, cause)

    def _path(self, address):
        """Where the control socket of a login is."""
        from hashlib import sha256

        who = "\0".join((address.user or "", address.host, str(address.port), self.identity or "", self.known_hosts or ""))
        return os.path.join(self.folder, sha256(who.encode("utf-8", "surrogateescape")).hexdigest()[:16])

    def _channel(self, control, address, timeout):
        """A socket whose other end is the engine's; OSError or ConnectionFailed if the login is not there (any more)."""
        master = connect(Address("unix", path=control), timeout)
        path = f"{control}.{os.getpid()}-{next(NUMBERS)}"
        try:
            set_timeout(master, timeout)
            _tell(master, struct.pack(">II", HELLO, VERSION))
            _hear(master, HELLO)
            words = _string(path) + struct.pack(">I", UNIX_SOCKET) + _string(address.path or USUAL_PATH) + struct.pack(">I", UNIX_SOCKET)
            _tell(master, struct.pack(">III", OPEN_FORWARD, 0, LOCAL) + words)
            _hear(master, OK)
            try:
                sock = connect(Address("unix", path=path), timeout)
            finally:
                os.unlink(path)
            try:
                # The forwarding has done its work once the master, which looks at all its sockets in turn, has seen our connection.
                for message, answer in ((struct.pack(">II", ALIVE_CHECK, 1), ALIVE), (struct.pack(">III", CLOSE_FORWARD, 2, LOCAL) + words, OK)):
                    _tell(master, message)
                    _hear(master, answer)
            except BaseException:
                sock.close()
                raise
            return sock
        finally:
            master.close()

    def _log_in(self, control, address, timeout):
        """Have a master at ``control``; one thread of one process makes it, others wait for that."""
        self.check(address)
        try:
            os.makedirs(self.folder, mode=0o700, exist_ok=True)
            lock = os.open(f"{control}.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise ConnectionFailed(f"{address}: {self.folder} can't be written: {error.strerror}. ssh needs it for its sockets.") from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            try:
                connect(Address("unix", path=control), timeout).close()
            except ConnectionFailed:
                self._start(control, address, timeout)
        finally:
            os.close(lock)

    def log_in(self, address, timeout):
        """Have a login at an Address, with so many seconds (float) to connect: the path (str) of its control socket. Raises ConnectionFailed."""
        control = self._path(address)
        self._log_in(control, address, timeout)
        return control

    def log_out(self, address):
        """End the login at an Address, if there is one: the next is made with what was granted there since."""
        import subprocess

        quiet = subprocess.DEVNULL
        words = ["ssh", "-S", self._path(address), "-O", "exit", "--", address.host]
        subprocess.run(words, stdin=quiet, stdout=quiet, stderr=quiet, env=self.environ)

    def _start(self, control, address, timeout):
        """Start a master; where something else is on the terminal, ssh gets that only if it fails for want of an answer."""
        aside = self.ask and self._aside()
        code = self._master(control, address, timeout, self.ask and not aside)
        if code and aside and wants_answers(self._log(control)):
            with aside:
                code = self._master(control, address, timeout, True)
        if code:
            raise ConnectionFailed(explain_login(address, _target(address), self._log(control), self.identity, timeout, self.known_hosts))

    def _master(self, control, address, timeout, ask):
        """Start a master that may *ask* (bool), or not; the exit code (int) of ssh."""
        import subprocess

        for left in (control, f"{control}.log"):
            try:
                os.unlink(left)
            except FileNotFoundError:
                pass
        options = self._words(address, timeout, ask)
        words = ["ssh", "-f", "-N", "-M", "-T", "-a", "-x", "-S", control, "-E", f"{control}.log", *options, "--", address.host]
        quiet = subprocess.DEVNULL
        turn = ASKING if ask else LOGINS
        turn.acquire()
        try:
            process = subprocess.Popen(words, stdin=quiet, stdout=quiet, stderr=quiet, env=self.environ, start_new_session=not ask)
            try:
                return process.wait(None if ask else timeout + GRACE)
            except BaseException:
                process.kill()
                process.wait()
                raise
        except FileNotFoundError:
            raise ConnectionFailed(f"{address}: there is no ssh on this computer. Install it (apt install openssh-client).") from None
        except subprocess.TimeoutExpired:
            raise ConnectionFailed(f"{address}: ssh did not finish logging in within {timeout + GRACE:g} s. Try: ssh {_target(address)}") from None
        finally:
            turn.release()

    def _words(self, address, timeout, ask):
        """Options of ssh for an Address, which may *ask* (bool). Host keys are checked whatever the user's configuration says."""
        questions = ("BatchMode=no", "StrictHostKeyChecking=ask") if ask else ("BatchMode=yes", "StrictHostKeyChecking=yes")
        options = (*OURS, *LASTING, *questions, f"ConnectTimeout={max(1, round(timeout))}")
        # The first of two that contradict each other counts.
        words = [*trust(self.known_hosts), *(word for option in options for word in ("-o", option))]
        words += ["-i", self.identity, "-o", "IdentitiesOnly=yes"] if self.identity else []
        words += ["-p", str(address.port)] if address.port else []
        return words + (["-l", address.user] if address.user else [])

    def _look(self, address, path):
        """The exit code (int) of LOOK on the other side, None if it can't be had; over the login that is there."""
        import shlex
        import subprocess

        options = [word for option in (*OURS, "BatchMode=yes", "ControlMaster=no", "ProxyCommand=false") for word in ("-o", option)]
        words = ["ssh", "-T", "-S", self._path(address), *options, "--", address.host]
        quiet = subprocess.DEVNULL
        try:
            command = LOOK.format(shlex.quote(path), shlex.quote(os.path.basename(path) + "$"))
            return subprocess.run([*words, command], stdin=quiet, stdout=quiet, stderr=quiet, env=self.environ, timeout=GRACE).returncode
        except (OSError, subprocess.TimeoutExpired):
            return None

    def _log(self, control):
        try:
            with open(f"{control}.log", encoding="utf-8", errors="replace") as file:
                return file.read(ANSWER_LIMIT)
        except OSError:
            return ""


def _target(address):
    """The words behind ``ssh`` that a person would type to log in there."""
    user = f"{address.user}@" if address.user else ""
    return f"{f'-p {address.port} ' if address.port else ''}{user}{address.host}"


def _string(text):
    data = os.fsencode(text)
    return struct.pack(">I", len(data)) + data


def _tell(master, message):
    master.sendall(struct.pack(">I", len(message)) + message, _socket.MSG_NOSIGNAL)


def _hear(master, wanted):
    """Read one message; OSError if it is not of the type wanted, with the reason that it gives instead."""
    (size,) = struct.unpack(">I", _exactly(master, 4))
    message = _exactly(master, min(size, ANSWER_LIMIT))
    (kind,) = struct.unpack_from(">I", message)
    if kind != wanted:
        raise OSError(0, message[12:].decode("utf-8", "replace") or f"it answers {kind:#x}")


def _exactly(master, size):
    data = b""
    while len(data) < size:
        piece = master.recv(size - len(data))
        if not piece:
            raise OSError(0, "it ended")
        data += piece
    return data

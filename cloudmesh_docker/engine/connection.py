"""One socket to an engine: sending, receiving, and a close that any thread may call."""

import os
from time import monotonic

from ..errors import ConnectionFailed
from .transport import NO_SIGNAL, WHOLE_BLOCKS, set_timeout

BLOCK = 262144
# So many bytes within so many seconds, without a word of ours, come by themselves, so that their going on can be waited for ...
AMPLE, SOON = 65536, 0.05
# ... for so many seconds (kernels make a few milliseconds of it), as long as that brings so many bytes.
MOMENT, LEAST = 0.002, 32768


class Died(Exception):
    """A connection ended before the first byte of an answer; never leaves the engine room.

    Attributes:
        accepted (bool): whether the kernel took any byte of the request, so that the engine may have got it.
    """

    def __init__(self, cause, accepted):
        super().__init__(cause)
        self.accepted = accepted


def silence(address, seconds):
    """What is said (str) of an engine that does not answer for so many seconds (float)."""
    return (
        f"{address} did not answer within {seconds:g} s. It accepts connections, so the engine may hang or be overloaded: "
        "look at its log, or restart it."
    )


class Connection:
    """One socket, the bytes read too far, and a ``close`` that any thread may call.

    Attributes:
        address (Address): for messages.
        pending (bytes): received, not yet used.
        reused (bool): an answer came over it before, so silence now may only mean it went stale.
        sent (bytes): what was sent before anybody asked for it, and is not to be sent again.
        closed (bool): closed by us.
    """

    __slots__ = ("_amount", "_end", "_reading", "_registry", "_seconds", "_since", "_writing")
    __slots__ += ("address", "closed", "pending", "reused", "sent", "sock")

    def __init__(self, sock, address, registry=None):
        self.sock, self.address, self._registry = sock, address, registry
        self.pending, self.reused, self.closed, self.sent = b"", False, False, b""
        self._seconds, self._end, self._reading, self._writing = None, None, False, False
        self._amount, self._since = 0, 0.0
        if registry is not None:
            registry.add(self)

    def set_timeout(self, seconds, whole=False):
        """Seconds (float) that a single ``receive`` may take, or all from now on if ``whole``; None: for ever."""
        self._end = monotonic() + seconds if whole and seconds else None
        if seconds != self._seconds:
            set_timeout(self.sock, seconds)
            self._seconds = seconds

    def send(self, data):
        """Send all of a bytes-like object; raises Died, which knows whether anything got out."""
        sent = self._amount = 0
        self._writing = True
        try:
            if self.closed:
                raise Died("closed by this program", False)
            sent = self.sock.send(data, NO_SIGNAL)
            if sent < len(data):
                self.sock.sendall(memoryview(data)[sent:], NO_SIGNAL)
        except OSError as error:
            raise Died(error.strerror or str(error), sent > 0) from None
        finally:
            self._writing = False
            if self.closed:
                self._release()

    def send_file(self, descriptor, offset, count):
        """sendfile(2) from a file's descriptor; how many bytes (int) went out. Raises OSError."""
        self._writing = True
        try:
            if hasattr(self.sock, "send_file"):
                return self.sock.send_file(descriptor, offset, count)
            return os.sendfile(self.sock.fileno(), descriptor, offset, count)
        finally:
            self._writing = False
            if self.closed:
                self._release()

    def receive(self, size=BLOCK, flags=0):
        """The next bytes, at most ``size``; empty at the end or once closed by us. Raises Died, ConnectionFailed on timeout.

        ``flags``: of recv(2), which TLS does without.
        """
        self._reading = True
        try:
            if self._end is not None and monotonic() > self._end:
                raise TimeoutError
            return b"" if self.closed else self.sock.recv(size, flags)
        except OSError as error:
            return self._fault(error)
        finally:
            self._reading = False
            if self.closed:
                self._release()

    def receive_into(self, view):
        """As ``receive``, into a writable buffer; the number of bytes (int). While much comes fast: a whole block, unless that takes a moment.

        An engine sends the output of a process in pieces of a few KiB: to be woken up for each costs both sides more than all the rest.
        """
        self._reading = True
        try:
            size = self._receive_block(view) if self._amount >= AMPLE else 0
            if not size:
                size = 0 if self.closed else self.sock.recv_into(view)
                self._amount += size
                if self._amount >= AMPLE and (now := monotonic()) > self._since + SOON:
                    self._amount, self._since = 0, now
            return size
        except OSError as error:
            return len(self._fault(error))
        finally:
            self._reading = False
            if self.closed:
                self._release()

    def _receive_block(self, view):
        """The number of bytes (int) that came within a moment, at most a block; below LEAST the next ones are not waited for."""
        size = 0
        if not self.closed:
            set_timeout(self.sock, MOMENT)
            try:
                size = self.sock.recv_into(view[:BLOCK], 0, WHOLE_BLOCKS)
            except BlockingIOError:
                pass
            finally:
                set_timeout(self.sock, self._seconds)
        if size < min(LEAST, len(view)):
            self._amount, self._since = 0, monotonic()
        return size

    def _fault(self, error):
        if self.closed:
            return b""
        if isinstance(error, BlockingIOError | TimeoutError):
            raise ConnectionFailed(silence(self.address, self._seconds)) from None
        raise Died(error.strerror or str(error), True) from None

    def close_write(self):
        """Tell the peer that nothing more comes, and go on reading."""
        try:
            self.sock.shutdown(1)
        except OSError:
            pass

    def close(self):
        """Close; a read or write another thread is blocked in ends. May be called any number of times."""
        self.closed = True
        if self._registry is not None:
            self._registry.discard(self)
        try:
            self.sock.shutdown(2)
        except OSError:
            pass
        self._release()

    def _release(self):
        # The descriptor's number may be given away at once, so it stays ours while a thread is inside a call on it.
        if not (self._reading or self._writing):
            self.sock.close()

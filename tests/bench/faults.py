"""A proxy that delays, cuts and garbles connections, for tests of what a client does then."""

import select
import socket
import struct
import threading
import time

from tests.bench.hosts import close_server


class FaultProxy:
    """A TCP proxy on 127.0.0.1 in front of ``upstream``, a unix socket's path or (host, port); a context manager.

    Set the attributes at any time; they count for what the upstream sends from then on.

    Attributes:
        port (int): where it listens.
        address (str): the same as ``tcp://127.0.0.1:PORT``.
        connections (int): how many were accepted.
        delay (float): seconds before each piece of an answer.
        rate (float or None): bytes per second.
        cut_after (int or None): bytes of the answers after which a connection is cut; 0 is before the first byte.
        cut (str): how it is cut: "rst", or "fin", which looks like an ordinary end.
        corrupt_at (int or None): the byte whose bits are turned round.
        hang (bool): accept, and pass on nothing in either direction.
        refuse (bool): reset each new connection.
    """

    def __init__(self, upstream, port=0):
        self._upstream = upstream
        self._epoch = 0
        self.connections = 0
        self.reset()
        self._server = socket.create_server(("127.0.0.1", port))
        self.port = self._server.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def reset(self):
        """Pass everything on as it is."""
        self.delay, self.rate, self.cut_after, self.cut, self.corrupt_at = 0.0, None, None, "rst", None
        self.hang = self.refuse = False

    def cut_all(self):
        """Reset every live connection within 20 ms."""
        self._epoch += 1

    def close(self):
        """Stop listening and reset what is open."""
        close_server(self._server)
        self.cut_all()

    def _accept(self):
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            self.connections += 1
            if self.refuse:
                _reset(client)
            else:
                threading.Thread(target=self._serve, args=(client, self._epoch), daemon=True).start()

    def _serve(self, client, epoch):
        upstream = socket.socket(socket.AF_UNIX if isinstance(self._upstream, str) else socket.AF_INET)
        with client, upstream:
            try:
                upstream.connect(self._upstream)
                _Relay(self, client, upstream, lambda: self._epoch != epoch).run()
            except OSError:
                _reset(client)


class _Relay:
    """One connection. A single thread with select: a socket that another thread reads from can't be reset by closing it."""

    def __init__(self, faults, client, upstream, is_cut):
        self._faults, self._client, self._upstream, self._is_cut = faults, client, upstream, is_cut
        self._sent = 0

    def run(self):
        """Relay until both ends are at their end or a fault says so."""
        open_ends = {self._client: self._upstream, self._upstream: self._client}
        while open_ends:
            if self._is_cut():
                _reset(self._client)
                return
            if self._faults.hang:
                time.sleep(0.01)
                continue
            for source in select.select(list(open_ends), [], [], 0.02)[0]:
                data = source.recv(65536)
                if not data:
                    open_ends.pop(source).shutdown(socket.SHUT_WR)
                elif source is self._client:
                    self._upstream.sendall(data)
                elif not self._answer(data):
                    return

    def _answer(self, data):
        """Pass on a piece of an answer; False once the connection was cut."""
        faults = self._faults
        time.sleep(faults.delay + (len(data) / faults.rate if faults.rate else 0))
        spot = (faults.corrupt_at if faults.corrupt_at is not None else -1) - self._sent
        if 0 <= spot < len(data):
            data = data[:spot] + bytes([data[spot] ^ 0xFF]) + data[spot + 1 :]
        if faults.cut_after is not None and self._sent + len(data) >= faults.cut_after:
            self._client.sendall(data[: max(0, faults.cut_after - self._sent)])
            # A reset throws away what has not arrived yet.
            time.sleep(0.01)
            if faults.cut == "rst":
                _reset(self._client)
            return False
        self._client.sendall(data)
        self._sent += len(data)
        return True


def _reset(connection):
    try:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    except OSError:
        pass
    connection.close()

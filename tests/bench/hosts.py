"""Throw-away Linux hosts made of namespaces, on which the tests run real Docker engines.

A host has its own processes, network, mounts and ``/run``, and shares the file system of this machine. Killing it ends everything that
runs on it; it also ends by itself when the test process dies, even by SIGKILL. It needs root, util-linux, iproute2 and bash, nothing else.
"""

import ctypes
import select
import socket
import subprocess
import threading

CLONE_NEWNET = 0x40000000
BOOT = r"""
set -e
hostname "$1"
mount --make-rprivate /
mount -t proc proc /proc
mount -t tmpfs -o mode=755 tmpfs /run
[ "$2" = shared ] || mount -t tmpfs -o mode=700 tmpfs /root
mkdir -p /etc/docker
mount -t tmpfs tmpfs /etc/docker
ip link set lo up
echo ready
exec >/dev/null 2>&1
read -r _ || true
"""


class Host:
    """One host; a context manager. With ``private_home=False`` its /root is that of this machine, where our Python may be, and not empty.

    Attributes:
        name (str): its hostname.
        pid (int): its first process, as this machine numbers it.
    """

    def __init__(self, name, private_home=True):
        self.name = name
        unshare = ["unshare", "--net", "--mount", "--pid", "--uts", "--ipc", "--fork", "--kill-child"]
        pipe = subprocess.PIPE
        # Nothing is ever written to stdin: its end, which even SIGKILL of this process brings about, ends the host.
        words = [*unshare, "bash", "-c", BOOT, "boot", name, "private" if private_home else "shared"]
        self._process = subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True)
        self._servers = []
        if self._process.stdout.readline() != b"ready\n":
            reason = self._process.stderr.read().decode()
            self.stop()
            raise RuntimeError(f"host {name}: {reason or 'unshare failed'}")
        with open(f"/proc/{self._process.pid}/task/{self._process.pid}/children") as children:
            self.pid = int(children.read().split()[0])

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.stop()

    def command(self, *words):
        """The words of a command of this machine that runs ``words`` on the host."""
        return ["nsenter", "-t", str(self.pid), "-m", "-u", "-i", "-n", "-p", *words]

    def run(self, *words, **options):
        """Run a command on the host to its end: a CompletedProcess with text."""
        defaults = {"text": True, "capture_output": True, "stdin": subprocess.DEVNULL}
        return subprocess.run(self.command(*words), **{**defaults, **options})

    def popen(self, *words, **options):
        """Start a command on the host; give it a file for its output, or whoever reads ours waits for it."""
        return subprocess.Popen(self.command(*words), **{"stdin": subprocess.DEVNULL, **options})

    def signal(self, name, pid):
        """Send a signal ("KILL") to a process, by its number on the host."""
        # By bash, whose own kill is there even where no package brings one.
        self.run("bash", "-c", 'kill -s "$1" "$2"', "kill", name, str(pid), check=True)

    def in_network(self, function):
        """Call ``function`` inside the host's network; sockets made there stay there."""
        result = {}

        def enter():
            try:
                libc = ctypes.CDLL(None, use_errno=True)
                with open(f"/proc/{self.pid}/ns/net") as namespace:
                    if libc.setns(namespace.fileno(), CLONE_NEWNET):
                        raise OSError(ctypes.get_errno(), "setns")
                result["value"] = function()
            except BaseException as error:
                result["error"] = error

        # A thread of its own: setns moves only the calling thread, and there is no way back for it.
        thread = threading.Thread(target=enter)
        thread.start()
        thread.join()
        if "error" in result:
            raise result["error"]
        return result["value"]

    def connect(self, port, address="127.0.0.1", timeout=5):
        """A TCP connection to a port of the host."""
        return self.in_network(lambda: socket.create_connection((address, port), timeout))

    def forward(self, port=None, address="127.0.0.1", local_port=0):
        """Make a port of the host, or that of the same number, reachable here; returns the port at ``address``."""
        server = self._listen(address, local_port)
        port = port or server.getsockname()[1]

        def serve(client):
            try:
                upstream = self.connect(port)
            except OSError:
                client.close()
                return
            with client, upstream:
                _relay(client, upstream)

        threading.Thread(target=_accept, args=(server, serve), daemon=True).start()
        return server.getsockname()[1]

    def inetd(self, *words, address="127.0.0.1", local_port=0):
        """A port here whose every connection runs ``words`` on the host, as ``sshd -i`` wants it; returns the port."""
        server = self._listen(address, local_port)
        running = []

        def serve(client):
            with client:
                running.append(self.popen(*words, stdin=client.fileno(), stdout=client.fileno(), stderr=subprocess.DEVNULL))
            running[:] = [process for process in running if process.poll() is None]

        threading.Thread(target=_accept, args=(server, serve), daemon=True).start()
        return server.getsockname()[1]

    def stop(self):
        """Cut the power: every process of the host is gone when this returns."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            stream.close()
        while self._servers:
            close_server(self._servers.pop())

    def _listen(self, address, port):
        server = socket.create_server((address, port))
        self._servers.append(server)
        return server


def close_server(server):
    """Stop listening at once, even while another thread waits in ``accept``: closing alone would not wake it."""
    server.shutdown(socket.SHUT_RDWR)
    server.close()


def _accept(server, serve):
    while True:
        try:
            client, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=serve, args=(client,), daemon=True).start()


def _relay(one, other):
    """Copy both ways; the end of one direction is passed on, the other goes on."""
    open_ends = {one: other, other: one}
    while open_ends:
        for source in select.select(list(open_ends), [], [])[0]:
            try:
                data = source.recv(65536)
                if data:
                    open_ends[source].sendall(data)
                    continue
                open_ends.pop(source).shutdown(socket.SHUT_WR)
            except OSError:
                return

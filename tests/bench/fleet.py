"""Many Docker engines that hold some containers each, a little away: one process, one loop, every engine at an address of its own in 127/8.

::

    with Fleet(1000, latency=0.05, refused=5, silent=5) as fleet:
        fleet.addresses     # "tcp://127.91.0.1:40123" ... of those that live, then those that refuse, then those that give no answer at all
"""

import collections
import hashlib
import json
import os
import re
import resource
import select
import socket
import ssl
import subprocess
import sys
import time

NET = "127.91"
PER_BLOCK = 250
HEAD = "HTTP/1.1 {} {}\r\nApi-Version: {}\r\nServer: Docker/fleet (linux)\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n"
VERSIONED = re.compile(rb"/v(\d+)\.(\d+)")


class Fleet:
    """The process that plays them; a context manager.

    Args:
        count (int): engines that answer.
        latency (float): seconds from a request to its answer.
        refused (int): more servers, where nothing listens.
        silent (int): more servers, that answer no attempt to connect.
        containers (int): on each engine.
        api (str): the newest version the engines speak.
        tls (dict or None): the paths of ``ca``, ``cert`` and ``key``, if they speak TLS and want to see a certificate of that CA.
    """

    def __init__(self, count, latency=0.0, refused=0, silent=0, containers=10, api="1.41", tls=None):
        words = [sys.executable, "-m", "tests.bench.fleet", *map(str, (count, latency, silent, containers, api))]
        words += [str(tls[name]) for name in ("ca", "cert", "key")] if tls else []
        here = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        self._process = subprocess.Popen(words, cwd=here, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        port = self._process.stdout.readline().strip()
        if not port:
            raise RuntimeError("the fleet does not start")
        total = count + silent
        places = [*range(count), *range(total, total + refused), *range(count, total)]
        self.addresses = [f"tcp://{place(number)}:{port}" for number in places]

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def close(self):
        """End the process."""
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()

    def told(self):
        """What happened so far (dict): connections (int), most (int: open at once), requests (dict of str to int: by method and path)."""
        self._process.stdin.write("tell\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def become(self, api):
        """Have all engines speak another version from now on, those of an up- or downgrade; open connections end."""
        self._process.stdin.write(f"become {api}\n")
        self._process.stdin.flush()
        self._process.stdout.readline()

    def inventory(self, path, names="s", **record):
        """Write a file of saved servers: s0001, s0002 ..., each with what *record* says; the names (list of str)."""
        found = {f"{names}{number:04}": {"address": address, **record} for number, address in enumerate(self.addresses, 1)}
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"current": None, "servers": found}, file)
        return list(found)


def place(number):
    """The address of the server with this number, from 0."""
    return f"{NET}.{number // PER_BLOCK}.{number % PER_BLOCK + 1}"


def container(server, number):
    """A container as GET /containers/json tells of it."""
    name = f"web-{number:04}"
    ident = hashlib.sha256(f"{server} {name}".encode()).hexdigest()
    return {
        "Id": ident,
        "Names": [f"/{name}"],
        "Image": "nginx:1.27",
        "ImageID": "sha256:" + ident[::-1],
        "Command": "nginx -g 'daemon off;'",
        "Created": 1700000000 - number,
        "Ports": [{"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8000 + number, "Type": "tcp"}],
        "Labels": {"tier": "web", "number": str(number)},
        "State": "running",
        "Status": "Up 5 minutes",
        "HostConfig": {"NetworkMode": "bridge"},
        "NetworkSettings": {"Networks": {"bridge": {"NetworkID": ident[:12] * 5, "IPAddress": f"172.17.0.{number % 250 + 2}"}}},
        "Mounts": [],
    }


class Engines:
    """The loop. Answers wait in a queue, as all take the same time."""

    def __init__(self, count, latency, silent, containers, api, tls=()):
        self.context = context(*tls) if tls else None
        self.latency, self.api, self.containers = latency, api, containers
        self.poll, self.waiting, self.bodies = select.epoll(), collections.deque(), {}
        self.open, self.listening, self.requests = {}, {}, collections.Counter()
        self.connections, self.most = 0, 0
        first = self.listen(0, 0)
        self.port = first.getsockname()[1]
        for number in range(1, count):
            self.listen(number, self.port)
        self.plugs = [self.plug(number) for number in range(count, count + silent)]
        self.poll.register(0, select.EPOLLIN)

    def listen(self, number, port):
        """A new listening socket, of an engine."""
        sock = socket.create_server((place(number), port), backlog=128)
        sock.setblocking(False)
        self.listening[sock.fileno()] = sock
        self.poll.register(sock, select.EPOLLIN)
        return sock

    def plug(self, number):
        """Sockets of a server that answers no attempt to connect: its queue is full, and nobody takes from it."""
        sock = socket.create_server((place(number), self.port), backlog=0)
        callers = [socket.socket() for _ in range(3)]
        for caller in callers:
            caller.setblocking(False)
            caller.connect_ex((place(number), self.port))
        return sock, callers

    def run(self):
        """Serve until the standard input ends."""
        while True:
            wait = max(0.0, self.waiting[0][0] - time.monotonic()) if self.waiting else -1
            for descriptor, _ in self.poll.poll(wait):
                if descriptor in self.open:
                    self.read(descriptor)
                elif descriptor in self.listening:
                    self.accept(self.listening[descriptor])
                elif not self.obey():
                    return
            now = time.monotonic()
            while self.waiting and self.waiting[0][0] <= now:
                self.send(*self.waiting.popleft()[1:])

    def obey(self):
        """Do what a line of the standard input says; whether there was one."""
        words = os.read(0, 4096).decode().split()
        if words[:1] == ["become"]:
            self.api = words[1]
            for descriptor in list(self.open):
                self.forget(descriptor)
        if words:
            print(json.dumps({"connections": self.connections, "most": self.most, "requests": self.requests}), flush=True)
        return bool(words)

    def accept(self, listening):
        """Take all that wait."""
        while True:
            try:
                sock, _ = listening.accept()
            except BlockingIOError:
                return
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.context:
                sock = self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
            self.open[sock.fileno()] = [sock, b""]
            self.connections += 1
            self.most = max(self.most, len(self.open))
            self.poll.register(sock, select.EPOLLIN)

    def forget(self, descriptor):
        """Close a connection."""
        self.open.pop(descriptor)[0].close()

    def read(self, descriptor):
        """Take what came, which may be several requests; none has a body."""
        sock, _ = entry = self.open[descriptor]
        try:
            # With TLS this shakes hands too.
            data = sock.recv(65536)
        except ssl.SSLWantReadError:
            return
        except OSError:
            data = b""
        if not data:
            self.forget(descriptor)
            return
        *requests, entry[1] = (entry[1] + data).split(b"\r\n\r\n")
        server = sock.getsockname()[0]
        answers = b"".join([self.answer(server, request) for request in requests])
        self.waiting.append((time.monotonic() + self.latency, entry, answers))

    def send(self, entry, answers):
        """Give the answers, to whoever still waits for them."""
        sock = entry[0]
        try:
            sock.setblocking(True)
            sock.sendall(answers)
            sock.setblocking(False)
        except OSError:
            pass

    def answer(self, server, request):
        """The answer to one request (bytes)."""
        method, target, _ = request.split(b"\r\n", 1)[0].split(b" ")
        path = target.partition(b"?")[0]
        version = VERSIONED.match(path)
        if version:
            path = path[version.end() :]
        self.requests[f"{method.decode()} {path.decode()}"] += 1
        asked = version and tuple(map(int, version.groups()))
        if asked and asked > tuple(map(int, self.api.split("."))):
            words = f"client version {asked[0]}.{asked[1]} is too new. Maximum supported API version is {self.api}"
            return self.packed(400, json.dumps({"message": words}).encode())
        if path == b"/_ping":
            whole = self.packed(200, b"OK", "text/plain")
            return whole if method == b"GET" else whole.removesuffix(b"OK")
        if path == b"/containers/json":
            if server not in self.bodies:
                self.bodies[server] = json.dumps([container(server, number) for number in range(self.containers)], separators=(",", ":")).encode()
            return self.packed(200, self.bodies[server])
        if path == b"/version":
            return self.packed(200, json.dumps({"Version": "20.10.24", "ApiVersion": self.api}).encode())
        if path == b"/info":
            return self.packed(200, json.dumps({"Name": server, "Containers": self.containers, "ServerVersion": "20.10.24"}).encode())
        return self.packed(204, b"") if method == b"POST" else self.packed(404, b'{"message":"page not found"}')

    def packed(self, status, body, kind="application/json"):
        """A whole answer (bytes)."""
        reason = {200: "OK", 204: "No Content", 400: "Bad Request", 404: "Not Found"}[status]
        if status == 204:
            return f"HTTP/1.1 204 {reason}\r\nApi-Version: {self.api}\r\nServer: Docker/fleet (linux)\r\n\r\n".encode()
        return HEAD.format(status, reason, self.api, kind, len(body)).encode() + body


def context(ca, cert, key):
    """What a TLS server with these files needs, one that wants to see its clients' certificates."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(cert, key)
    made.load_verify_locations(ca)
    made.verify_mode = ssl.CERT_REQUIRED
    return made


def main():
    """Be the process."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    count, latency, silent, containers, api, *tls = sys.argv[1:]
    engines = Engines(int(count), float(latency), int(silent), int(containers), api, tls)
    print(engines.port, flush=True)
    engines.run()


if __name__ == "__main__":
    main()

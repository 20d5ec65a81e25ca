"""The limit: the same requests over a bare socket, with nothing around them. Called with a socket's path and words, or -f and a file."""

import json
import sys
from _socket import AF_UNIX, SOCK_STREAM, socket

COLUMNS = "%-15s%-15s%-25s%-15s%-20s%s\n"


class Engine:
    """One connection to the engine at *path*."""

    def __init__(self, path):
        self._sock, self._data = socket(AF_UNIX, SOCK_STREAM), b""
        self._sock.connect(path)

    def ask(self, method, path, body=None):
        """One exchange; the decoded answer, or None if it has no body."""
        data = json.dumps(body).encode() if body else b""
        kind = "Content-Type: application/json\r\n" if body else ""
        self._sock.sendall(f"{method} {path} HTTP/1.1\r\nHost: x\r\n{kind}Content-Length: {len(data)}\r\n\r\n".encode() + data)
        status, _, rest = self._until(b"\r\n\r\n").partition(b"\r\n")
        heads = dict(line.lower().split(b": ", 1) for line in rest.split(b"\r\n"))
        answer = self._chunks() if b"transfer-encoding" in heads else self._take(int(heads.get(b"content-length", 0)))
        if int(status.split()[1]) >= 400:
            raise SystemExit(f"{method} {path}: {answer.decode()}")
        return json.loads(answer) if answer else None

    def _until(self, mark):
        while (end := self._data.find(mark)) < 0:
            self._data += self._sock.recv(262144)
        found, self._data = self._data[:end], self._data[end + len(mark) :]
        return found

    def _take(self, count):
        while len(self._data) < count:
            self._data += self._sock.recv(262144)
        found, self._data = self._data[:count], self._data[count:]
        return found

    def _chunks(self):
        pieces = []
        while size := int(self._until(b"\r\n"), 16):
            pieces.append(self._take(size))
            self._take(2)
        self._take(2)
        return b"".join(pieces)


def show(containers):
    """Print a table of containers as GET /containers/json describes them."""
    lines = [COLUMNS % ("CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "NAMES")]
    lines += [COLUMNS % (c["Id"][:12], c["Image"], c["Command"][:20], c["Created"], c["Status"], c["Names"][0][1:]) for c in containers]
    sys.stdout.write("".join(lines))


def run(engine, words):
    """Carry out one docker command, of those the benchmark uses."""
    verb, name = words[1] if words[1] != "container" else words[2], words[-1]
    if verb == "list":
        show(engine.ask("GET", "/v1.41/containers/json?all=1"))
    elif verb == "inspect":
        sys.stdout.write(json.dumps([engine.ask("GET", f"/v1.41/containers/{name}/json")], indent=4) + "\n")
    elif verb == "create":
        print(engine.ask("POST", f"/v1.41/containers/create?name={words[3]}", {"Image": words[4], "Cmd": words[5:]})["Id"])
    elif verb == "rm":
        engine.ask("DELETE", f"/v1.41/containers/{name}")
    else:
        engine.ask("POST", f"/v1.41/containers/{name}/{verb}{'?t=0' if verb == 'stop' else ''}")


def main():
    """Run what the arguments say."""
    path, *words = sys.argv[1:]
    engine = Engine(path)
    if words[0] == "-f":
        with open(words[1]) as file:
            for line in file:
                run(engine, line.split())
    else:
        run(engine, words)

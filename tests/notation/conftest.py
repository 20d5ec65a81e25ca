"""A fake engine: an HTTP server on a unix socket that answers the docker binary and keeps what it was sent."""

import http.server
import json
import shutil
import socketserver
import subprocess
import threading

import pytest

from tests.running import PATIENCE

DOCKER = shutil.which("docker")


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def address_string(self):
        return "unix"

    def log_message(self, *args):
        pass

    def answer(self, status, document):
        data = json.dumps(document).encode()
        self.send_response(status)
        for name, value in (
            ("Api-Version", self.server.api),
            ("Ostype", "linux"),
            ("Content-Type", "application/json"),
            ("Content-Length", len(data)),
        ):
            self.send_header(name, str(value))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def do_HEAD(self):
        self.answer(200, "OK")

    def do_GET(self):
        path = self.path.partition("?")[0]
        for ending, document in self.server.documents.items():
            if path.endswith(ending):
                return self.answer(200, document)
        if path.endswith("/_ping"):
            return self.answer(200, "OK")
        if path.endswith("/info"):
            return self.answer(200, {"OSType": "linux", "ServerVersion": "28.2.2", "Name": "fake", "Runtimes": {}})
        return self.answer(404, {"message": f"no such path: {path}"})

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if "chunked" in (self.headers.get("Transfer-Encoding") or ""):
            raise AssertionError("the docker binary does not send chunks here")
        self.server.requests.append((self.path, json.loads(body or "null")))
        self.answer(201, {"Id": "0" * 64, "Warnings": []})


class FakeEngine(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """The server; `requests` holds (path, body) of every POST, `documents` what GET answers by the end of the path."""

    daemon_threads = True

    def __init__(self, path, api):
        super().__init__(path, _Handler)
        self.path, self.api, self.requests, self.documents = path, api, [], {}

    def docker(self, *words, cwd=None, **environ):
        """Run the docker binary against this engine: (exit code, stdout, stderr)."""
        environ = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "DOCKER_HOST": f"unix://{self.path}", **environ}
        done = subprocess.run([DOCKER, *words], capture_output=True, text=True, env=environ, cwd=cwd, timeout=PATIENCE)
        return done.returncode, done.stdout, done.stderr


@pytest.fixture
def fake_engine(tmp_path):
    """A factory of fake engines of an API version; fails without a docker binary."""
    if not DOCKER:
        pytest.fail("this test compares with the docker binary, which is not in PATH")
    started = []

    def start(api="1.50"):
        engine = FakeEngine(str(tmp_path / f"{len(started)}.sock"), api)
        thread = threading.Thread(target=engine.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        started.append((engine, thread))
        return engine

    yield start
    for engine, thread in started:
        engine.shutdown()
        engine.server_close()
        thread.join()

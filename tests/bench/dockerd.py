"""A real Docker engine on a throw-away host."""

import http.client
import json
import os
import pathlib
import signal
import socket
import time
from urllib.parse import urlencode

from tests.bench import image

OWN_SOCKET = "/run/docker.sock"
PIDFILE = "/run/docker.pid"


def cgroup_prefix():
    """What is in the name of every control group of this test process, for the lab to know them by."""
    return f"bench-{os.getpid()}-"


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a unix socket."""

    def __init__(self, path, timeout=60):
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self):
        """Connect to the socket's path."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


class Exchange:
    """Requests to an engine over its unix socket ``sock``, for engines of whatever kind."""

    def answers(self):
        """Whether it answers a ping within five seconds."""
        try:
            return self.request("GET", "/_ping", timeout=5) == (200, b"OK")
        except (OSError, http.client.HTTPException):
            return False

    def request(self, method, path, body=None, headers=None, timeout=60, **query):
        """One exchange over the unix socket: (status, bytes). A dict or list as body is sent as JSON."""
        headers = dict(headers or {})
        if isinstance(body, dict | list):
            body = json.dumps(body)
            headers["Content-Type"] = "application/json"
        connection = UnixConnection(self.sock, timeout)
        try:
            connection.request(method, path + (f"?{urlencode(query, doseq=True)}" if query else ""), body, headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def json(self, method, path, body=None, **query):
        """One exchange that must succeed, and its answer; None if the answer is empty."""
        status, answer = self.request(method, path, body, **query)
        if status >= 400:
            raise RuntimeError(f"{method} {path}: {status} {answer.decode(errors='replace')}")
        return json.loads(answer) if answer else None

    def load_image(self, tar, name=image.NAME, changes=image.CHANGES):
        """Import the tar file of a file system as an image."""
        repository, _, tag = name.rpartition(":")
        query = {"fromSrc": "-", "repo": repository, "tag": tag, "changes": changes}
        status, answer = self.request("POST", "/images/create", tar, {"Content-Type": "application/x-tar"}, **query)
        if status != 200 or b"errorDetail" in answer:
            raise RuntimeError(f"{name}: {answer.decode()}")

    def clean(self):
        """Remove every container, network, volume and image that a test made."""
        for container in self.json("GET", "/containers/json", all=1):
            self.request("DELETE", f"/containers/{container['Id']}", force=1, v=1)
        for network in self.json("GET", "/networks"):
            if network["Name"] not in ("bridge", "host", "none", "podman"):
                self.request("DELETE", f"/networks/{network['Id']}")
        for volume in self.json("GET", "/volumes")["Volumes"] or []:
            self.request("DELETE", f"/volumes/{volume['Name']}", force=1)
        for kept in self.json("GET", "/images/json"):
            for name in [tag for tag in kept["RepoTags"] or () if tag != "<none>:<none>"] or [kept["Id"]]:
                if name.removeprefix("docker.io/library/") != image.NAME:
                    self.request("DELETE", f"/images/{name}", force=1)


class Dockerd(Exchange):
    """A dockerd on a Host; ``start`` it before use, and again after ``crash`` or ``stop``.

    Attributes:
        sock (str): path of a unix socket that works from anywhere on this machine; on the host itself it is /run/docker.sock.
        address (str): ``unix://`` and that path.
        port (int or None): with ``tcp``, a port of this machine's 127.0.0.1 (not of the host's).
        tcp_address (str or None): ``tcp://127.0.0.1:PORT``.
        log (pathlib.Path): what dockerd writes.
        binary (str or None): the docker binary that came with it, where it is not the distribution's.
    """

    def __init__(self, host, folder, tcp=False, port=0, tls=None, disk=False, args=(), env=None, docker=None):
        """Describe an engine.

        Args:
            host (Host): where it runs.
            folder (str or pathlib.Path): its own files; the path must be short, for the sake of the socket in it.
            tcp (bool): listen on 127.0.0.1 too, at ``port`` or a free one.
            tls (dict): paths ``ca``, ``cert`` and ``key``: TCP with TLS and client certificates.
            disk (bool): keep the data in ``folder`` and not in memory, for a host that is to come back.
            args (list of str): further options of dockerd.
            env (dict): further environment of dockerd.
            docker (str): a folder with another dockerd, containerd and so on.
        """
        self.host, self.folder, self.tls, self.args = host, pathlib.Path(folder), tls, list(args)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "daemon.json").write_text("{}")
        self.log = self.folder / "log"
        self.sock = str(self.folder / "d.sock")
        if len(self.sock) > 103:
            raise ValueError(f"too long for a unix socket: {self.sock}")
        self.address = f"unix://{self.sock}"
        self.port = (port or 0) if tcp or port or tls else None
        self._data = str(self.folder / "data") if disk else "/run/data"
        self._env = {name: value for name, value in os.environ.items() if not name.startswith("DOCKER_")} | (env or {})
        self.binary = f"{docker}/docker" if docker else None
        if docker:
            self._env["PATH"] = f"{docker}:{self._env['PATH']}"
        self._process = None

    @property
    def tcp_address(self):
        """The address over TCP, or None."""
        return f"tcp://127.0.0.1:{self.port}" if self.port else None

    def start(self, timeout=90):
        """Start it and wait until it answers; returns itself."""
        words, listener = self._words(), None
        if self.port is not None:
            listener = self._listen()
            words = _listening(listener.fileno(), [*words, "--host", "fd://"])
        try:
            handed_over = (listener.fileno(),) if listener else ()
            with open(self.log, "ab") as log:
                self._process = self.host.popen(*words, stdout=log, stderr=log, env=self._env, pass_fds=handed_over)
        finally:
            # While we hold a copy, clients of a dead engine would wait for ever where "refused" is right.
            if listener:
                listener.close()
        self._wait(timeout)
        return self

    def _words(self):
        words = ["dockerd", "--host", f"unix://{OWN_SOCKET}", "--host", self.address, "--pidfile", PIDFILE, "--exec-root", "/run/docker"]
        words += ["--data-root", self._data, "--config-file", str(self.folder / "daemon.json"), "--shutdown-timeout", "1"]
        words += ["--cgroup-parent", f"/{cgroup_prefix()}{self.host.name}", *self.args]
        if self.tls:
            words += ["--tlsverify", "--tlscacert", self.tls["ca"], "--tlscert", self.tls["cert"], "--tlskey", self.tls["key"]]
        return words

    def _listen(self):
        """A listening socket of this machine: one inside the host's network could not be reached."""
        while True:
            try:
                listener = socket.create_server(("127.0.0.1", self.port), backlog=128)
                break
            except OSError as error:
                # When it comes again, somebody may have its port for a moment.
                if self._process is None:
                    raise RuntimeError(f"port {self.port} of 127.0.0.1 can't be had for a test engine: {error.strerror}") from error
                time.sleep(0.1)
        self.port = listener.getsockname()[1]
        return listener

    def _wait(self, timeout):
        end = time.monotonic() + timeout
        while not self.answers():
            if self._process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"dockerd on {self.host.name} does not answer:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.01)

    def crash(self):
        """SIGKILL; with --live-restore its containers live on."""
        self._signal("KILL")
        self._process.wait()

    def stop(self):
        """End it in good order, containers first."""
        self._signal("TERM")
        self._process.wait()

    def pause(self):
        """Freeze it: connections are accepted by the kernel and never answered."""
        self._signal("STOP")
        # nsenter, its parent, stops itself as soon as it sees its child stopped.
        while pathlib.Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(") ")[2][0] != "T":
            time.sleep(0.005)

    def resume(self):
        """Go on after ``pause``."""
        self._process.send_signal(signal.SIGCONT)
        self._signal("CONT")

    def _pid(self):
        return self.host.run("cat", PIDFILE).stdout.strip()

    def _signal(self, name):
        self.host.signal(name, self._pid())


def _listening(descriptor, words):
    """The words that run ``words`` with the socket as file descriptor 3, as systemd hands over sockets."""
    script = f'exec 3<&{descriptor}; [ {descriptor} = 3 ] || exec {descriptor}<&-; export LISTEN_FDS=1 LISTEN_PID=$$; exec "$@"'
    return ["bash", "-c", script, "listening", *words]

"""Podman's Docker-compatible service on a throw-away host: another program that speaks the Engine API."""

import pathlib
import time

from tests.bench import image
from tests.bench.dockerd import Exchange


class Podman(Exchange):
    """The service; ``start`` it before use. Its attributes are those of Dockerd, as far as they make sense.

    Attributes:
        sock (str): path of its unix socket. address (str): ``unix://`` and that path. log (pathlib.Path): what it writes.
    """

    binary = None

    def __init__(self, host, folder):
        self.host, self.folder = host, pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log, self.sock = self.folder / "log", str(self.folder / "p.sock")
        self.address = f"unix://{self.sock}"
        self._process = None

    def start(self, timeout=90):
        """Start it and wait until it answers; returns itself."""
        own = {"--root": "root", "--network-config-dir": "networks", "--volumepath": "volumes"}
        words = [word for option, name in own.items() for word in (option, str(self.folder / name))]
        words += ["--runroot", "/run/pod", "--tmpdir", "/run/libpod", "--cgroup-manager", "cgroupfs", "--events-backend", "file", "--runtime", "runc"]
        with open(self.log, "ab") as log:
            self._process = self.host.popen("podman", *words, "system", "service", "--time=0", self.address, stdout=log, stderr=log)
        end = time.monotonic() + timeout
        while not self.answers():
            if self._process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"podman on {self.host.name} does not answer:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.02)
        return self

    def load_image(self, tar, name=image.NAME, changes=image.CHANGES):
        """Import the tar file of a file system as an image; podman 4.3 ignores the tag of an import."""
        repository, _, tag = name.rpartition(":")
        query = {"fromSrc": "-", "repo": repository, "tag": tag, "changes": changes}
        status, answer = self.request("POST", "/images/create", tar, {"Content-Type": "application/x-tar"}, **query)
        if status != 200 or b"errorDetail" in answer:
            raise RuntimeError(f"{name}: {answer.decode()}")

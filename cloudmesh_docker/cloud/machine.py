"""This computer: what it is, and the few things that are done to it as root."""

import contextlib
import os
import pathlib
import re
import shutil
import subprocess

from cloudmesh_docker.errors import CloudError

SYSTEM_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
DENY = "#!/bin/sh\n# Made for the time of one installation: nothing that is installed starts a service of its own.\nexit 101\n"


class Machine:
    """The computer this program runs on; the arguments are where it looks.

    Attributes:
        is_root (bool): whether engines can be installed and started.
        has_systemd (bool): whether systemd runs here.
        runtime (pathlib.Path): the folder of sockets and of what is gone after a restart.
    """

    def __init__(self, uid=None, systemd="/run/systemd/system", policy="/usr/sbin/policy-rc.d", runtime="/run/cloudmesh-docker"):
        self.is_root = (os.geteuid() if uid is None else uid) == 0
        self.has_systemd = os.path.isdir(systemd)
        self.runtime = pathlib.Path(runtime)
        self._policy = pathlib.Path(policy)

    @property
    def environment(self):
        """The environment for programs of the system: ours, without what is meant for Docker's clients, and with sbin."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("DOCKER_")}
        return {**own, "PATH": f"{os.environ.get('PATH', SYSTEM_PATH)}:{SYSTEM_PATH}", "DEBIAN_FRONTEND": "noninteractive"}

    def has(self, program):
        """Whether a program is installed."""
        return shutil.which(program, path=self.environment["PATH"]) is not None

    def listens(self, path):
        """Whether a program listens on the unix socket at a path (str), which may be for others alone."""
        try:
            listening = pathlib.Path("/proc/net/unix").read_text(errors="surrogateescape")
        except OSError:
            return True
        return any(line.endswith((f" {path}", f" {os.path.realpath(path)}")) for line in listening.splitlines())

    def run(self, words, log, hear=None):
        """Run a command with its output added to the file ``log``; a CloudError shows the end of it.

        Args:
            hear (callable): is given each line of its stdout instead.
        """
        with open(log, "ab") as output:
            said = subprocess.PIPE if hear else output
            # Not subprocess.run: on Ctrl-C that would kill a package manager in the middle of its work.
            with subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=said, stderr=output, env=self.environment, text=True) as process:
                for line in process.stdout or ():
                    hear(line.rstrip("\n"))
                code = process.wait()
        if code:
            raise CloudError(f"{' '.join(words)} ended with exit code {code}:\n{last_lines(log)}")

    def install(self, script, log, hear=None):
        """Run the script that installs packages; where systemd does not run, without letting them start their services.

        Args:
            script (pathlib.Path): the file; the last line it writes says why it failed.
            log (pathlib.Path): what is added to by all it writes.
            hear (callable): see ``run``.

        Raises:
            CloudError: it failed.
        """
        with contextlib.nullcontext() if self.has_systemd else self._no_services():
            try:
                self.run(["sh", str(script)], log, hear)
            except CloudError:
                raise CloudError(last_lines(log, 1).strip()) from None

    @contextlib.contextmanager
    def _no_services(self):
        if self._policy.exists():
            yield
            return
        self._policy.write_text(DENY)
        self._policy.chmod(0o755)
        try:
            yield
        finally:
            self._policy.unlink(missing_ok=True)


def other_engines(own=None):
    """The pids of the Docker engines that share this network with us, but for ``own``."""
    found = []
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            is_engine = (process / "comm").read_text() == "dockerd\n"
            if is_engine and os.readlink(process / "ns/net") == os.readlink("/proc/self/ns/net") and int(process.name) != own:
                found.append(int(process.name))
    return found


def mounts_below(*folders):
    """The mount points in folders, those on the folders themselves too, deepest first."""
    lines = pathlib.Path("/proc/self/mountinfo").read_text().splitlines()
    points = [re.sub(r"\\(\d{3})", lambda code: chr(int(code[1], 8)), line.split()[4]) for line in lines]
    return [point for point in reversed(points) if any(f"{point}/".startswith(f"{folder}/") for folder in folders)]


def last_lines(log, count=12):
    """The end of a log file, indented."""
    try:
        lines = pathlib.Path(log).read_text(errors="replace").splitlines()
    except OSError:
        lines = []
    return "\n".join(f"    {line}" for line in lines[-count:]) or "    (it wrote nothing)"

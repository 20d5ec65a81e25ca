"""A Docker engine of our own on this computer, where no systemd runs it.

Its record, a dict that JSON can hold, says where everything of it is::

    managed "pid"   name   address "unix://..."   socket   folder   data_root   log   cgroup   networks   bridge   pid   started

``pid`` and ``started`` (the kernel's start time of that process) name the process; a signal is only ever sent to a process that has both
and that was started with our ``data_root``. ``cgroup`` has a random part and so tells this engine from all others.
"""

import contextlib
import json
import os
import pathlib
import re
import secrets
import select
import shutil
import signal
import subprocess
import time

from cloudmesh_docker.cloud.machine import last_lines, mounts_below, other_engines
from cloudmesh_docker.errors import CloudError

START_PATIENCE = 30
STOP_PATIENCE = 30
BRIDGE = "docker0"
ABOUT_NETWORKS = re.compile(r"iptables|nftables|bridge|network controller|netlink", re.IGNORECASE)
NO_NETWORKS = ("--bridge=none", "--iptables=false", "--ip6tables=false", "--ip-forward=false")
# setsid, so that no terminal's end reaches it; --fork, so that it is not our child; the shell only to tell its process id.
LAUNCH = ("setsid", "--fork", "sh", "-c", 'echo $$; exec "$@" </dev/null >>"$0" 2>&1')


def new_record(folder, name, machine):
    """The record of an engine that is to be; nothing is made yet."""
    folder, runtime = pathlib.Path(folder).resolve() / "servers" / name, machine.runtime / name
    socket = str(runtime / "docker.sock")
    if len(socket) > 103:
        raise CloudError(f"the name {name} is too long: the path of the engine's socket would have more than 103 characters")
    return {
        "managed": "pid",
        "name": name,
        "address": f"unix://{socket}",
        "socket": socket,
        "folder": str(folder),
        "data_root": str(folder / "data"),
        "log": str(folder / "dockerd.log"),
        "cgroup": f"cloudmesh-docker-{name}-{secrets.token_hex(4)}",
        "networks": True,
        "bridge": False,
        "pid": None,
        "started": None,
    }


def saved_record(folder, name):
    """What was saved for a server of this name, or None."""
    return _read(pathlib.Path(folder).resolve() / "servers" / name)


def save_record(folder, record):
    """Keep a record in a server's own folder, which only its owner can look into."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    draft = folder / "record.json.new"
    draft.write_text(json.dumps(record, indent=1))
    draft.replace(folder / "record.json")


def _read(folder):
    try:
        return json.loads((folder / "record.json").read_text())
    except (OSError, ValueError):
        return None


class Daemon:
    """The engine of a record; ``record`` is kept up to date."""

    def __init__(self, record, machine):
        self._folder, self._machine = pathlib.Path(record["folder"]), machine
        saved = _read(self._folder)
        # Another shell may have started it again since the caller saved the record.
        self._owns_folder = bool(saved) and saved.get("cgroup") == record["cgroup"]
        self.record = saved if self._owns_folder else dict(record)
        self._runtime = pathlib.Path(record["socket"]).parent
        self._exec_root = str(self._runtime / "exec")

    def is_running(self):
        """Whether the process of the record runs, and is what the record says."""
        return _is_engine(self.record["pid"], self.record["started"], self.record["data_root"])

    def start(self, report, reachable):
        """Start it and wait until it answers, without networks for its containers if it can't have them here."""
        obstacle = self._obstacle()
        if not obstacle:
            if self._attempt(reachable):
                return
            if not ABOUT_NETWORKS.search(last_lines(self.record["log"], 3)):
                raise self._failed("ended at once")
            obstacle = "the engine can't set up networks here"
        report(f"{obstacle}: it starts without, and containers have no network but that of this computer (--network host)")
        if not self._attempt(reachable, networks=False):
            raise self._failed("ended at once")

    def _obstacle(self):
        """Why it can't have networks of its own, or None."""
        others = other_engines()
        if others:
            return f"another Docker engine (process {others[0]}) runs here, whose networks a second one would disturb"
        return None if self._machine.has("iptables") else "iptables is not installed"

    def _failed(self, what):
        log = self.record["log"]
        return CloudError(f"the Docker engine of {self.record['name']} {what}; the end of {log}:\n{last_lines(log)}")

    def _attempt(self, reachable, networks=True):
        """True once it answers, False if it ended."""
        had_bridge = os.path.exists(f"/sys/class/net/{BRIDGE}")
        self._launch(networks)
        self.record["bridge"] = self.record["bridge"] or (networks and not had_bridge)
        save_record(self._folder, self.record)
        end = time.monotonic() + START_PATIENCE
        while not reachable(self.record["address"]):
            if not self.is_running():
                return False
            if time.monotonic() > end:
                raise self._failed(f"does not answer after {START_PATIENCE} s")
            time.sleep(0.02)
        return True

    def _launch(self, networks):
        save_record(self._folder, self.record)
        self._owns_folder = True
        self._runtime.mkdir(parents=True, exist_ok=True)
        (self._runtime / "docker.pid").unlink(missing_ok=True)
        config, log = self._folder / "daemon.json", pathlib.Path(self.record["log"])
        if not config.exists():
            config.write_text("{}\n")
        log.write_text("")
        words = ["dockerd", "--host", self.record["address"], "--data-root", self.record["data_root"], "--config-file", str(config)]
        words += ["--exec-root", self._exec_root, "--pidfile", str(self._runtime / "docker.pid")]
        words += ["--cgroup-parent", f"/{self.record['cgroup']}", "--exec-opt", "native.cgroupdriver=cgroupfs"]
        words += () if networks else NO_NETWORKS
        launched = subprocess.run(
            [*LAUNCH, str(log), *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, cwd="/", env=self._machine.environment, check=True
        )
        pid = int(launched.stdout)
        self.record.update(pid=pid, started=_start_time(pid), networks=networks)

    def stop(self):
        """Ask it to end, which stops its containers; False if it did not run."""
        with contextlib.ExitStack() as stack:
            try:
                handle = os.pidfd_open(self.record["pid"] or 0)
            except OSError:
                return False
            stack.callback(os.close, handle)
            # In this order: what the handle is for can't change any more once it was looked at.
            if not self.is_running():
                return False
            signal.pidfd_send_signal(handle, signal.SIGTERM)
            ended = select.poll()
            ended.register(handle, select.POLLIN)
            if not ended.poll(STOP_PATIENCE * 1000):
                raise CloudError(
                    f"the Docker engine of {self.record['name']} (process {self.record['pid']}) was asked to end and has not within "
                    f"{STOP_PATIENCE} s; it may still be stopping containers, see {self.record['log']}"
                )
        self.record.update(pid=None, started=None)
        if self._owns_folder:
            save_record(self._folder, self.record)
        return True

    def clear(self):
        """Remove everything of it, once it is stopped; only what its record proves to be its own."""
        if not self._folder.exists():
            return
        if not self._owns_folder:
            raise CloudError(f"{self._folder} belongs to another engine than this server's; nothing was removed")
        self._kill_leftovers()
        for point in mounts_below(self.record["data_root"], self._exec_root):
            self._try("umount", "--lazy", point)
        if self.record["bridge"] and not other_engines():
            self._try("ip", "link", "delete", BRIDGE)
        for group in self._cgroups():
            with contextlib.suppress(OSError):
                group.rmdir()
        for folder in (self._runtime, self._folder):
            _remove(folder)
            with contextlib.suppress(OSError):
                folder.parent.rmdir()

    def _try(self, *words):
        """Run a command whose failure shows in what is found later, if it matters."""
        with contextlib.suppress(OSError):
            subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, env=self._machine.environment)

    def _kill_leftovers(self):
        """End the containers of an engine that crashed, and what watches over them."""
        end = time.monotonic() + 5
        while (pids := self._leftovers()) and time.monotonic() < end:
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)

    def _leftovers(self):
        found = set()
        for group in self._cgroups():
            with contextlib.suppress(OSError):
                found.update(int(pid) for pid in (group / "cgroup.procs").read_text().split())
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                watches = (process / "comm").read_text().startswith("containerd")
                if watches and f"\0{self._exec_root}/".encode() in (process / "cmdline").read_bytes():
                    found.add(int(process.name))
        return found - {0, os.getpid()}

    def _cgroups(self):
        """Its control groups in every hierarchy, deepest first."""
        tops = [*pathlib.Path("/sys/fs/cgroup").glob(self.record["cgroup"]), *pathlib.Path("/sys/fs/cgroup").glob(f"*/{self.record['cgroup']}")]
        return [pathlib.Path(folder) for top in tops for folder, _, _ in os.walk(top, topdown=False)]


def _remove(folder):
    """Remove a folder; what is busy now may be free in a moment."""
    for attempt in range(50):
        try:
            shutil.rmtree(folder)
        except FileNotFoundError:
            return
        except OSError as error:
            if attempt == 49:
                raise CloudError(f"{folder} could not be removed: {error}") from error
            time.sleep(0.1)


def _stat(pid):
    """The fields of a process from its state on, as proc(5) numbers them less 3."""
    return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()


def _start_time(pid):
    try:
        return int(_stat(pid)[19])
    except OSError:
        return None


def _is_engine(pid, started, data_root):
    try:
        fields, words = _stat(pid), pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    is_ours = (b"--data-root", data_root.encode()) in zip(words, words[1:], strict=False)
    return is_ours and fields[0] not in "ZX" and int(fields[19]) == started

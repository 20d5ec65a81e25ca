"""A throw-away Debian computer: systemd is its first process, apt gets packages, sshd lets in, and nothing of it is kept.

Its file system is a small Debian that is made once and kept; each computer writes into a layer of its own above it.
"""

import hashlib
import http.server
import os
import pathlib
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request

from tests.bench.dockerd import cgroup_prefix
from tests.bench.hosts import Host
from tests.bench.newer import alone, mirror

RELEASE = "bookworm"
PACKAGES = "ca-certificates,gpgv,systemd-sysv,dbus,openssh-server,sudo,iproute2,procps,netbase,cloud-init"
PROXY_PORT = 3142
DAY = 86400
# Nothing that works on its own beside what a test does.
MASKED = ("console-getty.service", "apt-daily.timer", "apt-daily-upgrade.timer", "systemd-timesyncd.service", "ssh.service")
SYSTEM = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8"}
# A control group of its own in every hierarchy that is there; making a new hierarchy would disturb every engine of this machine.
GROUPS = r"""
set -e
name=$1; shift
for tree in /sys/fs/cgroup/*/; do
    group=$tree$name
    mkdir -p "$group"
    if [ -e "$group/cpuset.cpus" ]; then
        cat "${tree}cpuset.cpus" >"$group/cpuset.cpus"
        cat "${tree}cpuset.mems" >"$group/cpuset.mems"
        echo 1 >"$group/cgroup.clone_children"
    fi
    echo $$ >"$group/cgroup.procs"
done
exec "$@"
"""
BOOT = r"""
set -e
name=$1 system=$2 work=$3 root=$3/root
mount --make-rprivate /
mkdir -p "$root" "$work/layer" "$work/spare" "$work/docker"
mount -t overlay overlay -o "lowerdir=$system,upperdir=$work/layer,workdir=$work/spare" "$root"
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount --make-rslave "$root/sys"
groups=$root/sys/fs/cgroup
trees=$(ls /sys/fs/cgroup)
umount -R "$groups"
mount -t tmpfs -o mode=755 tmpfs "$groups"
for tree in $trees; do
    mkdir "$groups/$tree"
    case $tree in
    systemd) mount -t cgroup -o none,name=systemd cgroup "$groups/$tree" ;;
    unified) mount -t cgroup2 cgroup2 "$groups/$tree" ;;
    *) mount -t cgroup -o "$tree" cgroup "$groups/$tree" ;;
    esac
done
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
mkdir "$root/dev/pts" "$root/dev/shm"
for device in null zero full random urandom tty fuse; do [ ! -e "/dev/$device" ] || cp -a "/dev/$device" "$root/dev/"; done
# Were it a link to /dev/null, systemd would take that away from all others.
: >"$root/dev/console"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
ln -s /proc/self/fd/0 "$root/dev/stdin"
ln -s /proc/self/fd/1 "$root/dev/stdout"
ln -s /proc/self/fd/2 "$root/dev/stderr"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mkdir -p "$root/var/lib/docker" "$root/lab" "$root/.old"
# The engine's own overlays can't be on one.
mount --bind "$work/docker" "$root/var/lib/docker"
mount --bind "$work" "$root/lab"
hostname "$name"
echo "$name" >"$root/etc/hostname"
printf '127.0.0.1 localhost %s\n' "$name" >"$root/etc/hosts"
rm -f "$root/etc/resolv.conf"
: >"$root/etc/resolv.conf"
# Keeps Docker's init script from mounting more hierarchies of control groups.
echo 'cgroup /sys/fs/cgroup none noauto 0 0' >"$root/etc/fstab"
ip link set lo up
cp "$(command -v busybox)" "$work/busybox"
cd "$root"
pivot_root . .old
/lab/busybox umount -l /.old
/lab/busybox rmdir /.old
echo ready
read -r _
exec </dev/null >/lab/console 2>&1
export container=lab
exec /lib/systemd/systemd --log-target=journal-or-kmsg --show-status=0
"""


class Debian(Host):
    """One computer; ``stop`` it, or end the test process, and it is gone. It must be made in the main thread.

    Attributes:
        work (pathlib.Path): its files; /lab there.
        proxy (Proxy): what it gets its packages through.
    """

    def __init__(self, name, system, work, timeout=120):
        self.name, self.work, self._servers = name, pathlib.Path(work), []
        self.proxy = Proxy(pathlib.Path(system).parent / "packages")
        self._write_settings()
        group, pipe = f"{cgroup_prefix()}{name}", subprocess.PIPE
        unshare = ["unshare", "--net", "--mount", "--pid", "--uts", "--ipc", "--cgroup", "--fork", "--kill-child"]
        words = ["bash", "-c", GROUPS, "groups", group, "setpriv", "--pdeathsig", "KILL", *unshare, "bash", "-c", BOOT, "boot", name, system, work]
        self._process = subprocess.Popen([*map(str, words)], stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True, env=SYSTEM)
        if self._process.stdout.readline() != b"ready\n":
            reason = self._process.stderr.read().decode()
            self.stop()
            raise RuntimeError(f"{name}: {reason or 'unshare failed'}")
        with open(f"/proc/{self._process.pid}/task/{self._process.pid}/children") as children:
            self.pid = int(children.read().split()[0])
        # Before anything runs there that might look for it.
        listener = self.in_network(lambda: socket.create_server(("127.0.0.1", PROXY_PORT)))
        self._servers.append(listener)
        self.proxy.serve(listener)
        self._process.stdin.write(b"go\n")
        self._process.stdin.flush()
        self._wait(timeout)

    def _wait(self, timeout):
        end = time.monotonic() + timeout
        while self.run("systemctl", "is-system-running").stdout.strip() not in ("running", "degraded"):
            if self._process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{self.name} does not start: {(self.work / 'console').read_text()[-2000:]}")
            time.sleep(0.05)

    def _write_settings(self):
        units, apt = self.work / "layer/etc/systemd/system", self.work / "layer/etc/apt/apt.conf.d"
        for folder in (units, apt):
            folder.mkdir(parents=True)
        for unit in MASKED:
            (units / unit).symlink_to("/dev/null")
        (apt / "01lab").write_text(f'Acquire::http::Proxy "http://127.0.0.1:{PROXY_PORT}";\n')
        (self.work / "layer/etc/cloud").mkdir()
        (self.work / "layer/etc/cloud/cloud-init.disabled").touch()

    def command(self, *words):
        """The words of a command of this machine that runs ``words`` on the computer."""
        settings = [f"{name}={value}" for name, value in SYSTEM.items()]
        return ["nsenter", "-t", str(self.pid), "-a", "--root", "--wd", "env", "-i", *settings, *words]


class Proxy:
    """Gets packages for computers without a network, and keeps them; indexes for a day."""

    def __init__(self, folder):
        self.folder, self.online = pathlib.Path(folder), True

    def serve(self, listener):
        """Start to serve on a listening socket, from this thread's network."""
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *words):
                """Silence."""

            def do_GET(self):
                """Answer from what is kept, or get it."""
                try:
                    data = proxy.get(self.path)
                except (urllib.error.URLError, OSError) as error:
                    self.send_error(getattr(error, "code", 502))
                    return
                self.send_response(200)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        server = http.server.ThreadingHTTPServer(listener.getsockname(), Handler, bind_and_activate=False)
        server.socket.close()
        server.socket = listener
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def get(self, address):
        """The bytes at an address; OSError if they can't be had."""
        if not self.online:
            raise OSError("no way out")
        kept = self.folder / hashlib.sha256(address.encode()).hexdigest()
        if kept.exists() and ("/dists/" not in address or time.time() - kept.stat().st_mtime < DAY):
            return kept.read_bytes()
        with urllib.request.urlopen(address, timeout=60) as answer:
            data = answer.read()
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = kept.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        draft.write_bytes(data)
        draft.replace(kept)
        return data


def debian_system(folder):
    """The folder (str) with the file system of a small Debian, made in *folder* once and kept there."""
    packages = hashlib.sha256(PACKAGES.encode()).hexdigest()[:8]
    system, draft = pathlib.Path(folder) / f"system-{packages}", pathlib.Path(folder) / "new"
    with alone(draft.parent):
        if not system.is_dir():
            subprocess.run(["rm", "-rf", draft], check=True)
            words = ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={PACKAGES}", RELEASE, str(draft), mirror()]
            done = subprocess.run(words, capture_output=True, text=True, stdin=subprocess.DEVNULL)
            if done.returncode:
                raise RuntimeError(f"mmdebstrap: {done.stderr[-1000:]}")
            draft.rename(system)
    return str(system)

"""The script that installs an engine, on distributions unlike this one: a sandbox whose commands only write down how they were called."""

import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from cloudmesh_docker.cloud import install

TOOLS = ("cat", "chmod", "cut", "grep", "head", "ls", "mkdir", "mv", "rm", "sed", "sh", "tail")
STUB = """#!/bin/sh
echo "${{0##*/}} $*" >>{folder}/calls
for word in "${{0##*/}}" "$@"; do [ ! -e "{folder}/on-$word" ] || . "{folder}/on-$word"; done
"""
RELEASES = {
    "debian": 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nID=debian\n',
    "ubuntu": 'PRETTY_NAME="Ubuntu 24.04.1 LTS"\nID=ubuntu\nID_LIKE=debian\n',
    "mint": 'PRETTY_NAME="Linux Mint 22"\nID=linuxmint\nID_LIKE="ubuntu debian"\n',
    "fedora": 'PRETTY_NAME="Fedora Linux 42 (Cloud Edition)"\nID=fedora\n',
    "amazon": 'PRETTY_NAME="Amazon Linux 2023"\nID="amzn"\nID_LIKE="fedora"\n',
    "leap": 'PRETTY_NAME="openSUSE Leap 15.6"\nID="opensuse-leap"\nID_LIKE="suse opensuse"\n',
    "tumbleweed": 'PRETTY_NAME="openSUSE Tumbleweed"\nID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\n',
    "rocky": 'PRETTY_NAME="Rocky Linux 9.4"\nID="rocky"\nID_LIKE="rhel centos fedora"\n',
    "alpine": 'PRETTY_NAME="Alpine Linux v3.20"\nID=alpine\n',
}
APT = "apt-get -qy -o APT::Status-Fd=3 -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold"
UNITS = {
    "debian": "ExecStart=/usr/sbin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock $DOCKER_OPTS\n",
    "fedora": "ExecStart=/usr/bin/dockerd \\\n          --host=fd:// \\\n          --exec-opt native.cgroupdriver=systemd \\\n          $OPTIONS\n",
    "leap": "ExecStart=/usr/bin/dockerd --add-runtime oci=/usr/sbin/docker-runc $DOCKER_NETWORK_OPTIONS $DOCKER_OPTS\n",
}
TLS = {"ca": "the ca", "cert": "the cert", "key": "the key"}


class Sandbox:
    """A root folder for the script, with commands of ours alone."""

    def __init__(self, folder, release=RELEASES["debian"], unit=UNITS["debian"], commands=(), systemd=True):
        self.folder, self.root = folder, folder / "root"
        for place in ("etc", "run", "usr/bin", "var/lib", "tools", *(["run/systemd/system"] if systemd else [])):
            (self.root / place).mkdir(parents=True)
        (self.root / "etc/os-release").write_text(release)
        (self.root / "docker.service").write_text(f"[Service]\n{unit}Restart=always\n")
        for tool in TOOLS:
            (self.root / "tools" / tool).symlink_to(shutil.which(tool))
        for name in ("systemctl", "journalctl", "dpkg", "getent", "usermod", "groupadd", *commands):
            self.stub(name)
        self.stub("id")
        self.does("id", 'case $1 in -u) echo 0 ;; -nG) echo "$2 users" ;; esac')
        self.does("show", f"case $3 in FragmentPath) echo FragmentPath={self.root}/docker.service ;; *) echo NeedDaemonReload=no ;; esac")
        # What every package manager here installs.
        self.does("install", f"ln -sf /bin/true {self.root}/usr/bin/dockerd")
        (self.root / "tools/ln").symlink_to(shutil.which("ln"))

    def stub(self, name):
        """Have a command that writes down how it was called."""
        path = self.root / "tools" / name
        path.write_text(STUB.format(folder=self.folder))
        path.chmod(0o755)

    def does(self, word, script):
        """What every command does that has this name, or this word among its arguments."""
        (self.folder / f"on-{word}").write_text(script)

    def process(self, script):
        """What Popen needs to run a script, kept in the sandbox; it is read from a file."""
        script = re.sub(r"(?<![\w.$\"}])/(etc|run|var|usr|sys|proc|bin|sbin)\b", f"{self.root}/\\1", script)
        (self.folder / "script").write_text(script)
        pipe = subprocess.PIPE
        streams = {"stdin": open(self.folder / "script"), "stdout": pipe, "stderr": pipe}
        return {"args": ["/bin/dash", "-s"], "text": True, "env": {"PATH": str(self.root / "tools")}, **streams}

    def run(self, script=None, **options):
        """Run a script, that of the options if none is given: (stdout, stderr, exit code)."""
        process = subprocess.Popen(**self.process(script or install.script("m1", **options)))
        return *process.communicate(), process.returncode

    @property
    def calls(self):
        """The commands that were called, as typed, but for questions."""
        lines = (self.folder / "calls").read_text().splitlines()
        return [line for line in lines if not line.startswith(("id ", "getent ", "systemctl show", "systemctl cat", "systemctl reset-failed"))]

    def read(self, path):
        """A file that the script wrote."""
        return (self.root / path).read_text().replace(str(self.root), "")


@pytest.fixture
def sandbox(tmp_path):
    """Make a Sandbox."""
    return lambda **options: Sandbox(tmp_path, **options)


@pytest.mark.parametrize(
    "release, commands, installs",
    [
        ("debian", ["apt-get"], [f"{APT} update", f"{APT} install --no-install-recommends docker.io iptables iproute2 ca-certificates"]),
        ("ubuntu", ["apt-get"], [f"{APT} update", f"{APT} install --no-install-recommends docker.io iptables iproute2 ca-certificates"]),
        ("mint", ["apt-get"], [f"{APT} update", f"{APT} install --no-install-recommends docker.io iptables iproute2 ca-certificates"]),
        ("fedora", ["dnf"], ["dnf -qy install moby-engine"]),
        ("amazon", ["dnf"], ["dnf -qy install docker"]),
        ("amazon", ["yum", "amazon-linux-extras"], ["amazon-linux-extras install -y docker"]),
        ("leap", ["zypper"], ["zypper --non-interactive --quiet install docker"]),
        ("tumbleweed", ["zypper"], ["zypper --non-interactive --quiet install docker"]),
    ],
)
def test_packages_of_each_distribution(sandbox, release, commands, installs):
    box = sandbox(release=RELEASES[release], commands=commands)
    out, err, code = box.run()
    assert (err, code) == ("", 0)
    assert out.startswith("installing Docker from the packages of ") and out.count("\n") == 1
    assert [call for call in box.calls if not call.startswith(("dpkg", "systemctl"))] == installs
    assert [call for call in box.calls if call.startswith("systemctl")] == [
        "systemctl daemon-reload",
        "systemctl enable docker.service",
        "systemctl start docker.service",
    ]
    assert box.read("etc/cloudmesh-docker") == "m1\ndata=new\nimages=new\n"


def test_packages_alone(sandbox):
    box = sandbox(commands=["apt-get"], systemd=False)
    assert box.run(install.packages()) == ("installing Docker from the packages of Debian GNU/Linux 13 (trixie)\n", "", 0)
    assert not any(call.startswith("systemctl") for call in box.calls) and not (box.root / "etc/cloudmesh-docker").exists()


@pytest.mark.parametrize("release", ["rocky", "alpine"])
def test_other_distributions_are_named_and_left_alone(sandbox, release):
    box = sandbox(release=RELEASES[release], commands=["dnf", "apk"])
    out, err, code = box.run()
    name = "Rocky Linux 9.4" if release == "rocky" else "Alpine Linux v3.20"
    assert (out, code) == ("", 1) and err.startswith(f"{name} is none of Debian, Ubuntu, Fedora, Amazon Linux and openSUSE")
    assert box.calls == [] and not (box.root / "etc/cloudmesh-docker").exists()


@pytest.mark.parametrize("release", ["alpine", "debian"])
def test_an_engine_that_is_installed_is_only_started(sandbox, release):
    box = sandbox(release=RELEASES[release])
    (box.root / "tools/dockerd").symlink_to("/bin/true")
    assert box.run()[1:] == ("", 0)
    assert box.calls == ["systemctl daemon-reload", "systemctl enable docker.service", "systemctl start docker.service"]


@pytest.mark.parametrize(
    "release, usual",
    [
        ("debian", "/usr/sbin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock $DOCKER_OPTS"),
        ("fedora", "/usr/bin/dockerd --host=fd:// --exec-opt native.cgroupdriver=systemd $OPTIONS"),
        ("leap", "/usr/bin/dockerd --add-runtime oci=/usr/sbin/docker-runc $DOCKER_NETWORK_OPTIONS $DOCKER_OPTS -H unix:///run/docker.sock"),
    ],
)
def test_the_distribution_s_own_options_are_kept(sandbox, release, usual):
    box = sandbox(release=RELEASES[release], unit=UNITS[release], commands=["apt-get", "dnf", "zypper"])
    assert box.run(tls=TLS, port=4243)[1:] == ("", 0)
    lines = box.read("etc/systemd/system/docker.service.d/cloudmesh-docker.conf").splitlines()
    assert lines[:2] == ["[Service]", "ExecStart="]
    assert " ".join(lines[2].split()) == (
        f"ExecStart={usual} -H tcp://0.0.0.0:4243 --tlsverify --tlscacert=/etc/docker/cloudmesh-tls/ca.pem "
        "--tlscert=/etc/docker/cloudmesh-tls/cert.pem --tlskey=/etc/docker/cloudmesh-tls/key.pem"
    )
    assert box.calls[-1] == "systemctl restart docker.service"
    folder = box.root / "etc/docker/cloudmesh-tls"
    assert [(file.name, file.read_text(), file.stat().st_mode & 0o777) for file in sorted(folder.iterdir())] == [
        ("ca.pem", "the ca\n", 0o644),
        ("cert.pem", "the cert\n", 0o644),
        ("key.pem", "the key\n", 0o600),
    ]


def test_again_changes_nothing(sandbox):
    box = sandbox(commands=["apt-get"])
    assert box.run(tls=TLS)[1:] == ("", 0)
    before = len(box.calls)
    assert box.run(tls=TLS) == ("", "", 0)
    assert box.calls[before:] == ["systemctl daemon-reload", "systemctl enable docker.service", "systemctl start docker.service"]
    box.does("show", f"case $3 in FragmentPath) echo FragmentPath={box.root}/docker.service ;; *) echo NeedDaemonReload=yes ;; esac")
    assert box.run(tls=TLS) == ("starting Docker\n", "", 0)
    assert box.calls[-1] == "systemctl restart docker.service"


def test_data_that_is_older_is_known(sandbox):
    box = sandbox(commands=["apt-get"])
    (box.root / "var/lib/docker/volumes").mkdir(parents=True)
    (box.root / "var/lib/containerd/io").mkdir(parents=True)
    assert box.run()[1:] == ("", 0)
    assert box.read("etc/cloudmesh-docker") == "m1\ndata=old\nimages=old\n"


def test_the_user_may_use_it(sandbox):
    box = sandbox(commands=["apt-get"])
    assert "adding alice to the group docker" in box.run(user="alice")[0]
    assert "usermod -aG docker alice" in box.calls
    box.does("id", 'case $1 in -u) echo 0 ;; -nG) echo "$2 docker" ;; esac')
    assert "adding" not in box.run(user="alice")[0]
    assert box.calls.count("usermod -aG docker alice") == 1


@pytest.mark.parametrize(
    "said, told",
    [
        ("E: You don't have enough free space in /var/cache/apt/archives/.", "the disk is full"),
        ("cannot copy extracted data for './usr/bin/dockerd': failed to write (No space left on device)", "the disk is full"),
        ("E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 77 (apt)", "another package manager is at work"),
        ("System management is locked by the application with pid 77 (zypper).", "another package manager is at work"),
        ("W: Failed to fetch http://deb.debian.org/debian Temporary failure resolving 'deb.debian.org'", "packages can't be fetched"),
        ("Curl error (6): Couldn't resolve host name for https://mirrors.fedoraproject.org", "packages can't be fetched"),
        ("E: Sub-process /usr/bin/dpkg returned an error code (1)", "'apt-get install' failed: E: Sub-process /usr/bin/dpkg returned"),
    ],
)
def test_failures_of_package_managers_in_one_line(sandbox, said, told):
    box = sandbox(commands=["apt-get"])
    box.does("install", f'echo "{said}" >&2; exit 100')
    out, err, code = box.run()
    assert code == 1 and len(err.splitlines()) == 1 and err.startswith(told)
    assert not any(call.startswith("systemctl") for call in box.calls)


def test_an_engine_that_does_not_start_says_why(sandbox):
    box = sandbox(commands=["apt-get"])
    box.does("journalctl", "echo 'failed to start daemon: no such option' >&2")
    box.does("start", "echo 'Job for docker.service failed.' >&2; exit 1")
    assert box.run()[1:] == ("Docker does not start there: failed to start daemon: no such option (see there: journalctl -u docker)\n", 1)


def test_settings_that_would_keep_it_from_starting_are_named(sandbox):
    box = sandbox(commands=["apt-get"])
    (box.root / "etc/docker").mkdir()
    (box.root / "etc/docker/daemon.json").write_text('{"hosts": ["tcp://0.0.0.0:2375"]}')
    out, err, code = box.run(tls=TLS)
    assert code == 1 and re.match(r'take "hosts" out of \S*/etc/docker/daemon.json there', err)


def test_one_after_the_other(sandbox, tmp_path):
    box = sandbox(commands=["apt-get"])
    (box.root / "tools/flock").symlink_to(shutil.which("flock"))
    os.mkfifo(tmp_path / "go")
    box.does("update", f"read _ <{tmp_path}/go")
    # The script is written twice before it is read.
    processes = [subprocess.Popen(**each) for each in [box.process(install.script("m1")) for _ in range(2)]]

    def listen(process):
        line = process.stdout.readline()
        if line.startswith("waiting for"):
            (tmp_path / "go").write_text("go\n")
        return [line, *process.stdout]

    with ThreadPoolExecutor() as together:
        said = list(together.map(listen, processes))
    assert [process.wait() for process in processes] == [0, 0]
    assert [len(lines) for lines in said] == [1, 1] and said.count(["waiting for what was begun there before\n"]) == 1
    assert box.calls.count(f"{APT} update") == 1


def test_who_is_not_root_and_where_no_systemd_runs(sandbox, tmp_path):
    box = sandbox(systemd=False, commands=["apt-get"])
    assert box.run()[1:] == ("systemd does not run there; install and start Docker by hand, then deploy again to use it\n", 1)
    box.does("id", "echo 1000")
    assert box.run()[1:] == ("needs root\n", 1) and box.calls == []


def test_half_of_it_does_nothing(sandbox):
    box = sandbox(commands=["apt-get"])
    script = install.script("m1", tls=TLS)
    for part in (0.3, 0.6, 0.99):
        assert box.run(script[: int(len(script) * part)])[2] == 2
    assert not (box.folder / "calls").exists()


@pytest.mark.parametrize("shell", ["dash", "bash", "busybox"])
def test_every_shell_reads_it(shell):
    script = install.script("m1", tls=TLS, user="alice")
    words = ["busybox", "sh", "-n"] if shell == "busybox" else [shell, "-n"]
    assert subprocess.run(words, input=script, capture_output=True, text=True).stderr == ""


def test_the_keys_of_the_host_are_on_its_console(sandbox):
    box = sandbox(commands=["apt-get"])
    (box.root / "etc/ssh").mkdir()
    for kind, key in (("ed25519", "ssh-ed25519 AAAA+/= root@h"), ("rsa", "ssh-rsa BBBB root@h")):
        (box.root / f"etc/ssh/ssh_host_{kind}_key.pub").write_text(f"{key}\n")
    console = box.folder / "console"
    script = install.script("m1", announced=True).replace("/dev/console", str(console))
    assert box.run(script)[2] == 0
    shown = console.read_text()
    assert shown.count("end\n") == 4
    assert install.announcement("m1", f"[1.2] kernel\n{shown}cloudmesh-docker m1 ssh-rsa CCC[1.3] kernel") == ["ssh-ed25519 AAAA+/=", "ssh-rsa BBBB"]
    assert install.announcement("m2", shown) == []


def test_what_apt_says_of_its_progress_is_a_detail():
    said = map(install.said, ("starting", "dlstatus:3:57.14:Fetching 3", "pmstatus:a:amd64:9.09:Unpacking a", "pmerror:a:1:no"))
    assert [*said] == ["starting", " Fetching 3, 57 %", " Unpacking a, 9 %", " "]


def test_words_of_ours_are_quoted():
    assert "allow 'a; rm -rf /'" in install.script("m1", user="a; rm -rf /")

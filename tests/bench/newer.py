"""A newer Docker engine than the distribution's own, and docker-compose, unpacked from the next Debian release; nothing is installed."""

import contextlib
import fcntl
import pathlib
import re
import subprocess

RELEASE = "trixie"
PACKAGES = ("docker.io", "containerd", "docker-cli", "docker-compose")
PROGRAMS = ("dockerd", "docker-proxy", "containerd", "containerd-shim-runc-v2", "docker-init", "docker", "docker-compose")
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


def mirror():
    """The address of this machine's own Debian mirror."""
    for path in [pathlib.Path("/etc/apt/sources.list"), *sorted(pathlib.Path("/etc/apt/sources.list.d").glob("*"))]:
        found = re.search(r"^(?:URIs:|deb(?: \[[^]]*\])?)\s+(\S+/debian/?)(?:\s|$)", path.read_text() if path.exists() else "", re.MULTILINE)
        if found:
            return found[1]
    raise RuntimeError("no Debian mirror in /etc/apt: a newer engine can't be had for the tests")


@contextlib.contextmanager
def alone(folder):
    """Make a folder, and keep other processes from what they would do with it in a block like this one."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def newer_engine(folder):
    """The folder (str) with the programs of the newer engine, fetched into *folder* once and kept there."""
    folder = pathlib.Path(folder)
    programs = folder / "programs"
    with alone(folder):
        if not programs.is_dir():
            make(folder, programs)
    return str(programs)


def make(folder, programs):
    """Fetch what the folder with the programs is made of, and make it."""
    fetch(folder)
    for package in sorted((folder / "packages").glob("*.deb")):
        subprocess.run(["dpkg-deb", "--extract", package, folder / "root"], check=True)
    made = folder / "new"
    made.mkdir(exist_ok=True)
    for program in PROGRAMS:
        for place in ("usr/bin", "usr/sbin", "usr/libexec/docker", "usr/libexec/docker/cli-plugins"):
            if (folder / "root" / place / program).exists() and not (made / program).exists():
                (made / program).symlink_to(folder / "root" / place / program)
    made.rename(programs)


def fetch(folder):
    """Download the packages with an apt configuration of our own, which leaves the machine's lists alone."""
    for name in ("etc", "state/lists/partial", "cache/archives/partial", "packages"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "etc" / "sources.list").write_text(f"deb [signed-by={KEYRING}] {mirror()} {RELEASE} main\n")
    settings = {
        "Dir::Etc::sourcelist": folder / "etc" / "sources.list",
        "Dir::Etc::sourceparts": "-",
        "Dir::State": folder / "state",
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": folder / "cache",
        "APT::Sandbox::User": "root",
    }
    options = [word for name, value in settings.items() for word in ("-o", f"{name}={value}")]
    for words in (["update"], ["download", *(f"{package}/{RELEASE}" for package in PACKAGES)]):
        done = subprocess.run(["apt-get", "-q", *options, *words], cwd=folder / "packages", capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"apt-get {words[0]}: {done.stderr[-1000:]}")

"""Docker servers on this computer: what ``docker server deploy local``, ``stop``, ``start`` and ``destroy`` do.

An engine that answers already is used as it is. Else one is installed from the distribution where it is missing, and started: by systemd
where that runs, else by us (``daemon.py``), always on a unix socket and never on TCP. What is started here is described by a record, a dict
for the caller to keep with the saved server; its ``managed`` says who ends the engine:

    "adopted"   whoever started it; we never do
    "systemd"   systemctl, and its data in /var/lib/docker is nobody's to delete but root's
    "pid"       we do, with everything that belongs to it

The firewall rules that a Docker engine makes outlive it until the computer restarts, and nobody can tell them from those of another engine.
"""

import os
import pathlib
import re
import shutil
import time

from cloudmesh_docker.cloud.daemon import START_PATIENCE, Daemon, new_record, save_record, saved_record
from cloudmesh_docker.cloud.machine import Machine, last_lines
from cloudmesh_docker.errors import CloudError

SYSTEM_ADDRESS = "unix:///var/run/docker.sock"
PACKAGES = ("docker.io", "iptables", "iproute2", "ca-certificates")
UNITS = ("docker.service", "docker.socket")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


def deploy(folder, name, report, reachable, candidates=(SYSTEM_ADDRESS,), machine=None):
    """Have a Docker engine on this computer; deploying again finds the one that is there.

    Args:
        folder (str or pathlib.Path): the folder of this program's own files; the engine's are in servers/NAME below it.
        name (str): the name of the server.
        report (callable): is given a line of text whenever something that takes time begins, or something should be known.
        reachable (callable): whether a Docker engine answers at an address, soon.
        candidates (iterable of str): addresses where an engine may be that is to be used.
        machine (Machine): this computer.

    Returns:
        dict: the record; ``address`` is where the engine answers.

    Raises:
        CloudError: there is none and none can be had; the message says what to do.
    """
    if not NAME.fullmatch(name):
        raise CloudError(f"{name!r} can't be the name of a local server: letters, digits and _ . - only")
    machine = machine or Machine()
    saved = saved_record(folder, name)
    if saved:
        return start(saved, report, reachable, machine)
    record = new_record(folder, name, machine)
    # With its own address: an engine may be there that was deployed from another folder.
    for address in dict.fromkeys([*candidates, record["address"]]):
        if reachable(address):
            report(f"a Docker engine answers at {address}; it is used as it is")
            return {"managed": "adopted", "name": name, "address": address}
    _need_root(machine, name, _other_ways(name, candidates))
    _install(folder, name, report, machine)
    if machine.has_systemd:
        record = {"managed": "systemd", "name": name, "address": SYSTEM_ADDRESS, "folder": record["folder"]}
    return _start(record, report, reachable, machine)


def start(record, report, reachable, machine=None):
    """Start a stopped server again; returns its new record."""
    machine = machine or Machine()
    if record["managed"] == "adopted":
        if not reachable(record["address"]):
            raise CloudError(f"nothing answers at {record['address']}, and {record['name']} was not started by this program: start it as it was")
        return record
    if _answers(record, machine, reachable):
        report(f"the Docker engine of {record['name']} runs already")
        return record if record["managed"] == "systemd" else Daemon(record, machine).record
    _need_root(machine, record["name"])
    return _start(record, report, reachable, machine)


def stop(record, report, machine=None):
    """Stop a server and its containers; returns its new record."""
    machine = machine or Machine()
    if record["managed"] == "adopted":
        raise CloudError(f"the engine of {record['name']} was not started by this program, which therefore does not stop it")
    _need_root(machine, record["name"])
    report(f"stopping the Docker engine of {record['name']} and its containers")
    if record["managed"] == "systemd":
        _systemctl(record, machine, "stop", *reversed(UNITS))
        return record
    daemon = Daemon(record, machine)
    if not daemon.stop():
        report(f"the Docker engine of {record['name']} does not run")
    return daemon.record


def destroy(record, report, machine=None):
    """Stop a server and remove what is its own: containers, images, volumes, all."""
    machine = machine or Machine()
    if record["managed"] == "adopted":
        report(f"the engine at {record['address']} was not started by this program and goes on")
        return
    _need_root(machine, record["name"])
    if record["managed"] == "systemd":
        _systemctl(record, machine, "disable", "--now", *UNITS)
        shutil.rmtree(record["folder"])
        report("Docker is stopped and systemd starts it no more; its data in /var/lib/docker stays")
        return
    daemon = Daemon(record, machine)
    report(f"removing the Docker engine of {record['name']} with its containers, images and volumes")
    daemon.stop()
    daemon.clear()
    if daemon.record["networks"]:
        report("the firewall rules that Docker made stay until this computer restarts")


def _answers(record, machine, reachable):
    """Whether the engine of a record runs; one of ours that is just starting is waited for."""
    if record["managed"] != "pid":
        return reachable(record["address"])
    daemon, end = Daemon(record, machine), time.monotonic() + START_PATIENCE
    while daemon.is_running():
        if reachable(record["address"]):
            return True
        if time.monotonic() > end:
            raise CloudError(f"the Docker engine of {record['name']} runs and does not answer; the end of its log:\n{last_lines(record['log'])}")
        time.sleep(0.05)
    return False


def _start(record, report, reachable, machine):
    report("starting the Docker engine")
    if record["managed"] == "pid":
        daemon = Daemon(record, machine)
        daemon.start(report, reachable)
        return daemon.record
    _systemctl(record, machine, "enable", "--now", UNITS[0])
    end = time.monotonic() + START_PATIENCE
    while not reachable(record["address"]):
        if time.monotonic() > end:
            raise CloudError(f"Docker does not answer at {record['address']} after {START_PATIENCE} s; see: journalctl -u docker")
        time.sleep(0.05)
    save_record(record["folder"], record)
    return record


def _systemctl(record, machine, *words):
    folder = pathlib.Path(record["folder"])
    folder.mkdir(parents=True, exist_ok=True)
    machine.run(["systemctl", *words], folder / "systemctl.log")


def _install(folder, name, report, machine):
    if machine.has("dockerd"):
        return
    distribution, is_debian = machine.distribution()
    if not is_debian:
        raise CloudError(
            f"Docker is not installed, and {distribution} is neither Debian nor Ubuntu: install it by hand "
            f"(for instance 'dnf install docker' or 'apk add docker'), then: docker server deploy local {name}"
        )
    report(f"installing Docker from {distribution}: {' '.join(PACKAGES)}")
    folder = pathlib.Path(folder) / "servers" / name
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    machine.install(PACKAGES, folder / "install.log")


def _need_root(machine, name, other_ways=""):
    if not machine.is_root:
        raise CloudError(f"the Docker engine of {name} needs root: run this command with sudo{other_ways}")


def _other_ways(name, candidates):
    """What one who is not root can do to have an engine."""
    for path in (address.removeprefix("unix://") for address in candidates):
        if os.path.exists(path) and not os.access(path, os.W_OK):
            return f"; or have root add you to the group of {path} (usermod -aG docker {os.environ.get('USER', 'YOU')}) and log in again"
    return (
        "; or start a rootless engine (dockerd-rootless-setuptool.sh install) "
        f"and save it with: docker server add {name} unix://$XDG_RUNTIME_DIR/docker.sock"
    )

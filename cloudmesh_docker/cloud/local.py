"""Docker servers on this computer: what ``docker server deploy local``, ``stop``, ``start`` and ``destroy`` do.

An engine that answers already is used as it is. Else one is installed from the distribution where it is missing, and started: by systemd
where that runs, else by us (``daemon.py``), always on a unix socket and never on TCP. What is started here is described by a record, a dict
for the caller to keep with the saved server; its ``managed`` says who ends the engine:

    "adopted"   whoever started it; we never do
    "systemd"   systemctl, and its data in /var/lib/docker is nobody's to delete but root's
    "rootless"  systemd of a user who is not root (``rootless.py``), with everything that belongs to it
    "pid"       we do, with everything that belongs to it

The firewall rules that a Docker engine makes outlive it until the computer restarts, and nobody can tell them from those of another engine.
"""

import os
import pathlib
import re
import shutil
import time

from cloudmesh_docker.cloud import install, rootless
from cloudmesh_docker.cloud.daemon import START_PATIENCE, Daemon, new_record, save_record, saved_record
from cloudmesh_docker.cloud.machine import Machine, last_lines
from cloudmesh_docker.errors import CloudError

SYSTEM_ADDRESS = "unix:///var/run/docker.sock"
KINDS = ("adopted", "systemd", "rootless", "pid")
UNITS = ("docker.service", "docker.socket")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


def deploy(folder, name, report, reachable, candidates=(SYSTEM_ADDRESS,), machine=None, plan=False):
    """Have a Docker engine on this computer; deploying again finds the one that is there.

    Args:
        folder (str or pathlib.Path): the folder of this program's own files; the engine's are in servers/NAME below it.
        name (str): the name of the server.
        report (callable): is given a line of text whenever something that takes time begins, or something should be known.
        reachable (callable): whether a Docker engine answers at an address, soon.
        candidates (iterable of str): addresses where an engine may be that is to be used.
        machine (Machine): this computer.
        plan (bool): only tell what would be done.

    Returns:
        dict: the record; ``address`` is where the engine answers. For a plan a list of lines.

    Raises:
        CloudError: there is none and none can be had; the message says what to do.
    """
    if not NAME.fullmatch(name):
        raise CloudError(f"{name!r} can't be the name of a local server: letters, digits and _ . - only")
    machine = machine or Machine()
    saved = saved_record(folder, name)
    if plan:
        return planned(folder, name, saved, reachable, candidates, machine)
    if saved:
        _install(saved, report, machine)
        return start(saved, report, reachable, machine)
    record = new_record(folder, name, machine)
    # With its own address: an engine may be there that was deployed from another folder.
    for address in dict.fromkeys([*candidates, record["address"]]):
        if reachable(address):
            report(f"a Docker engine answers at {address}; it is used as it is")
            return {"managed": "adopted", "name": name, "address": address}
    if not machine.is_root:
        _refuse_socket(candidates, machine)
        return rootless.deploy(record, report, reachable, machine)
    return _make(record, report, reachable, machine)


def _make(record, report, reachable, machine):
    """Install and start an engine as root; its record."""
    if machine.has_systemd:
        record = {"managed": "systemd", "name": record["name"], "address": SYSTEM_ADDRESS, "folder": record["folder"]}
    # Before anything is done, so that an interruption leaves nothing that 'destroy' does not find.
    save_record(record["folder"], record)
    _install(record, report, machine)
    return _start(record, report, reachable, machine)


def planned(folder, name, saved, reachable, candidates, machine):
    """What deploying would do (list of str)."""
    address = next((address for address in candidates if reachable(address)), None)
    if saved:
        return [f"start the Docker engine of {name}, which was deployed before, unless it runs", f"save {name} at {saved['address']}"]
    if address:
        return [f"use the Docker engine at {address} as it is", f"save {name} at {address}"]
    if not machine.is_root:
        _refuse_socket(candidates, machine)
        return rootless.planned(name, machine)
    steps = [] if machine.has("dockerd") else ["install Docker from the distribution's packages"]
    if machine.has_systemd:
        return [*steps, "have systemd start it, now and whenever this computer starts", f"save {name} at {SYSTEM_ADDRESS}"]
    record = new_record(folder, name, machine)
    return [*steps, f"start it, with all its data in {record['folder']}", f"save {name} at {record['address']}"]


def start(record, report, reachable, machine=None):
    """Start a stopped server again; returns its new record."""
    machine = machine or Machine()
    if record["managed"] == "adopted":
        if not reachable(record["address"]):
            raise CloudError(f"nothing answers at {record['address']}, and {record['name']} was not started by this program: start it as it was")
        return record
    if _answers(record, machine, reachable):
        report(f"the Docker engine of {record['name']} runs already")
        return Daemon(record, machine).record if record["managed"] == "pid" else record
    if record["managed"] == "rootless":
        return rootless.start(record, report, reachable, machine)
    _need_root(machine, record["name"])
    return _start(record, report, reachable, machine)


def stop(record, report, machine=None):
    """Stop a server and its containers; returns its new record."""
    machine = machine or Machine()
    if record["managed"] == "adopted":
        raise CloudError(f"the engine of {record['name']} was not started by this program, which therefore does not stop it")
    if record["managed"] == "rootless":
        return rootless.stop(record, report, machine)
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
    if record["managed"] == "rootless":
        rootless.destroy(record, report, machine)
        return
    _need_root(machine, record["name"])
    if record["managed"] == "systemd":
        if machine.has("dockerd"):
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


def _install(record, report, machine):
    if not machine.is_root or machine.has("dockerd"):
        return
    folder = pathlib.Path(record["folder"])
    (folder / "install.sh").write_text(install.packages())
    machine.install(folder / "install.sh", folder / "install.log", lambda line: report(install.said(line)))


def _need_root(machine, name):
    if not machine.is_root:
        raise CloudError(f"the Docker engine of {name} needs root: run this command with sudo")


def _refuse_socket(candidates, machine):
    """CloudError if the way to an engine is to be let in by root."""
    for path in (address.removeprefix("unix://") for address in candidates):
        # That of an engine that was stopped may be left.
        if os.path.exists(path) and not os.access(path, os.W_OK) and machine.listens(path):
            user = os.environ.get("USER", "YOU")
            raise CloudError(f"{path} is there and not for you: have root add you to its group (usermod -aG docker {user}), and log in again")

"""A Docker engine on this computer for a user who is not root: Docker's own rootless mode, run by that user's systemd.

Root must have installed what it needs; Docker's setup tool checks that. Its ``install`` is not used: it would make another context the docker
binary's current one, and as Debian packages it, it fails after its work. The record: ``managed`` "rootless", name, address, folder, unit.
"""

import os
import pathlib
import re
import shutil
import time

from cloudmesh_docker.cloud.daemon import START_PATIENCE, save_record
from cloudmesh_docker.cloud.machine import last_lines
from cloudmesh_docker.errors import CloudError

TOOL, ENGINE = "dockerd-rootless-setuptool.sh", "dockerd-rootless.sh"
# Debian has both beside the documentation.
CONTRIB = "/usr/share/docker.io/contrib"
# Those whose systemd goes on without a login.
LINGERING = pathlib.Path("/var/lib/systemd/linger")
UNIT = """[Unit]
Description=Docker server {name} of cloudmesh-docker, without root
StartLimitIntervalSec=60
StartLimitBurst=3

[Service]
Environment="PATH={path}"
ExecStart="{engine}" --data-root "{data}"
ExecReload=/bin/kill -s HUP $MAINPID
Restart=always
RestartSec=2
KillMode=mixed
Delegate=yes
LimitNOFILE=infinity
LimitNPROC=infinity
LimitCORE=infinity
TasksMax=infinity
TimeoutStartSec=0

[Install]
WantedBy=default.target
"""


def deploy(record, report, reachable, machine):
    """Have an engine of one's own: the record. CloudError, which says what root should do, where that can't be.

    Args:
        record (dict): ``name`` and ``folder`` of what is to be.
        report, reachable, machine: as in ``local.deploy``.
    """
    name, folder = record["name"], pathlib.Path(record["folder"])
    runtime, engine = ready(name, machine)
    record = {"managed": "rootless", "name": name, "address": f"unix://{runtime}/docker.sock", "folder": str(folder), "unit": _unit(name)}
    # Saved before anything is done, so that 'destroy' finds what is left of it.
    save_record(folder, record)
    try:
        _check(machine, folder / "rootless.log")
    except CloudError:
        shutil.rmtree(folder)
        raise
    report("setting up a Docker engine of your own, without root")
    unit = _units() / record["unit"]
    unit.parent.mkdir(parents=True, exist_ok=True)
    unit.write_text(UNIT.format(name=name, path=_path(machine), engine=engine, data=folder / "data"))
    user = os.environ.get("USER") or str(os.getuid())
    if not (LINGERING / user).exists():
        report(f"it ends when you log out, unless root runs: loginctl enable-linger {user}")
    return start(record, report, reachable, machine)


def _check(machine, log):
    """CloudError, with the words of Docker's setup tool, where something is missing."""
    tool = ["env", f"PATH={_path(machine)}", TOOL, "check"]
    try:
        machine.run(tool, log)
        return
    except CloudError:
        why = re.sub(r"\x1b\[[0-9;]*m", "", last_lines(log, 15))
    try:
        # It also wants a kernel module that is not one everywhere, hence a look at what that is for.
        machine.run([*tool, "--skip-iptables"], log)
        machine.run(["unshare", "--user", "--map-root-user", "--net", "iptables", "--table", "nat", "--list", "--numeric"], log)
    except CloudError:
        raise CloudError(f"Docker without root needs more here; the end of what '{TOOL} check' says:\n{why}") from None


def planned(name, machine):
    """What deploying would do (list of str); CloudError where it can't be done."""
    runtime, engine = ready(name, machine)
    return [f"run a Docker engine of your own, without root: {engine} by {_units() / _unit(name)}", f"save {name} at unix://{runtime}/docker.sock"]


def ready(name, machine):
    """(folder of the socket, path of the engine); CloudError with what root should do."""
    with_root = f"the Docker engine of {name} needs root: run this command with sudo"
    needed = {"dockerd": "docker.io", ENGINE: "docker.io", TOOL: "docker.io", "newuidmap": "uidmap", "rootlesskit": "rootlesskit"}
    missing = {program: package for program, package in needed.items() if not shutil.which(program, path=_path(machine))}
    if missing:
        packages = " ".join(dict.fromkeys([*missing.values(), "slirp4netns", "dbus-user-session"]))
        raise CloudError(
            f"{with_root}; or, for a rootless one, have root install {', '.join(missing)} (apt-get install {packages}), "
            f"then: docker server deploy local {name}"
        )
    runtime = machine.environment.get("XDG_RUNTIME_DIR")
    if not (machine.has_systemd and runtime and os.path.exists(f"{runtime}/systemd")):
        raise CloudError(f"{with_root}; a rootless one needs a login with systemd of your own (XDG_RUNTIME_DIR is {runtime or 'not set'})")
    return runtime, shutil.which(ENGINE, path=_path(machine))


def start(record, report, reachable, machine):
    """Start it, now and at every login; the record."""
    report("starting the Docker engine")
    _systemctl(record, machine, "daemon-reload")
    _systemctl(record, machine, "enable", "--now", record["unit"])
    end = time.monotonic() + START_PATIENCE
    while not reachable(record["address"]):
        if time.monotonic() > end:
            raise CloudError(f"Docker does not answer at {record['address']} after {START_PATIENCE} s; see: journalctl --user -u {record['unit']}")
        time.sleep(0.05)
    return record


def stop(record, report, machine):
    """Stop it and its containers; the record."""
    report(f"stopping the Docker engine of {record['name']} and its containers")
    _systemctl(record, machine, "stop", record["unit"])
    return record


def destroy(record, report, machine):
    """Remove it with its containers, images and volumes."""
    folder, unit = pathlib.Path(record["folder"]), _units() / record["unit"]
    report(f"removing the Docker engine of {record['name']} with its containers, images and volumes")
    if unit.exists():
        _systemctl(record, machine, "disable", "--now", record["unit"])
        unit.unlink()
        _systemctl(record, machine, "daemon-reload")
    if (folder / "data").exists():
        # Its files belong to users that only it has.
        machine.run(["rootlesskit", "rm", "-rf", str(folder / "data")], folder / "rootless.log")
    shutil.rmtree(folder)


def _unit(name):
    return f"cloudmesh-docker-{name}.service"


def _units():
    return pathlib.Path(os.environ.get("XDG_CONFIG_HOME") or pathlib.Path.home() / ".config") / "systemd/user"


def _path(machine):
    return f"{machine.environment['PATH']}:{CONTRIB}"


def _systemctl(record, machine, *words):
    machine.run(["systemctl", "--user", *words], pathlib.Path(record["folder"]) / "rootless.log")

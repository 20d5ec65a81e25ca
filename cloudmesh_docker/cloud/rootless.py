"""A Docker engine on this computer for a user who is not root: Docker's own rootless mode, run by that user's systemd.

Docker's setup tool does the work, where root has installed what it needs; the record is ``{"managed": "rootless", name, address, folder, tool}``.
"""

import os
import pathlib
import shutil
import time

from cloudmesh_docker.cloud.daemon import START_PATIENCE, save_record
from cloudmesh_docker.cloud.machine import last_lines
from cloudmesh_docker.errors import CloudError

TOOL = "dockerd-rootless-setuptool.sh"
# Debian has it beside its documentation.
CONTRIB = "/usr/share/docker.io/contrib"


def deploy(record, report, reachable, machine):
    """Have an engine of one's own: the record. CloudError, which says what root should do, where that can't be.

    Args:
        record (dict): ``name`` and ``folder`` of what is to be.
        report, reachable, machine: as in ``local.deploy``.
    """
    tool, runtime = ready(record["name"], machine)
    record = {"managed": "rootless", "name": record["name"], "address": f"unix://{runtime}/docker.sock", "folder": record["folder"], "tool": tool}
    folder = pathlib.Path(record["folder"])
    # Saved before anything is done, so that 'destroy' finds what is left of it.
    save_record(folder, record)
    log = folder / "rootless.log"
    try:
        machine.run([tool, "check"], log)
    except CloudError:
        why = last_lines(log, 15)
        shutil.rmtree(folder)
        raise CloudError(f"Docker without root needs more here; the end of what '{TOOL} check' says:\n{why}") from None
    report("setting up a Docker engine of your own, without root")
    machine.run([tool, "install"], log)
    report(f"it ends when you log out, unless root runs: loginctl enable-linger {os.environ.get('USER', os.getuid())}")
    return start(record, report, reachable, machine)


def planned(name, machine):
    """What deploying would do (list of str); CloudError where it can't be done."""
    tool, runtime = ready(name, machine)
    return [f"set up a Docker engine of your own, without root ({tool} install)", f"save {name} at unix://{runtime}/docker.sock"]


def ready(name, machine):
    """(path of the setup tool, folder of the socket); CloudError with what root should do."""
    again = f"then: docker server deploy local {name}"
    with_root = f"the Docker engine of {name} needs root: run this command with sudo"
    tool = shutil.which(TOOL, path=f"{machine.environment['PATH']}:{CONTRIB}")
    if not tool:
        raise CloudError(f"{with_root}; or, for a rootless one, have root install Docker and {TOOL} (apt-get install docker.io uidmap), {again}")
    missing = next((program for program in ("dockerd", "newuidmap", "rootlesskit") if not machine.has(program)), None)
    if missing:
        package = {"newuidmap": "uidmap"}.get(missing, missing)
        raise CloudError(f"{with_root}; or, for a rootless one, have root install {missing} (apt-get install {package}), {again}")
    runtime = machine.environment.get("XDG_RUNTIME_DIR")
    if not (machine.has_systemd and runtime and os.path.exists(f"{runtime}/systemd")):
        raise CloudError(f"{with_root}; a rootless one needs a login with systemd of your own (XDG_RUNTIME_DIR is {runtime or 'not set'})")
    return tool, runtime


def start(record, report, reachable, machine):
    """Start it; the record."""
    report("starting the Docker engine")
    _systemctl(record, machine, "start")
    end = time.monotonic() + START_PATIENCE
    while not reachable(record["address"]):
        if time.monotonic() > end:
            raise CloudError(f"Docker does not answer at {record['address']} after {START_PATIENCE} s; see: journalctl --user -u docker")
        time.sleep(0.05)
    return record


def stop(record, report, machine):
    """Stop it and its containers; the record."""
    report(f"stopping the Docker engine of {record['name']} and its containers")
    _systemctl(record, machine, "stop")
    return record


def destroy(record, report, machine):
    """Remove it with its containers, images and volumes."""
    log = pathlib.Path(record["folder"]) / "rootless.log"
    report(f"removing the Docker engine of {record['name']} with its containers, images and volumes")
    machine.run([record["tool"], "uninstall"], log)
    data = pathlib.Path(machine.environment.get("XDG_DATA_HOME") or pathlib.Path.home() / ".local/share") / "docker"
    # Its files belong to users that only it has.
    machine.run(["rootlesskit", "rm", "-rf", str(data)], log)
    shutil.rmtree(record["folder"])


def _systemctl(record, machine, verb):
    machine.run(["systemctl", "--user", verb, "docker.service"], pathlib.Path(record["folder"]) / "rootless.log")

"""An engine for who is not root: what is asked of that user's systemd, and what root is told to do where it can't be."""

import pathlib

import pytest

from cloudmesh_docker.cloud import local, rootless
from cloudmesh_docker.cloud.daemon import saved_record
from tests.cloud.test_local_machine import Elsewhere, deploy, refusal

PROGRAMS = ("dockerd", "newuidmap", "rootlesskit", rootless.ENGINE, rootless.TOOL)
UNIT = "cloudmesh-docker-local.service"


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A computer with all that is needed: make it with fewer programs, or with a setup tool that fails."""
    (tmp_path / "user/systemd").mkdir(parents=True)
    (tmp_path / "contrib").mkdir()
    monkeypatch.setattr(rootless, "CONTRIB", str(tmp_path / "contrib"))
    monkeypatch.setattr(rootless, "_path", lambda machine: str(tmp_path / "contrib"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "user"))
    monkeypatch.setenv("USER", "alice")

    def make(programs=PROGRAMS, **options):
        for program in programs:
            (tmp_path / "contrib" / program).touch(mode=0o755)
        return Elsewhere(tmp_path, uid=1000, systemd=True, **options)

    return make


def test_life_of_it(tmp_path, own, home):
    machine, start = own(), f"systemctl --user enable --now {UNIT}"
    record, reports = deploy(tmp_path, machine, reachable=lambda address: start in machine.commands)
    assert (record["managed"], record["address"]) == ("rootless", f"unix://{tmp_path}/user/docker.sock")
    assert saved_record(tmp_path / "settings", "local") == record
    assert "loginctl enable-linger alice" in reports[1]
    unit, data = home / ".config/systemd/user" / UNIT, pathlib.Path(record["folder"]) / "data"
    assert f'ExecStart="{tmp_path}/contrib/dockerd-rootless.sh" --data-root "{data}"\n' in unit.read_text()
    assert local.stop(record, reports.append, machine) == record
    assert local.start(record, reports.append, lambda address: machine.commands[-1] == start, machine) == record
    data.mkdir()
    local.destroy(record, reports.append, machine)
    assert machine.commands == [
        f"env PATH={tmp_path}/contrib {rootless.TOOL} check",
        "systemctl --user daemon-reload",
        start,
        f"systemctl --user stop {UNIT}",
        "systemctl --user daemon-reload",
        start,
        f"systemctl --user disable --now {UNIT}",
        "systemctl --user daemon-reload",
        f"rootlesskit rm -rf {data}",
    ]
    assert saved_record(tmp_path / "settings", "local") is None and not unit.exists()


def test_plan(tmp_path, own, home):
    machine = own()
    assert deploy(tmp_path, machine, plan=True)[0] == [
        f"run a Docker engine of your own, without root: {tmp_path}/contrib/{rootless.ENGINE} by {home}/.config/systemd/user/{UNIT}",
        f"save local at unix://{tmp_path}/user/docker.sock",
    ]
    assert machine.commands == [] and not (home / ".config").exists()


@pytest.mark.parametrize("missing, packages", [(PROGRAMS, "docker.io uidmap rootlesskit"), (["newuidmap"], "uidmap"), ([rootless.TOOL], "docker.io")])
def test_what_root_should_install(tmp_path, own, missing, packages):
    text = refusal(tmp_path, own([program for program in PROGRAMS if program not in missing]))
    assert "needs root: run this command with sudo; or, for a rootless one, have root install " in text
    assert f"(apt-get install {packages} slirp4netns dbus-user-session), then: docker server deploy local local" in text
    assert not (tmp_path / "settings").exists()


def test_without_systemd_of_one_s_own(tmp_path, own, monkeypatch):
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    assert "a rootless one needs a login with systemd of your own (XDG_RUNTIME_DIR is not set)" in refusal(tmp_path, own())


def test_who_stays_without_a_login_needs_no_word_about_it(tmp_path, own, monkeypatch):
    (tmp_path / "linger").mkdir()
    (tmp_path / "linger/alice").touch()
    monkeypatch.setattr(rootless, "LINGERING", tmp_path / "linger")
    machine = own()
    _, reports = deploy(tmp_path, machine, reachable=lambda address: f"systemctl --user enable --now {UNIT}" in machine.commands)
    assert reports == ["setting up a Docker engine of your own, without root", "starting the Docker engine"]


def test_a_kernel_that_needs_no_module_for_it(tmp_path, own):
    machine = own(fails=["check"])
    deploy(tmp_path, machine, reachable=lambda address: any(command.endswith(f"--now {UNIT}") for command in machine.commands))
    assert machine.commands[1].endswith("check --skip-iptables") and machine.commands[2].startswith("unshare --user --map-root-user --net iptables")


@pytest.mark.parametrize("more", ["--skip-iptables", "--numeric"])
def test_what_the_setup_tool_finds_missing_is_shown(tmp_path, own, more):
    text = refusal(tmp_path, own(fails=["check", more]))
    assert "Docker without root needs more here" in text and text.endswith("    what is wrong\n    why and what to do")
    assert saved_record(tmp_path / "settings", "local") is None

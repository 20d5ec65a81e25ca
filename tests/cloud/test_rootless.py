"""An engine for who is not root: what is asked of Docker's own setup tool, and what root is told to do where that can't be."""

import pathlib
import shutil

import pytest

from cloudmesh_docker.cloud import local, rootless
from cloudmesh_docker.cloud.daemon import saved_record
from tests.cloud.test_local_machine import Elsewhere, deploy, refusal

PROGRAMS = ("dockerd", "newuidmap", "rootlesskit")


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A computer with all that is needed: make it with other programs, or with a setup tool that fails."""
    (tmp_path / "contrib").mkdir()
    (tmp_path / "contrib" / rootless.TOOL).touch(mode=0o755)
    (tmp_path / "user/systemd").mkdir(parents=True)
    monkeypatch.setattr(rootless, "CONTRIB", str(tmp_path / "contrib"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "user"))
    monkeypatch.setenv("USER", "alice")
    return lambda programs=PROGRAMS, **options: Elsewhere(tmp_path, uid=1000, systemd=True, programs=programs, **options)


def test_life_of_it(tmp_path, own):
    machine, tool = own(), f"{tmp_path}/contrib/{rootless.TOOL}"
    record, reports = deploy(tmp_path, machine, reachable=lambda address: "systemctl --user start docker.service" in machine.commands)
    assert (record["managed"], record["address"]) == ("rootless", f"unix://{tmp_path}/user/docker.sock")
    assert saved_record(tmp_path / "settings", "local") == record
    assert "loginctl enable-linger alice" in reports[1]
    assert local.stop(record, reports.append, machine) == record
    assert local.start(record, reports.append, lambda address: machine.commands[-1].endswith("start docker.service"), machine) == record
    local.destroy(record, reports.append, machine)
    assert machine.commands == [
        f"{tool} check",
        f"{tool} install",
        "systemctl --user start docker.service",
        "systemctl --user stop docker.service",
        "systemctl --user start docker.service",
        f"{tool} uninstall",
        f"rootlesskit rm -rf {pathlib.Path.home()}/.local/share/docker",
    ]
    assert saved_record(tmp_path / "settings", "local") is None


def test_plan(tmp_path, own):
    machine = own()
    lines, _ = deploy(tmp_path, machine, plan=True)
    assert lines == [
        f"set up a Docker engine of your own, without root ({tmp_path}/contrib/{rootless.TOOL} install)",
        f"save local at unix://{tmp_path}/user/docker.sock",
    ]
    assert machine.commands == []


@pytest.mark.parametrize(
    "programs, package",
    [((), "dockerd"), (("dockerd", "rootlesskit"), "newuidmap (apt-get install uidmap)"), (("dockerd", "newuidmap"), "rootlesskit")],
)
def test_what_root_should_install(tmp_path, own, programs, package):
    text = refusal(tmp_path, own(programs))
    assert "needs root: run this command with sudo; or, for a rootless one, have root install" in text and package in text
    assert not (tmp_path / "settings").exists()


def test_without_the_setup_tool(tmp_path, own):
    shutil.rmtree(tmp_path / "contrib")
    assert f"have root install Docker and {rootless.TOOL} (apt-get install docker.io uidmap), then: docker server deploy local" in refusal(
        tmp_path, own()
    )


def test_without_systemd_of_one_s_own(tmp_path, own, monkeypatch):
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    assert "a rootless one needs a login with systemd of your own (XDG_RUNTIME_DIR is not set)" in refusal(tmp_path, own())


def test_what_the_setup_tool_finds_missing_is_shown(tmp_path, own):
    text = refusal(tmp_path, own(fails=["check"]))
    assert "Docker without root needs more here" in text and text.endswith("    what is wrong\n    why and what to do")
    assert saved_record(tmp_path / "settings", "local") is None

"""What ``server deploy local`` does on computers unlike this one."""

import pathlib
import socket

import pytest

from cloudmesh_docker.cloud import local
from cloudmesh_docker.cloud.daemon import saved_record
from cloudmesh_docker.cloud.machine import Machine, mounts_below
from cloudmesh_docker.errors import CloudError

INSTALLING = ["installing Docker from the packages of Debian", " Unpacking docker.io (amd64), 45 %"]


class Elsewhere(Machine):
    """A computer that writes down what it is told to do, and then has Docker."""

    def __init__(self, folder, uid=0, systemd=False, programs=(), fails=()):
        if systemd:
            (folder / "systemd").mkdir()
        super().__init__(uid, folder / "systemd", folder / "policy-rc.d", folder / "run")
        self.commands, self.policies, self._programs, self._fails = [], [], [*programs], fails

    def has(self, program):
        return program in self._programs

    def run(self, words, log, hear=None):
        self.commands.append(" ".join(words))
        for word in self._fails:
            if word in words[-1]:
                pathlib.Path(log).write_text("what is wrong\nwhy and what to do\n")
                raise CloudError("it failed")
        if words[0] == "sh":
            self._programs.append("dockerd")
            hear and [
                hear(line) for line in ("installing Docker from the packages of Debian", "pmstatus:docker.io:45.4545:Unpacking docker.io (amd64)")
            ]
        self.policies.append(self._policy.read_text() if self._policy.exists() else None)


def deploy(folder, machine, reachable=lambda address: False, **options):
    """Deploy 'local' on a machine: (record, reports)."""
    reports = []
    return local.deploy(folder / "settings", "local", reports.append, reachable, machine=machine, **options), reports


def refusal(folder, machine, **options):
    """The words with which deploying is refused."""
    with pytest.raises(CloudError) as error:
        deploy(folder, machine, **options)
    return str(error.value)


def test_who_may_not_use_the_socket_is_told_what_to_do(tmp_path, monkeypatch):
    path = tmp_path / "docker.sock"
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(path))
    listening.listen()
    monkeypatch.setattr(local.os, "access", lambda path, mode: False)
    monkeypatch.setenv("USER", "alice")
    text = refusal(tmp_path, Elsewhere(tmp_path, uid=1000), candidates=[f"unix://{path}"])
    assert f"{path} is there and not for you: have root add you to its group (usermod -aG docker alice), and log in again" in text
    assert refusal(tmp_path, Elsewhere(tmp_path, uid=1000), candidates=[f"unix://{path}"], plan=True) == text
    listening.close()
    assert "rootless" in refusal(tmp_path, Elsewhere(tmp_path, uid=1000), candidates=[f"unix://{path}"])


def test_who_is_not_root_uses_an_engine_that_answers(tmp_path):
    record, _ = deploy(tmp_path, Elsewhere(tmp_path, uid=1000), reachable=lambda address: address == local.SYSTEM_ADDRESS)
    assert record == {"managed": "adopted", "name": "local", "address": local.SYSTEM_ADDRESS}


@pytest.mark.parametrize("verb", ["start", "stop", "destroy"])
@pytest.mark.parametrize("managed", ["pid", "systemd"])
def test_root_is_needed_for_the_rest_too(tmp_path, verb, managed):
    folder = tmp_path / "servers/local"
    record = {"managed": managed, "name": "local", "address": "unix:///nowhere", "socket": "/nowhere", "folder": str(folder)}
    record |= {"cgroup": "c", "pid": None, "started": None, "data_root": str(folder / "data")}
    arguments = [record, print] + ([lambda address: False] if verb == "start" else [])
    with pytest.raises(CloudError, match="needs root: run this command with sudo$"):
        getattr(local, verb)(*arguments, machine=Elsewhere(tmp_path, uid=1000))


@pytest.mark.parametrize("systemd", [False, True])
def test_docker_is_installed_and_its_service_not_started_without_systemd(tmp_path, systemd):
    machine = Elsewhere(tmp_path, systemd=systemd)
    machine.install(tmp_path / "install.sh", tmp_path / "log")
    assert machine.commands == [f"sh {tmp_path}/install.sh"]
    assert [policy is not None for policy in machine.policies] == [not systemd]
    assert not (tmp_path / "policy-rc.d").exists()


def test_an_installation_that_fails_says_why_and_can_go_on(tmp_path):
    machine = Elsewhere(tmp_path, systemd=True, fails=["install.sh"])
    assert refusal(tmp_path, machine) == "why and what to do"
    assert saved_record(tmp_path / "settings", "local")["managed"] == "systemd"
    machine._fails = ()
    record, reports = deploy(tmp_path, machine, reachable=lambda address: "systemctl enable --now docker.service" in machine.commands)
    assert reports == [*INSTALLING, "starting the Docker engine"]
    assert machine.commands.count(machine.commands[0]) == 2


def test_what_was_not_installed_needs_no_stop(tmp_path):
    machine, reports = Elsewhere(tmp_path, systemd=True, fails=["install.sh"]), []
    refusal(tmp_path, machine)
    local.destroy(saved_record(tmp_path / "settings", "local"), reports.append, machine)
    assert machine.commands == [f"sh {tmp_path}/settings/servers/local/install.sh"]
    assert saved_record(tmp_path / "settings", "local") is None


@pytest.mark.parametrize(
    "options, steps",
    [
        ({"systemd": True}, ["install Docker from the", "have systemd start it", "save local at unix:///var/run/docker.sock"]),
        ({"programs": ["dockerd"]}, ["start it, with all its data in ", "save local at unix://"]),
    ],
)
def test_plan_does_nothing(tmp_path, options, steps):
    machine = Elsewhere(tmp_path, **options)
    lines, reports = deploy(tmp_path, machine, plan=True)
    assert [line.startswith(step) for line, step in zip(lines, steps, strict=True)] == [True] * len(steps)
    assert machine.commands == reports == [] and not (tmp_path / "settings").exists()
    lines, _ = deploy(tmp_path, machine, reachable=lambda address: True, plan=True)
    assert lines[0] == "use the Docker engine at unix:///var/run/docker.sock as it is"


def test_policy_of_the_computer_is_kept(tmp_path):
    machine = Elsewhere(tmp_path)
    (tmp_path / "policy-rc.d").write_text("mine")
    machine.install(tmp_path / "install.sh", tmp_path / "log")
    assert machine.policies == ["mine"] and (tmp_path / "policy-rc.d").read_text() == "mine"


def test_systemd_runs_the_engine_where_it_can(tmp_path):
    machine = Elsewhere(tmp_path, systemd=True)
    record, reports = deploy(tmp_path, machine, reachable=lambda address: "systemctl enable --now docker.service" in machine.commands)
    assert (record["managed"], record["address"]) == ("systemd", local.SYSTEM_ADDRESS)
    assert reports[:2] == INSTALLING
    again, reports = deploy(tmp_path, machine, reachable=lambda address: True)
    assert (again, reports) == (record, ["the Docker engine of local runs already"])
    local.stop(record, print, machine)
    local.destroy(record, reports.append, machine)
    assert machine.commands[-2:] == ["systemctl stop docker.socket docker.service", "systemctl disable --now docker.service docker.socket"]
    assert "its data in /var/lib/docker stays" in reports[-1] and not pathlib.Path(record["folder"]).exists()


@pytest.mark.parametrize("name", ["", "a/b", "..", "-x", "a b"])
def test_bad_names(tmp_path, name):
    with pytest.raises(CloudError, match="can't be the name"):
        local.deploy(tmp_path, name, print, lambda address: False, machine=Elsewhere(tmp_path))


def test_long_name(tmp_path):
    with pytest.raises(CloudError, match="is too long"):
        local.deploy(tmp_path, "n" * 90, print, lambda address: False, machine=Machine(runtime=tmp_path))


def test_command_that_fails_shows_the_end_of_its_output(tmp_path):
    with pytest.raises(CloudError, match=r"exit code 3:\n    line 8\n(    .*\n){10}    line 19$"):
        Machine().run(["sh", "-c", "for i in $(seq 0 19); do echo line $i; done; exit 3"], tmp_path / "log")
    with pytest.raises(CloudError, match="it wrote nothing"):
        Machine().run(["false"], tmp_path / "empty")


def test_mounts_below():
    assert {"/sys", "/proc"} <= set(mounts_below(""))
    inside = mounts_below("/sys")
    assert "/sys" == inside[-1] and "/proc" not in inside

"""What ``server deploy local`` does on computers unlike this one."""

import pathlib

import pytest

from cloudmesh_docker.cloud import local
from cloudmesh_docker.cloud.machine import Machine, mounts_below
from cloudmesh_docker.errors import CloudError

DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n'
MINT = 'PRETTY_NAME="Linux Mint 22"\nID=linuxmint\nID_LIKE="ubuntu debian"\n'
FEDORA = 'PRETTY_NAME="Fedora Linux 42"\nID=fedora\n'


class Elsewhere(Machine):
    """A computer that writes down what it is told to do, and then has Docker."""

    def __init__(self, folder, release=DEBIAN, uid=0, systemd=False, programs=()):
        (folder / "os-release").write_text(release)
        if systemd:
            (folder / "systemd").mkdir()
        super().__init__(uid, folder / "os-release", folder / "systemd", folder / "policy-rc.d", folder / "run")
        self.commands, self.policies, self._programs = [], [], programs

    def has(self, program):
        return program in self._programs

    def run(self, words, log):
        self.commands.append(" ".join(words))
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


def test_who_is_not_root_is_told_what_to_do(tmp_path):
    text = refusal(tmp_path, Elsewhere(tmp_path, uid=1000))
    assert "needs root: run this command with sudo; or start a rootless engine" in text
    assert "docker server add local unix://$XDG_RUNTIME_DIR/docker.sock" in text
    assert not (tmp_path / "settings").exists()


def test_who_may_not_use_the_socket_is_told_what_to_do(tmp_path, monkeypatch):
    socket = tmp_path / "docker.sock"
    socket.touch()
    monkeypatch.setattr(local.os, "access", lambda path, mode: False)
    monkeypatch.setenv("USER", "alice")
    text = refusal(tmp_path, Elsewhere(tmp_path, uid=1000), candidates=[f"unix://{socket}"])
    assert f"add you to the group of {socket} (usermod -aG docker alice) and log in again" in text


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


def test_what_is_not_debian_is_named(tmp_path):
    text = refusal(tmp_path, Elsewhere(tmp_path, FEDORA))
    assert "Docker is not installed, and Fedora Linux 42 is neither Debian nor Ubuntu" in text and "dnf install docker" in text
    assert Machine(os_release="/nonexistent").distribution() == ("this system", False)
    assert Elsewhere(tmp_path, MINT).distribution() == ("Linux Mint 22", True)


@pytest.mark.parametrize("systemd", [False, True])
def test_docker_is_installed_and_its_service_not_started_without_systemd(tmp_path, systemd):
    machine = Elsewhere(tmp_path, systemd=systemd)
    machine.install(["docker.io"], tmp_path / "log")
    update, install = machine.commands
    assert update.endswith(" update") and install.endswith(" install --yes --no-install-recommends docker.io")
    assert [policy is not None for policy in machine.policies] == [not systemd, not systemd]
    assert not (tmp_path / "policy-rc.d").exists()


def test_policy_of_the_computer_is_kept(tmp_path):
    machine = Elsewhere(tmp_path)
    (tmp_path / "policy-rc.d").write_text("mine")
    machine.install(["docker.io"], tmp_path / "log")
    assert machine.policies == ["mine", "mine"] and (tmp_path / "policy-rc.d").read_text() == "mine"


def test_systemd_runs_the_engine_where_it_can(tmp_path):
    machine = Elsewhere(tmp_path, systemd=True)
    record, reports = deploy(tmp_path, machine, reachable=lambda address: "systemctl enable --now docker.service" in machine.commands)
    assert (record["managed"], record["address"]) == ("systemd", local.SYSTEM_ADDRESS)
    assert reports[0].startswith("installing Docker from Debian GNU/Linux 12 (bookworm): docker.io")
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

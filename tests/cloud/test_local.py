"""``server deploy local`` and its kin, for real on throw-away hosts."""

import itertools
import json
import os
import pathlib
import subprocess
import sys

import pytest

from tests.bench.dockerd import Dockerd, cgroup_prefix

ROOT = pathlib.Path(__file__).parents[2]
NUMBERS = itertools.count(1)
# The name of the servers is in that of their control groups, which outlive the host.
NAME = f"{cgroup_prefix()}local"
SECOND = f"{cgroup_prefix()}second"


class Computer:
    """A host of its own, on which servers are deployed."""

    def __init__(self, host, folder):
        self.host, self.folder = host, folder

    def drive(self, verb, subject, *words, **environment):
        """Call a function of local.py in a process of its own: its outcome."""
        subject = json.dumps(subject) if isinstance(subject, dict) else str(subject)
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
        done = self.host.run(sys.executable, "-m", "tests.cloud.drive", verb, subject, *words, env=environment)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def deploy(self, name=NAME, **environment):
        """Deploy a server: the outcome."""
        return self.drive("deploy", self.folder, name, **environment)

    def docker(self, record, *words, **options):
        """Run the docker binary on the host against the server of a record: its output."""
        done = self.host.run("docker", "--host", record["address"], *words, **options)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def run_container(self, record, image_tar, *options):
        """A container that stays up, from a small image: its process id on this machine."""
        with subprocess.Popen(
            self.host.command("docker", "--host", record["address"], "import", "--change", "ENV PATH=/bin", "-", "busybox"), stdin=subprocess.PIPE
        ) as process:
            process.communicate(image_tar)
        self.docker(record, "run", "--detach", "--init", "--name", "web", *options, "busybox", "sleep", "86400")
        return self.docker(record, "inspect", "--format", "{{.State.Pid}}", "web")

    def processes(self, *names):
        """The pids on the host of programs of these names."""
        script = 'cd /proc; for p in [0-9]*; do read -r c 2>/dev/null <$p/comm && echo "$p $c"; done'
        lines = [line.split(maxsplit=1) for line in self.host.run("bash", "-c", script).stdout.splitlines()]
        return [pid for pid, name in lines if name.startswith(names)]

    def firewall(self):
        """The rules of the table nat."""
        return [line for line in self.host.run("iptables-save", "-t", "nat").stdout.splitlines() if line.startswith("-A")]

    def lists(self, folder):
        """The names in a folder, as the host sees it; empty if it is not there."""
        return self.host.run("ls", "-A", str(folder)).stdout.split()


@pytest.fixture
def computer(make_host, lab):
    number = next(NUMBERS)
    host = make_host(f"local{number}", private_home=False)
    yield Computer(host, lab / f"c{number}")
    host.stop()


def test_life_of_a_server(computer, image_tar):
    outcome = computer.deploy()
    record = outcome["record"]
    assert outcome["reports"] == ["starting the Docker engine"]
    assert (record["managed"], record["address"], record["networks"]) == ("pid", f"unix:///run/cloudmesh-docker/{NAME}/docker.sock", True)
    assert pathlib.Path(record["folder"]).stat().st_mode & 0o777 == 0o700
    computer.run_container(record, image_tar)
    assert computer.docker(record, "exec", "web", "hostname", "-i").startswith("172.17.")

    again = computer.deploy()
    assert again == {"reports": [f"the Docker engine of {NAME} runs already"], "record": record}
    assert computer.drive("start", record) == again

    stopped = computer.drive("stop", record)
    assert (stopped["reports"], stopped["record"]["pid"]) == ([f"stopping the Docker engine of {NAME} and its containers"], None)
    assert computer.processes("dockerd", "containerd", "sleep") == []
    assert computer.drive("stop", record)["reports"][-1] == f"the Docker engine of {NAME} does not run"

    started = computer.drive("start", record)["record"]
    assert started["pid"] != record["pid"]
    assert computer.docker(started, "ps", "--all", "--format", "{{.Names}}") == "web"
    assert computer.deploy()["record"] == started

    # With the record of before the restart, as another shell would have it.
    assert "error" not in computer.drive("destroy", record)
    assert_nothing_is_left(computer, record)


def assert_nothing_is_left(computer, record):
    assert computer.processes("dockerd", "containerd", "sleep") == []
    assert not computer.folder.exists() or list(computer.folder.iterdir()) == []
    assert "cloudmesh-docker" not in computer.lists("/run")
    assert "docker0" not in computer.lists("/sys/class/net")
    mounts = computer.host.run("cat", "/proc/mounts").stdout
    assert str(computer.folder) not in mounts and "cloudmesh-docker" not in mounts
    assert list(pathlib.Path("/sys/fs/cgroup").glob(f"**/{record['cgroup']}")) == []


def test_crashed_server_is_destroyed_with_its_containers(computer, image_tar):
    record = computer.deploy()["record"]
    computer.run_container(record, image_tar)
    computer.host.signal("KILL", record["pid"])
    assert computer.processes("sleep") != []
    assert "error" not in computer.drive("destroy", record)
    assert_nothing_is_left(computer, record)


def test_two_servers_do_not_disturb_each_other(computer, image_tar):
    first = computer.deploy()["record"]
    computer.run_container(first, image_tar, "--publish", "8080:80")
    rules = computer.firewall()
    assert any("--dport 8080" in rule for rule in rules)
    outcome = computer.deploy(SECOND)
    second = outcome["record"]
    assert f"another Docker engine (process {first['pid']}) runs here" in outcome["reports"][-1]
    assert second["networks"] is False
    computer.run_container(second, image_tar, "--network", "host")
    assert "error" not in computer.drive("destroy", second)
    assert computer.docker(first, "ps", "--format", "{{.Names}}") == "web"
    assert computer.firewall() == rules
    assert computer.lists(computer.folder / "servers") == [NAME]


def test_engine_of_others_is_used_and_never_touched(computer, lab):
    engine = Dockerd(computer.host, lab / f"{computer.folder.name}e").start()
    outcome = computer.deploy()
    record = outcome["record"]
    assert record == {"managed": "adopted", "name": NAME, "address": "unix:///var/run/docker.sock"}
    assert "it is used as it is" in outcome["reports"][0]
    assert computer.drive("start", record)["record"] == record
    assert "does not stop it" in computer.drive("stop", record)["error"]
    assert "goes on" in computer.drive("destroy", record)["reports"][0]
    assert engine.answers() and not computer.folder.exists()
    engine.stop()
    assert "start it as it was" in computer.drive("start", record)["error"]


def test_engine_deployed_from_another_folder_is_used(computer):
    first = computer.deploy()["record"]
    computer.folder = computer.folder.with_name(computer.folder.name + "b")
    assert computer.deploy()["record"] == {"managed": "adopted", "name": NAME, "address": first["address"]}
    assert "error" not in computer.drive("destroy", first)


def test_without_iptables_that_work(computer, lab, image_tar):
    programs = lab / f"{computer.folder.name}bin"
    programs.mkdir()
    (programs / "iptables").write_text("#!/bin/sh\necho iptables: Operation not permitted >&2\nexit 4\n")
    (programs / "iptables").chmod(0o755)
    outcome = computer.deploy(PATH=f"{programs}:{os.environ['PATH']}")
    assert "the engine can't set up networks here: it starts without" in outcome["reports"][-1]
    assert outcome["record"]["networks"] is False
    computer.run_container(outcome["record"], image_tar)


def test_engine_that_does_not_start_shows_its_log(computer):
    settings = computer.folder / f"servers/{NAME}/daemon.json"
    settings.parent.mkdir(parents=True)
    settings.write_text('{"no-such-setting": true}')
    error = computer.deploy()["error"]
    assert error.startswith(f"the Docker engine of {NAME} ended at once; the end of {settings.parent}/dockerd.log:\n    ")
    assert "no-such-setting" in error
    settings.unlink()
    assert computer.deploy()["record"]["pid"]


def test_process_that_is_not_the_engine_is_never_signalled(computer):
    record = computer.deploy()["record"]
    computer.host.signal("KILL", record["pid"])
    pid = int(computer.host.run("sh", "-c", "sleep 600 >/dev/null 2>&1 & echo $!").stdout)
    saved = pathlib.Path(record["folder"], "record.json")
    for started in (record["started"], int(computer.host.run("cut", "-d", " ", "-f", "22", f"/proc/{pid}/stat").stdout)):
        saved.write_text(json.dumps({**record, "pid": pid, "started": started}))
        assert computer.drive("stop", record)["reports"][-1] == f"the Docker engine of {NAME} does not run"
    assert "error" not in computer.drive("destroy", record)
    assert computer.processes("sleep") == [str(pid)]


def test_folder_of_another_engine_is_not_removed(computer):
    record = computer.deploy()["record"]
    stranger = {**record, "cgroup": f"cloudmesh-docker-{NAME}-00000000", "pid": None, "started": None}
    assert "belongs to another engine" in computer.drive("destroy", stranger)["error"]
    assert computer.docker(record, "info", "--format", "{{.ServerVersion}}")

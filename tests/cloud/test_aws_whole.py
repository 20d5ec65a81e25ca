"""``server deploy aws`` from nothing to containers and back: moto for the account, and for the instance a Debian that runs the user-data."""

import os
import pathlib
import socket
import subprocess
import sys

import pytest

from tests.bench.aws import Aws
from tests.bench.debian import debian_system
from tests.bench.machines import Machines
from tests.running import until

ROOT = pathlib.Path(__file__).parents[2]
# What is set up once takes long on a busy machine.
pytestmark = pytest.mark.timeout(400)


class Laptop:
    """Runs the one-shot command line on a host with no other network than that to AWS."""

    def __init__(self, host, aws, home):
        self.host, self.aws, self.home = host, aws, home
        # Before the fixture that does so for a test.
        own = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "DOCKER_"))}
        self._environment = {**own, **aws.environment(), "HOME": str(home), "PYTHONPATH": str(ROOT)}

    def __call__(self, *words, stdin=b""):
        """(stdout, stderr, exit code) of one command."""
        code = "from cloudmesh_docker.cli import entry; entry()"
        pipe = subprocess.PIPE
        process = subprocess.Popen(self.host.command(sys.executable, "-c", code, *words), stdin=pipe, stdout=pipe, stderr=pipe, env=self._environment)
        out, err = process.communicate(stdin, timeout=300)
        return out.decode(), err.decode(), process.returncode


@pytest.fixture(scope="module")
def laptop(make_host, lab):
    """A Laptop with an empty account."""
    host = make_host("aws-laptop", private_home=False)
    aws = Aws(host.in_network(lambda: socket.create_server(("127.0.0.1", 0))))
    aws.reset()
    machines = Machines(aws, host, debian_system(ROOT / ".venv" / "debian"), lab / "machines")
    laptop = Laptop(host, aws, lab / "laptop")
    laptop.home.mkdir()
    laptop.machines = machines
    yield laptop
    machines.close()


@pytest.fixture(scope="module")
def web1(laptop, image_tar):
    """The Laptop, with 'web1' deployed, and an image on it."""
    out, err, code = laptop("server", "deploy", "aws", "web1", "--tls", "--allow", "127.0.0.0/8")
    print(err)
    assert (out, code) == ("web1\n", 0), err
    assert laptop("image", "import", "-", "busybox", stdin=image_tar)[2] == 0
    return laptop


def address(laptop):
    """What is saved of the server: its addresses."""
    return laptop("server", "inspect", "web1", "-f", "{{.address}} {{.fallback}}")[0].strip()


def test_containers_run_there(web1):
    assert web1("--server", "web1", "run", "--rm", "busybox", "echo", "hello")[::2] == ("hello\n", 0)
    assert address(web1) == "tcp://{0}:2376 [ssh://ubuntu@{0}]".format(web1.aws.instances("running")[0].public_ip)


def test_through_ssh_too(web1):
    assert web1("-H", address(web1).partition("[")[2].rstrip("]"), "version", "-f", "{{.Server.Os}}")[::2] == ("linux\n", 0)
    assert web1("server", "ssh", "web1", "id", "-un")[::2] == ("ubuntu\n", 0)


def test_another_address_after_a_stop(web1):
    before = address(web1)
    assert web1("run", "-d", "--init", "--restart", "always", "--name", "steady", "busybox", "sleep", "1000")[2] == 0
    out, err, code = web1("server", "stop", "web1")
    assert (out, code) == ("web1\n", 0), err
    until(lambda: "docker server start web1" in web1("ps")[1])
    out, err, code = web1("server", "start", "web1")
    assert (out, code) == ("web1\n", 0), err
    (instance,) = web1.aws.instances("running")
    assert address(web1) == f"tcp://{instance.public_ip}:2376 [ssh://ubuntu@{instance.public_ip}]" != before
    assert web1("ps", "--format", "{{.Names}}")[::2] == ("steady\n", 0)
    assert web1("server", "ssh", "web1", "id", "-un")[::2] == ("ubuntu\n", 0)


def test_nothing_is_left(web1):
    out, err, code = web1("server", "destroy", "--yes", "web1")
    assert (out, code) == ("web1\n", 0), err
    assert web1.aws.tagged() == []
    ours = web1.home / ".cloudmesh/docker"
    assert [path for folder in ("aws", "servers") for path in (ours / folder).glob("*")] == []
    assert web1("server", "orphans", "-q", "--region", "us-east-1") == ("", "looking at AWS in us-east-1\n", 0)
    assert web1("server", "ls", "-q") == ("", "", 0)

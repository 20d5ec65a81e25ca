"""A computer of its own, on which servers are deployed by the program itself."""

import os
import pathlib
import sys

import pytest

from tests.bench.dockerd import cgroup_prefix

ROOT = pathlib.Path(__file__).parents[3]


class Computer:
    """Runs the one-shot command line on a host; ``name`` is what its server is to be called, as that is in its control groups' names."""

    def __init__(self, host, home):
        self.host, self.home, self.name = host, home, f"{cgroup_prefix()}cli"

    def __call__(self, *words):
        """(stdout, stderr, exit code) of one command."""
        environment = {**os.environ, "HOME": str(self.home), "PYTHONPATH": str(ROOT)}
        code = "from cloudmesh_docker.cli import entry; entry()"
        done = self.host.run(sys.executable, "-c", code, *words, env=environment)
        return done.stdout, done.stderr, done.returncode


@pytest.fixture(scope="module")
def computer(make_host, lab, request):
    """A Computer with a server that was deployed."""
    host = make_host(f"cli-{request.module.__name__.rpartition('_')[2]}", private_home=False)
    computer = Computer(host, lab / host.name)
    computer.home.mkdir()
    out, err, code = computer("server", "deploy", "local", computer.name)
    assert (out, code) == (f"{computer.name}\n", 0), err
    yield computer
    computer("server", "destroy", "--yes", computer.name)

"""``cms`` runs a line against the fake engine, ``real`` against a real one; ``contexts`` are the docker binary's."""

import json
import os
import re
import shlex
import subprocess

import pytest

from tests.running import PATIENCE, Runner
from tests.swarms import RealSwarm

MISSING = re.compile(r"(?:Status: )?Error: [Nn]o such \w+: (\S+?)(?:, Code: 1)?\n")


@pytest.fixture
def cms(fake):
    """Run a line with the fake engine as the server; its containers may be looked at after a change."""
    runner = Runner(DOCKER_HOST=fake.address)
    yield runner
    runner.close()


@pytest.fixture
def lone():
    """Run a line without any server but those it adds."""
    runner = Runner()
    yield runner
    runner.close()


@pytest.fixture
def real(clean_engine):
    """Run a line with a real engine as the server."""
    runner = Runner(DOCKER_HOST=clean_engine.address)
    yield runner
    runner.close()


@pytest.fixture
def binary(docker_binary):
    """Run the docker binary: ``binary("context", "ls", DOCKER_CONTEXT="one")``; what it says, after a success."""

    def run(*words, **environ):
        done = subprocess.run([docker_binary, *words], env={**os.environ, **environ}, capture_output=True, text=True, timeout=PATIENCE)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture
def contexts(binary, engine, tls_engine, certificates):
    """Contexts one and red as the docker binary writes them, the second with TLS, and red is the one it uses."""
    binary("context", "create", "one", "--description", "the first", "--docker", f"host={engine.address}")
    options = ",".join(f"{name}={path}" for name, path in certificates.items())
    binary("context", "create", "red", "--docker", f"host={tls_engine.tcp_address},{options}")
    binary("context", "use", "red")
    return lambda *words, **environ: json.loads(binary("context", "inspect", *words, **environ))


@pytest.fixture(scope="session")
def formed(make_engine):
    """A real swarm of a manager and two workers, shared by all tests; take ``swarm``."""
    swarm = RealSwarm([make_engine(f"node{number}") for number in range(1, 4)])
    yield swarm
    swarm.lan.stop()


@pytest.fixture
def swarm(formed):
    """A real swarm, emptied after the test."""
    yield formed
    formed.clean()


@pytest.fixture
def managed(swarm):
    """Run a line with the manager of a real swarm as the server."""
    runner = Runner(DOCKER_HOST=swarm.manager.address)
    yield runner
    runner.close()


@pytest.fixture
def beside(managed, swarm, docker):
    """Run a line with this program and with the docker binary: both say the same on stdout and stderr, and end alike."""

    def run(line):
        done = docker(*shlex.split(line), engine=swarm.manager)
        ours = managed(f"docker {line}")
        theirs = done.stderr
        missing = MISSING.fullmatch(theirs)
        if missing:
            # As binaries before version 28 say what newer ones hand on from the engine.
            assert missing[1] in ours[1] and "o such" in ours[1] or "not found" in ours[1], line
            theirs = ours[1]
        assert ours == (done.stdout, theirs, done.returncode), line
        return ours

    return run


@pytest.fixture(scope="session")
def apart(make_engine):
    """Three real engines on one network, in no swarm; take ``free``."""
    engines = RealSwarm([make_engine(f"free{number}") for number in range(1, 4)], joined=False)
    yield engines
    engines.lan.stop()


@pytest.fixture
def free(apart, lone):
    """Run a line with the servers a, b and c saved, three real engines that leave their swarm after the test."""
    for name, engine in zip("abc", apart.engines, strict=True):
        assert lone(f"docker server add {name} {engine.address}")[2] == 0
    yield lone
    for engine in reversed(apart.engines):
        engine.request("POST", "/swarm/leave", force=1)


@pytest.fixture
def addresses(apart):
    """What ``swarm create`` is told of the servers' addresses."""
    return "--addresses " + ",".join(f"{name}={address}" for name, address in zip("abc", apart.addresses, strict=True))

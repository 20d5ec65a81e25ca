"""``cms`` runs a line against the fake engine, ``real`` against a real one; ``contexts`` are the docker binary's."""

import json
import os
import subprocess

import pytest

from tests.running import Runner


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
        done = subprocess.run([docker_binary, *words], env={**os.environ, **environ}, capture_output=True, text=True, timeout=60)
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

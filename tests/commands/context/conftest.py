"""``binary`` runs Docker's own program with the contexts in this test's home."""

import json
import os
import subprocess

import pytest


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

"""``process`` runs our program as people do, for what only a process of its own can be sent."""

import os
import subprocess
import sys

import pytest


@pytest.fixture
def process(clean_engine):
    """Start our program on a real engine, in a process of its own."""
    started = []

    def start(*words, ignored=None):
        code = "from cloudmesh_docker.cli import entry; entry()"
        environ = {**os.environ, "DOCKER_HOST": clean_engine.address, "PYTHONPATH": os.pathsep.join(sys.path)}
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        code = f"import signal; signal.signal({int(ignored)}, signal.SIG_IGN); {code}" if ignored else code
        started.append(subprocess.Popen([sys.executable, "-c", code, *words], env=environ, **pipes))
        return started[-1]

    yield start
    for one in started:
        one.kill()
        one.communicate()

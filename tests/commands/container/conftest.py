"""``process`` runs our program as people do, for what only a process of its own can be sent."""

import os
import subprocess
import sys
import threading

import pytest

from cloudmesh_docker.engine.client import Client
from tests.running import until


@pytest.fixture
def once_attached(monkeypatch):
    """Have something done as soon as a command in this process is attached to a container: ``once_attached(function)``."""
    threads, usual = [], Client.hijack

    def have(function):
        def hijack(*words, **options):
            duplex = usual(*words, **options)
            threads.append(threading.Thread(target=function))
            threads[-1].start()
            return duplex

        monkeypatch.setattr(Client, "hijack", hijack)

    yield have
    for one in threads:
        one.join()


@pytest.fixture
def go(docker):
    """Let the container "one" go on, which waits for the file /go as soon as it runs."""
    return lambda: until(lambda: docker("exec", "one", "touch", "/go").returncode == 0)


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

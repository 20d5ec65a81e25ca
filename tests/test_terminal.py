"""The one-shot program on a real terminal: it asks, it hides what is secret, it draws."""

import json
import signal
import subprocess
import sys

import pexpect
import pytest

from tests.running import PATIENCE
from tests.shells import ROOT

PROGRAM = "from cloudmesh_docker.cli import entry; entry()"


@pytest.fixture
def spawn(fake, monkeypatch):
    """Start the program on a terminal of its own, with the fake engine as its server."""
    monkeypatch.setenv("DOCKER_HOST", fake.address)
    made = []

    def start(*words):
        made.append(pexpect.spawn(sys.executable, ["-c", PROGRAM, *words], encoding="utf-8", timeout=PATIENCE, dimensions=(24, 100)))
        return made[-1]

    yield start
    for child in made:
        child.close(force=True)


def test_a_password_is_not_shown(fake, spawn, home):
    body = {"username": "me", "password": "s3cret", "serveraddress": "reg"}
    fake.expects("POST", "/auth", body=body, reply={"Status": "Login Succeeded"})
    child = spawn("docker", "login", "reg")
    child.expect("Username: ")
    child.sendline("me")
    child.expect("Password: ")
    child.sendline("s3cret")
    child.expect("Login Succeeded")
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 0 and "s3cret" not in child.before
    assert json.loads((home / ".docker/config.json").read_text())["auths"].keys() == {"reg"}


def test_an_interruption_shows_what_is_typed_again(spawn):
    child = spawn("docker", "login", "-u", "me", "reg")
    child.expect("Password: ")
    assert not child.getecho()
    child.sendintr()
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 130 and child.getecho()


def test_layers_are_drawn(fake, spawn):
    steps = [{"status": "Pulling from library/nginx", "id": "1"}]
    for number in range(1, 2000):
        steps += [{"id": f"layer{layer}", "status": "Downloading", "progressDetail": {"current": number, "total": 2000}} for layer in (1, 2)]
    steps += [{"id": "layer1", "status": "Pull complete", "progressDetail": {}}, {"status": "Status: Downloaded newer image for nginx:1"}]
    fake.expects("POST", "/images/create", reply="".join(json.dumps(step) + "\n" for step in steps).encode())
    fake.allows("GET", "/images/json", reply=[])
    child = spawn("docker", "pull", "nginx:1")
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 0
    assert "layer1: Pull complete" in child.before
    assert child.before.endswith("Status: Downloaded newer image for nginx:1\r\ndocker.io/library/nginx:1\r\n")
    assert child.before.count("layer1") < 60


@pytest.mark.parametrize("name", ["TERM", "HUP", "INT"])
def test_a_signal_in_the_middle_of_bars_shows_the_cursor_again(fake, spawn, name):
    step = {"id": "layer1", "status": "Downloading", "progressDetail": {"current": 1, "total": 2000}}

    def endless(request):
        yield (json.dumps(step) + "\n").encode()
        request.socket.recv(1)

    fake.expects("POST", "/images/create", reply=endless)
    child = spawn("docker", "pull", "nginx:1")
    child.expect("layer1")
    child.kill(signal.Signals[f"SIG{name}"])
    child.expect(pexpect.EOF)
    assert child.before.rpartition("\x1b[?25")[2][0] == "h"


THREAD = """
import sys
from _thread import allocate_lock, start_new_thread
from cloudmesh_docker.terminal import Terminal

def work():
    import threading
    with Terminal(None, None, None).signals(None):
        seen.append(sys.modules["signal"].getsignal(10))
    end.release()

seen, end = [], allocate_lock()
end.acquire()
start_new_thread(work, ())
end.acquire()
with Terminal(None, None, None).signals(print):
    import signal
    seen.append(signal.getsignal(signal.SIGUSR1))
print(seen[0] is signal.SIG_DFL, callable(seen[1]))
"""


def test_signals_are_the_main_threads_whoever_imports_threading_first():
    done = subprocess.run([sys.executable, "-c", THREAD], env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=PATIENCE)
    assert (done.stdout, done.stderr) == ("True True\n", "")

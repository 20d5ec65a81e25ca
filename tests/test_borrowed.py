"""Whatever ends or stops a command that has changed its terminal, the terminal is as it was."""

import os
import signal
import sys
import termios

import pexpect
import pytest

from tests.shells import ONE_SHOT, Desk

# What is seen when the terminal is no more as it was.
COMMANDS = [("docker stats", r"CPU %.*\n"), ("docker login -u me registry.test", "Password: ")]


@pytest.fixture
def spawn(engine):
    """Start a command on a terminal of its own, without a shell, which would clean up behind it."""
    made = []

    def start(line):
        environ = {**os.environ, "DOCKER_HOST": engine.address}
        made.append(pexpect.spawn(sys.executable, ["-c", ONE_SHOT, *line.split()], env=environ, encoding="utf-8", timeout=20, dimensions=(24, 100)))
        return made[-1]

    yield start
    for child in made:
        child.close(force=True)


@pytest.mark.parametrize("line, seen", COMMANDS)
@pytest.mark.parametrize("name", ["TERM", "QUIT", "HUP", "INT"])
def test_as_it_was_when_a_signal_ends_it(spawn, line, seen, name):
    child = spawn(line)
    # Before it has begun: nothing changes it while Python starts.
    before = termios.tcgetattr(child.child_fd)
    child.expect(seen)
    assert not child.getecho()
    child.kill(signal.Signals[f"SIG{name}"])
    child.expect(pexpect.EOF)
    child.wait()
    assert (child.exitstatus, child.signalstatus) == ((130, None) if name == "INT" else (None, signal.Signals[f"SIG{name}"]))
    assert termios.tcgetattr(child.child_fd) == before


def test_stopped_and_continued(engine, tmp_path):
    desk = Desk(tmp_path / "desk", DOCKER_HOST=engine.address)
    before = desk.setting()
    desk.begin("docker stats")
    desk.wait(lambda lines: "CPU %" in lines[0] and not desk.process.getecho())
    for name in ("TSTP", "STOP"):
        os.kill(desk.job, signal.Signals[f"SIG{name}"])
        desk.wait(lambda lines: lines[-1] == "$" and "Stopped" in "".join(lines), "the prompt of the system's shell")
        assert desk.setting() == before
        desk.begin("fg")
        desk.wait(lambda lines: "CPU %" in lines[0] and not desk.process.getecho())
    desk.type("q")
    lines, code = desk.finish()
    assert (code, desk.setting()) == (0, before)
    desk.process.close(force=True)

"""Shells for tests: one whose commands are only noted, somebody else's program, and a real one in a pseudo-terminal."""

import contextlib
import copy
import io
import os
import pathlib
import re
import shlex
import sys
import tempfile
import time

import cmd2
import pexpect
import pyte
import pytest

from cloudmesh_docker.dispatch import Session
from cloudmesh_docker.shell import DockerMixin
from cloudmesh_docker.terminal import Terminal
from tests.running import PATIENCE

ROOT = pathlib.Path(__file__).parent.parent
PROGRAM = "import sys; from cloudmesh_docker.cli import main; sys.exit(main())"
ONE_SHOT = "from cloudmesh_docker.cli import entry; entry()"


class Recorder(Session):
    """A session that notes what it is to run, shows ``shows`` and ends with ``code``; help is real."""

    code, shows = 0, ""

    def run(self, words, terminal=None):
        """Note the words."""
        if words[:2] == ["docker", "help"] or "--help" in words:
            return super().run(words, terminal)
        self.seen.append(words)
        (terminal or self.terminal).stdout.write(self.shows)
        return self.code


@contextlib.contextmanager
def recorder():
    """A Recorder whose terminal writes to a file."""
    with tempfile.TemporaryFile("w+") as stdout:
        session = Recorder(Terminal(io.StringIO(), stdout, sys.stderr, os.environ))
        session.seen = []
        yield session
        session.close()


def shown(shell):
    """What a shell on such a file wrote since the last time."""
    shell.stdout.seek(0)
    text = shell.stdout.read()
    shell.stdout.seek(0)
    shell.stdout.truncate()
    return text


class App(DockerMixin, cmd2.Cmd):
    """Somebody else's program."""

    def __init__(self, session):
        super().__init__(stdin=io.StringIO(), stdout=io.StringIO(), allow_cli_args=False)
        self._docker_session = session

    def do_theirs(self, statement):
        """Their own."""
        self.last_result = statement.argv


class TwoScreens(pyte.Screen):
    """With the alternate screen of terminals, which pyte does not know."""

    ALTERNATE = 1049
    usual = None

    def set_mode(self, *modes, **options):
        """Switch to it, too."""
        if self.ALTERNATE in modes and self.usual is None:
            self.usual = copy.deepcopy(self.buffer), copy.copy(self.cursor)
        super().set_mode(*modes, **options)

    def reset_mode(self, *modes, **options):
        """Switch back, too."""
        super().reset_mode(*modes, **options)
        if self.ALTERNATE in modes and self.usual is not None:
            (self.buffer, self.cursor), self.usual = self.usual, None


class Window:
    """A program in a terminal of 100 columns and 30 lines.

    Attributes:
        SCREEN: what the terminal is; the usual one shows all that was drawn, whatever screen it was drawn on.
    """

    SCREEN = pyte.Screen

    def __init__(self, *command, **environ):
        # Nobody answers prompt_toolkit's question for the position of the cursor here.
        environment = {**os.environ, "PROMPT_TOOLKIT_NO_CPR": "1", "NO_COLOR": "1", "PYTHONPATH": str(ROOT), **environ}
        command = command or (sys.executable, "-c", PROGRAM)
        self.process = pexpect.spawn(command[0], list(command[1:]), env=environment, dimensions=(30, 100), timeout=PATIENCE, encoding="utf-8")
        self.process.delaybeforesend = None
        self.screen = self.SCREEN(100, 30)
        self.stream = pyte.Stream(self.screen)

    def read(self, seconds=0.02):
        """Take in what the program writes; whether it goes on."""
        try:
            self.stream.feed(self.process.read_nonblocking(65536, seconds))
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        return True

    @property
    def lines(self):
        """What is to be seen, without empty lines."""
        return [line.rstrip() for line in self.screen.display if line.strip()]

    def wait(self, wanted, what=None):
        """Until *wanted* is true of the lines, or is found in the last of them."""
        condition = wanted if callable(wanted) else lambda lines: re.search(wanted, lines[-1])
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            running = self.read()
            if self.lines and condition(self.lines):
                return self.lines
            if not running:
                break
        pytest.fail(f"{what or wanted}: not seen, but:\n" + "\n".join(self.lines))

    def prompt(self, name=".*"):
        """Wait for an empty prompt."""
        return self.wait(rf"^docker\({name}\)>$")

    def type(self, text):
        self.process.send(text)

    def run(self, line):
        """Type a line; what it shows up to the next prompt."""
        self.prompt()
        self.type(f"{line}\r")
        # The line itself has to be seen first, as the prompt before it would do.
        lines = self.wait(
            lambda lines: len(lines) > 1 and re.match(r"docker\(.*\)>$", lines[-1]) and any(x.endswith(f"> {line}") for x in lines), line
        )
        begin = max(number for number, x in enumerate(lines) if x.endswith(f"> {line}"))
        return lines[begin + 1 : -1]

    def end(self):
        """Wait for the end; the exit code."""
        while self.read(PATIENCE):
            pass
        self.process.close()
        return self.process.exitstatus

    def leave(self):
        """Ctrl-D at the prompt; the exit code."""
        self.prompt()
        self.type("\x04")
        return self.end()


class Desk(Window):
    """A system shell in a terminal, in which ``docker`` is our program, or another one.

    Args:
        folder (pathlib.Path): for a script.
        binary (str or None): the path of the other.
        environ (str): DOCKER_HOST and the like.
    """

    def __init__(self, folder, binary=None, **environ):
        folder.mkdir()
        words = [binary] if binary else [sys.executable, "-c", ONE_SHOT]
        (folder / "docker").write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n')
        (folder / "docker").chmod(0o700)
        self.asked = 0
        super().__init__("bash", "--norc", "-i", PS1="$ ", **{**environ, "PATH": f"{folder}:{environ.get('PATH', os.environ['PATH'])}"})
        self.wait(r"^\$$")

    def begin(self, line):
        """Type a line on an empty screen."""
        self.asked += 1
        self.type(f'clear; {line}; echo "={self.asked}:$?="\r')

    def finish(self):
        """Wait until that line has ended; (what is on the screen then, its exit code)."""
        end = rf"={self.asked}:(\d+)="
        *lines, last, _ = self.wait(lambda lines: lines[-1] == "$" and len(lines) > 1 and re.fullmatch(end, lines[-2]), "the end of the line")
        return lines, int(re.fullmatch(end, last)[1])

    def ask(self, line):
        """Run a line; the same."""
        self.begin(line)
        return self.finish()

    def setting(self):
        """What the terminal is set to (str)."""
        return self.ask("stty -g")[0][0]

    def resize(self, lines, columns):
        """Make the terminal another size."""
        self.screen.resize(lines, columns)
        self.process.setwinsize(lines, columns)

    @property
    def job(self):
        """The process (int) of the program that runs."""
        return int(pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()[0])

"""The terminal is sane afterwards, whatever ended the session in it."""

import os
import signal
import time

import pytest

from tests.live.conftest import running
from tests.live.test_consoles import at
from tests.running import PATIENCE

# What a full-screen program switches on: the other screen, mouse, pasting, and a hidden cursor.
FULL = "printf '\\033[?1049h\\033[?1000h\\033[?2004h\\033[?25lfull'"
# As the screen counts modes.
MOUSE = 1000 << 5


class Session:
    """A desk, and in it a session in which a full-screen program was drawn and not ended."""

    def __init__(self, desk, line="docker exec -it one sh"):
        self.desk, self.before = desk, desk.setting()
        desk.begin(line)
        desk.wait(at)
        desk.type(f"clear; {FULL}; cat\r")
        desk.wait(r"^full$")
        assert desk.screen.cursor.hidden and MOUSE in desk.screen.mode

    def ends(self):
        """Wait for the end; (what is on the screen, the exit code), once the terminal was found to be as before."""
        lines, code = self.desk.finish()
        assert not self.desk.screen.cursor.hidden and MOUSE not in self.desk.screen.mode
        assert self.desk.setting() == self.before
        assert self.desk.ask("echo works") == (["works"], 0)
        return lines, code


@pytest.fixture(params=["exec -it one sh", "attach one", "run -it --name two -e PS1='% ' busybox sh", "start -ai three"])
def words(request, docker):
    if request.param.startswith("start"):
        docker("create", "-it", "--name", "three", "-e", "PS1=% ", "busybox", "sh", check=True)
    return request.param


def container_of(words):
    return {"run": "two", "start": "three"}.get(words.split()[0], "one")


def test_the_container_is_killed(desk, words, docker):
    session = Session(desk, f"docker {words}")
    docker("kill", container_of(words), check=True)
    assert session.ends()[1] == 137


def test_detached_in_the_middle(desk, words):
    session = Session(desk, f"docker {words}")
    desk.type("\x10\x11")
    lines, code = session.ends()
    assert lines[-1].startswith("detached; ") and code == 0


@pytest.mark.parametrize("words, name", [("exec -it one sh", "TERM"), ("exec -it one sh", "HUP"), ("attach one", "INT"), ("attach one", "QUIT")])
def test_our_process_is_asked_to_end(desk, docker, words, name):
    session = Session(desk, f"docker {words}")
    os.kill(desk.job, signal.Signals[f"SIG{name}"])
    assert session.ends()[1] == 130
    assert docker("ps", "-q").stdout


def test_a_container_in_the_foreground_gets_it(desk, docker):
    session = Session(desk, "docker run --rm -it --init -e PS1='% ' busybox sh")
    os.kill(desk.job, signal.SIGHUP)
    assert session.ends()[1] == 129
    assert docker("ps", "-aq", "--filter", "ancestor=busybox").stdout.count("\n") == 1, "only one, which the desk has"


@pytest.mark.parametrize("end", ["rst", "fin"])
def test_the_connection_is_cut(make_desk, make_proxy, clean_engine, end):
    running(clean_engine, "one")
    proxy = make_proxy(clean_engine.sock)
    session = Session(make_desk(DOCKER_HOST=proxy.address))
    proxy.cut, proxy.cut_after = end, 0
    session.desk.type("x")
    lines, code = session.ends()
    assert code == 1 and lines[1].startswith(f"tcp://127.0.0.1:{proxy.port} ")


def test_the_engine_is_killed_and_comes_again(make_desk, make_engine):
    engine = make_engine("killed")
    running(engine, "one")
    session = Session(make_desk(DOCKER_HOST=engine.address))
    engine.crash()
    lines, code = session.ends()
    assert code == 1 and engine.sock in "".join(lines[1:])


def test_the_server_is_gone_without_a_word(make_desk, make_proxy, clean_engine):
    running(clean_engine, "one")
    proxy = make_proxy(clean_engine.sock)
    session = Session(make_desk(DOCKER_HOST=proxy.address))
    proxy.hang = True
    session.desk.type("lost\x10\x11")
    assert session.ends() == (["full", "detached; the command goes on in one"], 0)


def test_stopped_and_continued(desk):
    session = Session(desk)
    job = desk.job
    os.kill(job, signal.SIGTSTP)
    lines = desk.wait(lambda lines: lines[-1] == "$" and "Stopped" in "".join(lines), "the prompt of the system's shell")
    assert lines and not desk.screen.cursor.hidden and MOUSE not in desk.screen.mode
    assert desk.setting() == session.before
    desk.resize(25, 90)
    desk.begin("fg")
    end = time.monotonic() + PATIENCE
    while not desk.screen.cursor.hidden and time.monotonic() < end:
        desk.read()
    assert desk.screen.cursor.hidden and MOUSE in desk.screen.mode
    # Ctrl-C ends cat, not us, and the shell comes to know the size of now.
    desk.type("\x03")
    desk.wait(at)
    desk.type("until stty size | grep -q '25 90'; do sleep 0.1; done; clear; stty size\r")
    desk.wait(lambda lines: lines == ["25 90", "%"])
    desk.type("exit 4\r")
    desk.resize(30, 100)
    assert session.ends()[1] == 4


def test_stopped_from_outside_and_continued(desk):
    before = desk.setting()
    desk.begin("docker exec -it one sh")
    desk.wait(at)
    job = desk.job
    os.kill(job, signal.SIGSTOP)
    desk.wait(lambda lines: lines[-1] == "$" and "Stopped" in "".join(lines), "the prompt of the system's shell")
    desk.begin("fg")
    desk.wait(lambda lines: "docker exec -it one sh" in lines, "what goes on")
    # Until it is raw again, what is typed is shown twice.
    time.sleep(0.3)
    desk.type("\r")
    desk.wait(at)
    desk.type("clear\r")
    desk.wait(lambda lines: lines == ["%"])
    desk.type("echo $((6 * 7)); exit 5\r")
    assert desk.finish() == (["% echo $((6 * 7)); exit 5", "42"], 5)
    assert desk.setting() == before


@pytest.mark.parametrize("end", ["kill", "TERM", "crash"])
def test_in_the_shell_the_prompt_works_on(make_desk, make_engine, end):
    engine = make_engine(f"shell-{end.lower()}")
    running(engine, "one")
    desk = make_desk(DOCKER_HOST=engine.address)
    before = desk.setting()
    desk.begin("docker")
    desk.prompt()
    desk.type("docker exec -it one sh\r")
    desk.wait(at)
    desk.type(f"clear; {FULL}; cat\r")
    desk.wait(r"^full$")
    if end == "kill":
        engine.json("POST", "/containers/one/kill")
    elif end == "crash":
        engine.crash()
    else:
        os.kill(desk.job, signal.SIGTERM)
    desk.prompt()
    assert not desk.screen.cursor.hidden and MOUSE not in desk.screen.mode
    desk.type("help his\t")
    desk.wait(r"> help history$")
    desk.type("\x15\x1b[A")
    desk.wait("> docker exec -it one sh$")
    desk.type("\x15\x04")
    assert desk.finish()[1] == 0 and desk.setting() == before


def test_the_shell_ends_with_its_window(make_desk, clean_engine):
    running(clean_engine, "one")
    desk = make_desk(DOCKER_HOST=clean_engine.address)
    desk.begin("docker")
    desk.prompt()
    desk.type("docker exec -it one sh\r")
    desk.wait(at)
    job = desk.job
    desk.process.close(force=False)
    end = time.monotonic() + PATIENCE
    while os.path.exists(f"/proc/{job}") and time.monotonic() < end:
        time.sleep(0.02)
    assert not os.path.exists(f"/proc/{job}")

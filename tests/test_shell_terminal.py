"""The shell as people have it: in a real pseudo-terminal."""

import sys
import time

import pytest

from tests.running import until
from tests.shells import PROGRAM, Window

UP, TAB, BACK = "\x1b[A", "\t", "\x12"
WEB = {
    "Id": "c" * 64,
    "Names": ["/web"],
    "Image": "nginx",
    "Command": "nginx",
    "Created": 0,
    "State": "running",
    "Status": "Up",
    "Ports": [],
    "Labels": {},
}
DEAD = {**WEB, "Id": "d" * 64, "Names": ["/dead"], "State": "exited"}


@pytest.fixture
def window(fake, tmp_path):
    """Open shells that talk to the fake engine, of what they are told to and of nothing else; all are ended."""
    opened = []
    (tmp_path / "shell.yaml").write_text("cloudmesh: {docker: {watch: false}}\n")

    def window(*command, **environ):
        settings = {"DOCKER_HOST": fake.address, "CLOUDMESH_DOCKER_CONFIG": str(tmp_path / "shell.yaml")}
        opened.append(Window(*command, **{**settings, **environ}))
        return opened[-1]

    yield window
    for one in opened:
        one.process.close(force=True)


def hang(request):
    """A reply that never comes; until the client goes."""
    request.socket.recv(1)


def frame(text):
    return b"\1\0\0\0" + len(text).to_bytes(4, "big") + text


def endless(request):
    """Logs, with the times that a client asks for, that go on until it goes."""

    def lines():
        for number in range(10_000):
            yield frame(b"2026-11-23T19:00:00.%09dZ line %d\n" % (number, number))
            time.sleep(0.05)

    return 200, lines(), {}


def is_setting(lines):
    """Whether what ``stty -g`` answers is followed by a prompt."""
    return len(lines) > 1 and lines[-1] == "$" and ":" in lines[-2]


def test_opening_and_leaving(window, home):
    shell = window()
    lines = shell.prompt()
    # The server's name may be so long that the terminal breaks the line.
    greeting = "".join(lines[:-1])
    assert greeting.startswith("cloudmesh-docker ") and greeting.endswith("Type help for help, quit to leave.")
    assert shell.leave() == 0
    assert oct((home / ".cloudmesh" / "docker" / "history").stat().st_mode)[-3:] == "600"
    shell = window()
    shell.prompt()
    shell.type("exit\r")
    assert shell.end() == 0


def test_the_terminal_is_as_before(window, fake):
    fake.allows("GET", "/containers/web/json", reply={"Id": "c" * 64, "Config": {"Tty": False}, "State": {}})
    fake.allows("GET", "/containers/web/logs", reply=endless)
    shell = window("bash", "--norc", "-i", PS1="$ ")
    shell.wait(r"\$$")
    shell.type("stty -g\r")
    before = shell.wait(is_setting)[-2]
    shell.type(f"clear; {sys.executable} -c '{PROGRAM}'\r")
    shell.prompt()
    shell.type("docker logs -f web\r")
    shell.wait("line 3")
    shell.type("\x03")
    shell.prompt()
    shell.type("\x04")
    shell.wait(r"^\$$")
    shell.type("clear; stty -g\r")
    assert shell.wait(is_setting)[-2] == before


def test_ctrl_c_ends_a_stream_and_not_the_shell(window, fake, tmp_path):
    fake.allows("GET", "/containers/web/json", reply={"Id": "c" * 64, "Config": {"Tty": False}, "State": {}})
    fake.allows("GET", "/containers/web/logs", reply=endless)
    fake.expects("GET", "/containers/json", reply=[WEB], times=2)
    shell = window()
    for line in ("docker logs -f web", "docker logs -f web | cat"):
        shell.prompt()
        shell.type(line + "\r")
        shell.wait(r"^line 3")
        shell.type("\x03")
        shell.prompt()
        assert shell.run("docker ps -q") == ["c" * 12]
    shell.type(f"docker logs -f web > {tmp_path}/out\r")
    while not (tmp_path / "out").exists() or "line 3\n" not in (tmp_path / "out").read_text():
        shell.read()
    shell.type("\x03")
    shell.prompt()
    assert "\n\n" not in (tmp_path / "out").read_text()
    assert shell.leave() == 0


def test_ctrl_c_ends_the_wait_for_servers_that_hang(window, make_fake):
    first, second, third = make_fake(), make_fake(), make_fake()
    for fake in (first, second):
        fake.expects("GET", "/containers/json", reply=hang)
        fake.allows("GET", "/containers/json", reply=[WEB])
    third.allows("GET", "/containers/json", reply=[WEB])
    shell = window(DOCKER_HOST="")
    for name, fake in (("one", first), ("two", second), ("three", third)):
        shell.run(f"docker server add {name} {fake.address}")
    for line in ("docker ps", "docker --server all ps"):
        shell.prompt()
        shell.type(line + "\r")
        asked = second if "all" in line else first
        shell.wait(lambda lines, asked=asked: ("GET", "/containers/json") in asked.calls)
        if "all" not in line:
            assert shell.wait(rf"> {line}$")
        shell.type("\x03")
        shell.prompt("one")
    assert shell.run("docker --server one,three ps -q") == ["c" * 12] * 2
    assert shell.leave() == 0


def test_ctrl_c_at_the_prompt(window):
    shell = window()
    shell.prompt()
    shell.type("\x03")
    shell.wait(lambda lines: lines[-2:-1] == ["^C"])
    shell.prompt()
    shell.type("docker rm half")
    shell.wait("half$")
    shell.type("\x03")
    shell.prompt()
    assert shell.leave() == 0


def test_tab(window, fake):
    fake.expects("GET", "/containers/json", reply=[WEB, DEAD])
    shell = window()
    shell.run("docker ps -a")
    shell.type("docker conta" + TAB)
    shell.wait("> docker container$")
    shell.type("unp" + TAB)
    shell.wait("> docker container unpause$")
    shell.type("\x03")
    shell.prompt()
    shell.type("docker stop " + TAB)
    shell.wait("> docker stop web$")
    shell.type("--ti" + TAB + TAB)
    shell.wait(lambda lines: any("--timeout" in line and "Seconds to wait" in line for line in lines))


def test_redirection_and_pipes(window, fake, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    fake.expects("GET", "/containers/json", reply=[WEB], times=3)
    shell = window()
    assert shell.run("docker ps -q | tr c x") == ["x" * 12]
    assert shell.run("docker ps -q > 'a b'") == []
    assert shell.run("docker ps -q >> 'a b'") == []
    assert (tmp_path / "a b").read_text() == "cccccccccccc\n" * 2
    assert shell.run("docker ps 'open") == ["a quote is not closed: docker ps 'open"]


def test_a_line_that_goes_on(window, fake):
    fake.expects("GET", "/containers/json", reply=[WEB])
    shell = window()
    shell.prompt()
    shell.type("docker ps \\\r")
    shell.wait("^>$")
    shell.type("-q\r")
    assert shell.wait(lambda lines: lines[-2] == "c" * 12)


def test_a_long_line_wraps_without_a_mark(window):
    shell = window()
    shell.prompt()
    shell.type("docker nonsense " + "x" * 150)
    shell.wait("^x+$")


def test_pasted_lines_run_one_after_the_other(window, fake):
    fake.expects("GET", "/containers/json", reply=[WEB], times=2)
    shell = window()
    shell.prompt()
    shell.type("\x1b[200~docker ps -q\ndocker \\\n ps -q\n\x1b[201~")
    shell.wait(lambda lines: lines.count("c" * 12) == 2)


def test_history_lasts(window, fake):
    fake.expects("POST", "/containers/create", reply=(400, {"message": "no"}))
    shell = window()
    shell.run("docker nonsense first")
    shell.run("docker run -e TOKEN=hidden nonsense --nonsense")
    assert shell.leave() == 0
    shell = window()
    shell.prompt()
    shell.type(UP)
    shell.wait("> docker nonsense first$")
    shell.type("\x03")
    shell.prompt()
    shell.type(BACK + "sense f")
    shell.wait("docker nonsense first$")


def test_two_shells_at_once_keep_both_their_lines(window):
    first, second = window(), window()
    first.run("docker nonsense one")
    second.run("docker nonsense two")
    first.run("docker nonsense three")
    assert first.leave() == second.leave() == 0
    third = window()
    third.prompt()
    for word in ("three", "two", "one"):
        third.type(UP)
        third.wait(f"nonsense {word}$")


def test_the_prompt_follows_the_server(window, fake):
    shell = window(DOCKER_HOST="")
    shell.prompt("local")
    shell.run(f"docker server add web1 {fake.address}")
    shell.run("docker server add web2 unix:///web2.sock")
    shell.prompt("web1")
    other = window(DOCKER_HOST="")
    other.run("docker server use web2")
    other.prompt("web2")
    shell.run("docker help nonsense")
    shell.prompt("web1")


def test_colour_only_where_it_is_wanted(window):
    plain, coloured = window(), window(NO_COLOR="")
    plain.prompt()
    coloured.prompt()
    assert {cell.fg for line in plain.screen.buffer.values() for cell in line.values()} == {"default"}
    assert "cyan" in {cell.fg for line in coloured.screen.buffer.values() for cell in line.values()}


def test_attach_leaves_the_next_line_to_the_shell(window, clean_engine, docker):
    # With -i the engine ends cat's input when the shell leaves it, sooner or later than the list is made: hence the sleep.
    script = "trap '' INT; until test -e /go; do echo not yet; sleep 0.1; done; echo now; cat; sleep 1000"
    docker("create", "-i", "--name", "one", "busybox", "sh", "-c", script, check=True)
    docker("start", "one", check=True)
    shell = window(DOCKER_HOST=clean_engine.address)
    shell.prompt()
    shell.type("docker container attach one\r")
    # What is typed before it is attached belongs to the prompt.
    shell.wait("not yet$")
    docker("exec", "one", "touch", "/go", check=True)
    shell.wait("now$")
    shell.type("hello\r")
    shell.wait(lambda lines: lines[-2:] == ["hello", "hello"], "what was typed, and cat's answer")

    def ends():
        shell.type("\x03")
        end = time.monotonic() + 0.3
        while time.monotonic() < end:
            shell.read()
        return shell.lines[-1].endswith(")>")

    # The first two go to the container, which does not care; the third ends the command, as with the docker binary. Quick ones may be one.
    until(ends)
    assert shell.run("docker ps --format '{{.Names}} goes on'") == ["one goes on"]

"""The live screen over all servers, on terminals."""

import os
import re
import signal
import threading
import time

import pytest

from tests.running import Runner, container
from tests.shells import PATIENCE, Desk, TwoScreens, Window

SLEEP = "trap exit TERM; echo I am here; while :; do sleep 1; done"


@pytest.mark.parametrize("environ", [{}, {"TERM": "dumb"}])
def test_it_needs_a_terminal(lone, environ):
    runner = Runner(**environ)
    assert runner("docker dashboard") == ("", "'docker dashboard' needs a terminal; for a list: docker ps --server all\n", 125)
    runner.close()


def test_words_that_are_none(cms):
    assert cms("docker dashboard --server nosuch --dry-run")[2] == 0
    assert cms("docker dashboard web")[2] == 125
    assert "--host is not for 'docker server dashboard'" in cms("docker -H tcp://127.0.0.1:1 dashboard")[1]
    assert "--format is not for 'docker server dashboard'" in cms("docker dashboard --format json")[1]


class Whole(Desk):
    """With an alternate screen."""

    SCREEN = TwoScreens


class WholeWindow(Window):
    """The same."""

    SCREEN = TwoScreens


@pytest.fixture
def desk(tmp_path):
    """A terminal with a system shell and a ``docker`` that is ours."""
    opened = []

    def desk(**environ):
        opened.append(Whole(tmp_path / "desk", LANG="C.UTF-8", **environ))
        return opened[-1]

    yield desk
    for one in opened:
        one.process.close(force=True)


@pytest.fixture
def servers():
    """Save servers: ``servers(one="unix:///...")``."""

    def servers(**addresses):
        runner = Runner()
        for name, address in addresses.items():
            runner(f"docker server add {name} {address}")
        runner.close()

    return servers


def cells(lines):
    """{name of a container: (its server, whether it is selected, its line)} of what is on the screen."""
    begin = next((number for number, line in enumerate(lines) if "SERVER" in line and "STATE" in line), len(lines))
    found = {}
    for line in lines[begin + 1 :]:
        if not re.match(r"[> ] \S", line):
            break
        server, name = line[2:].split()[:2]
        found[name] = server, line[0] == ">", line
    return found


def seen(window, what, condition):
    """Wait until a condition holds of the containers on the screen; the lines."""
    return window.wait(lambda lines: lines[0].startswith("servers: ") and condition(cells(lines)), what)


@pytest.fixture
def at(desk, servers, docker, clean_engine):
    """A dashboard that shows the containers db, which is selected, and web, of a real engine, and a dead server."""
    for name in ("db", "web"):
        docker("run", "-d", "--name", name, "--net", "none", "busybox", "sh", "-c", SLEEP, check=True)
    servers(one=clean_engine.address, dead="unix:///dead.sock")
    at = desk()
    at.before = at.setting()
    at.begin("docker dashboard")
    lines = seen(at, "figures", lambda rows: len(rows) == 2 and all("iB" in line for _, _, line in rows.values()))
    assert lines[0].startswith("servers: 1 up, 1 DOWN | containers: 2, 2 running")
    assert any(line.startswith("dead: there is no such socket") for line in lines)
    assert cells(lines)["db"][:2] == ("one", True) and " running " in cells(lines)["web"][2]
    return at


def test_output_and_a_shell(at):
    at.type("j")
    seen(at, "the other one", lambda rows: rows["web"][1])
    at.type("l")
    at.wait(lambda lines: lines[0].startswith("Output of web on one") and "I am here" in lines)
    at.type("q")
    seen(at, "back from the output", lambda rows: rows and rows["web"][1])
    at.type("l")
    at.wait(lambda lines: lines[0].startswith("Output of web on one") and "I am here" in lines)
    at.type("\x03")
    seen(at, "back from the output", lambda rows: rows and rows["web"][1])
    at.type("e")
    at.wait(r"[#$]$")
    at.type("echo $((6 * 7)) is said in the shell\r")
    at.wait(lambda lines: any(line.startswith("42 is said") for line in lines))
    at.type("exit\r")
    seen(at, "back from the shell", lambda rows: rows and rows["web"][1])
    at.type("q")
    assert at.finish()[1] == 0
    assert at.setting() == at.before


def test_stop_and_filter_and_another_size(at, docker):
    at.type("jxn")
    at.wait(lambda lines: lines[-1] == "web: not asked to stop")
    at.type("x")
    at.wait(lambda lines: lines[-1] == "stop web on one? [y/N]")
    at.type("y")
    seen(at, "stopped", lambda rows: " exited " in rows["web"][2])
    at.wait(lambda lines: lines[-1] == "stop web on one: done")
    at.wait(lambda lines: any(re.search(r"one  container die web \(exit \d+\)", line) for line in lines))
    at.type("/db\r")
    seen(at, "filtered", lambda rows: [*rows] == ["db"])
    at.resize(12, 60)
    at.wait(lambda lines: len(lines) <= 12 and lines[-1].startswith("? help") and "EVENTS" not in lines)
    at.resize(30, 100)
    at.wait(lambda lines: "EVENTS" in lines)
    at.type("q")
    assert at.finish()[1] == 0
    assert at.setting() == at.before
    assert docker("ps", "--format", "{{.Names}}").stdout == "db\n"
    assert "docker container stop web" in " ".join(at.ask("docker server history")[0])
    lines, _ = at.ask("docker ps -a --cached --server one --format '{{.Names}} {{.State}}'")
    assert sorted(lines) == ["db running", "web exited"]


def test_a_server_that_goes_and_comes_back(desk, servers, docker, clean_engine, make_proxy):
    docker("run", "-d", "--name", "web", "--net", "none", "busybox", "sh", "-c", SLEEP, check=True)
    proxy = make_proxy(clean_engine.sock)
    servers(far=proxy.address)
    at = desk()
    at.begin("docker dashboard")
    seen(at, "it is up", lambda rows: "iB" in rows["web"][2] if rows else False)
    proxy.refuse = True
    proxy.cut_all()
    lines = seen(at, "it is gone", lambda rows: " ago " in rows["web"][2])
    assert lines[0].startswith("servers: 1 DOWN") and "iB" not in cells(lines)["web"][2]
    at.type("x")
    at.wait(lambda lines: lines[-1] == "far is not up: web can't be reached now")
    proxy.reset()
    seen(at, "it is back", lambda rows: "iB" in rows["web"][2])
    proxy.refuse = True
    proxy.cut_all()
    at.type("q")
    assert at.finish()[1] == 0
    at.begin("docker dashboard --server far")
    seen(at, "what is remembered", lambda rows: re.search(r"running .* ago ", rows["web"][2]) if rows else False)
    at.type("q")
    assert at.finish()[1] == 0


@pytest.fixture
def fleet(make_fake, servers):
    """Servers one and two, each with a container ``web``; two is protected."""
    fakes = {name: make_fake() for name in ("one", "two")}
    for fake in fakes.values():
        fake.allows("GET", "/events", reply=lambda request: waits())
        fake.allows("GET", "/containers/json", reply=[container()])
        fake.allows("GET", f"/containers/{container()['Id']}/stats", reply=lambda request: waits())
    servers(**{name: fake.address for name, fake in fakes.items()})
    runner = Runner()
    runner("docker server update two --protected")
    runner.close()
    return fakes


def waits():
    """A stream in which nothing happens."""
    while True:
        time.sleep(0.05)
        yield b"\n"


def open_dashboard(window):
    window.type("docker dashboard\r")
    window.wait(lambda lines: lines[0].startswith("servers: 2 up") and sum(" web " in line for line in lines) == 2)


def test_in_the_shell_with_a_protected_server(fleet, tmp_path):
    (tmp_path / "shell.yaml").write_text("cloudmesh: {docker: {watch: false}}\n")
    shell = WholeWindow(LANG="C.UTF-8", CLOUDMESH_DOCKER_CONFIG=str(tmp_path / "shell.yaml"))
    shell.prompt()
    open_dashboard(shell)
    shell.type("jx")
    shell.wait("^two is protected. To stop web on it, type the server's name: _$")
    shell.type("one\r")
    shell.wait("^'one' is not two: nothing was changed$")
    fleet["two"].expects("POST", "/containers/web/stop", reply=204)
    shell.type("xtwo\r")
    shell.wait("^stop web on two: done$")
    fleet["one"].expects("POST", "/containers/web/restart", reply=(500, {"message": "it would not"}))
    shell.type("kry")
    shell.wait("^restart web on one: .*it would not$")
    shell.type("?")
    shell.wait("^press any key$")
    shell.type("\x03")
    shell.wait(r"^\? help")
    shell.type("\x03")
    assert shell.run("docker server history --format '{{.Server}} {{.Outcome}}'") == [
        "one failed: Error response from daemon: it would not",
        "two ok",
    ]
    assert shell.leave() == 0


@pytest.mark.parametrize("name", ["TERM", "HUP"])
def test_a_signal_leaves_the_terminal_as_it_was(desk, fleet, name):
    at = desk()
    before = at.setting()
    at.begin("docker dashboard")
    at.wait(lambda lines: lines[0].startswith("servers: 2 up"))
    os.kill(at.job, getattr(signal, f"SIG{name}"))
    assert at.finish()[1] == 128 + getattr(signal, f"SIG{name}")
    assert at.setting() == before
    assert at.screen.usual is None and not at.screen.cursor.hidden


def test_away_and_back(desk, fleet):
    at = desk()
    before = at.setting()
    at.begin("docker dashboard")
    at.wait(lambda lines: lines[0].startswith("servers: 2 up"))
    at.type("\x1a")
    at.wait(r"^\$$")
    assert not at.screen.cursor.hidden
    assert at.setting() == before
    at.type("fg\r")
    at.wait(lambda lines: lines[0].startswith("servers: 2 up"))
    assert at.screen.cursor.hidden
    at.type("\x03")
    at.wait(r"^\$$")
    assert at.setting() == before and not at.screen.cursor.hidden


def test_quitting_waits_for_what_is_under_way(desk, fleet):
    asked, over = threading.Event(), threading.Event()

    def stop(request):
        asked.set()
        over.wait(PATIENCE)
        return 204

    fleet["one"].expects("POST", "/containers/web/stop", reply=stop)
    at = desk()
    at.begin("docker dashboard --sort name")
    at.wait(lambda lines: lines[0].startswith("servers: 2 up") and sum(" web " in line for line in lines) == 2)
    at.type("xyq")
    at.wait(lambda lines: lines[-1] == "waiting for stop web on one; Ctrl-C quits at once")
    assert asked.wait(PATIENCE)
    over.set()
    assert at.finish()[1] == 0


def test_away_from_a_page_and_back(desk, fleet):
    fleet["one"].allows("GET", "/containers/web/json", reply={"Id": container()["Id"], "Config": {"Tty": True}, "State": {"Running": True}})
    fleet["one"].allows("GET", "/containers/web/logs", reply=lambda request: waits())
    at = desk()
    at.begin("docker dashboard --server one")
    at.wait(lambda lines: lines[0].startswith("servers: 1 up") and any(" web " in line for line in lines))
    at.type("l")
    at.wait(lambda lines: lines[0].startswith("Output of web"))
    at.type("\x1a")
    at.wait(r"^\$$")
    at.type("fg\r")
    at.wait(lambda lines: lines[0].startswith("Output of web"))
    at.type("q")
    at.wait(lambda lines: lines[0].startswith("servers: 1 up"))
    at.type("q")
    at.wait(r"^\$$")
    assert at.screen.usual is None and not at.screen.cursor.hidden

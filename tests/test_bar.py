"""The line at the bottom of the shell, and what the shell suggests."""

import time

import pytest

from cloudmesh_docker.bar import Bar, line
from cloudmesh_docker.errors import StoreError
from tests.running import Runner, container
from tests.shells import Window


@pytest.fixture
def runner(fake):
    """A session that knows a server with containers and one that is down."""
    runner = Runner(DOCKER_HOST=fake.address)
    assert runner(f"server add web1 {fake.address} --use")[2] == 0
    assert runner("server add gone unix:///not/there")[2] == 0
    fake.expects("GET", "/containers/json", reply=[container(1, "a"), container(2, "b", state="exited")])
    assert runner("ps -a")[2] == 0
    fake.expects("GET", "/info", reply={"Name": "host"})
    runner("server ls")
    yield runner
    runner.close()


def test_what_it_says(runner, fake):
    requests = len(fake.requests), fake.pings
    assert line(runner.session.servers, "web1") == "web1 | 1 of 2 containers running | seen less than a second ago | unreachable: gone"
    assert (len(fake.requests), fake.pings) == requests


def test_without_any_knowledge(home):
    runner = Runner()
    assert line(runner.session.servers, "local") == "local | no containers known"
    runner.close()


def test_it_is_looked_up_in_the_background_and_seldom(runner, monkeypatch):
    bar, looked = Bar(runner.session), []
    monkeypatch.setattr("cloudmesh_docker.bar.line", lambda servers, shown: looked.append(shown) or "found")
    bar.text()
    bar._thread.join()
    assert [bar.text() for _ in range(5)] == ["found"] * 5
    assert looked == ["web1"]


def test_a_store_that_fails_is_told_there(runner, monkeypatch):
    def fail(*_):
        raise StoreError("store: it is damaged")

    monkeypatch.setattr("cloudmesh_docker.bar.line", fail)
    bar = Bar(runner.session)
    bar.text()
    bar._thread.join()
    assert bar.text() == "store: it is damaged"


class Answering(Window):
    """A terminal that says where its cursor is, which the line at the bottom needs; in colour."""

    def __init__(self, **environ):
        super().__init__(PROMPT_TOOLKIT_NO_CPR="", NO_COLOR="", **environ)
        self.screen.write_process_input = self.process.send


@pytest.fixture
def window(runner, fake):
    window = Answering(DOCKER_HOST=fake.address)
    yield window
    window.process.close(force=True)


def test_in_the_shell(window):
    window.wait(r"^ web1 \| 1 of 2 containers running \| seen .* ago \| unreachable: gone")
    window.type("docker server use gone\r")
    window.wait(r"^ gone \| no containers known \| unreachable: gone")
    # What was shown stands above, without it.
    assert sum("containers" in line for line in window.lines) == 1
    window.type("quit\r")
    assert window.end() == 0
    assert not any("containers known" in line for line in window.lines)


def test_what_was_typed_before_is_suggested(window):
    window.wait(r"^ web1 \|")
    window.type("docker context show\r")
    # What is typed before the bar is there again is not thought about.
    window.wait(lambda lines: "web1" in lines and lines[-1].startswith(" web1 |"), "an answer")
    window.type("docker con")
    window.wait(lambda lines: sum(line.endswith("> docker context show") for line in lines) == 2, "a suggestion")
    window.type("\x1b[C")
    time.sleep(0.2)
    window.type("\r")
    window.wait(lambda lines: sum(line == "web1" for line in lines) == 2, "the answer again")


def test_it_can_be_switched_off(runner, fake, tmp_path):
    (tmp_path / "settings.yaml").write_text("cloudmesh:\n  docker:\n    bar: false\n")
    window = Answering(DOCKER_HOST=fake.address, CLOUDMESH_DOCKER_CONFIG=str(tmp_path / "settings.yaml"))
    window.wait(r"> $|>$")
    assert window.run("docker context show") == ["web1"]
    assert not any("containers" in line for line in window.lines)
    window.process.close(force=True)

"""What servers say can't command a terminal; into a pipe or a file it goes as it came."""

import io
import json
import shlex

import pytest

from cloudmesh_docker.live import Live
from cloudmesh_docker.store.documents import Containers
from cloudmesh_docker.terminal import Terminal
from cloudmesh_docker.visible import visible
from tests.running import Runner, container

EVIL = "a\x1b]0;owned\x07\x1b[2Jb\x9b31mc\r\x7f\u202ed"


class Screen(io.StringIO):
    """A terminal in memory."""

    def isatty(self):
        return True


@pytest.fixture
def shown(fake):
    """Run a line on the fake engine, at a terminal or not; all that was written."""
    runner = Runner(DOCKER_HOST=fake.address, TERM="xterm")

    def run(line, screen=Screen):
        terminal = Terminal(io.StringIO(), screen(), screen(), runner.environ)
        runner.session.run(shlex.split(line), terminal)
        return terminal.stdout.getvalue() + terminal.stderr.getvalue()

    yield run
    runner.close()


def is_harmless(text):
    return all(letter.isprintable() or letter in "\n\t" for letter in text)


def test_which_characters():
    assert visible(EVIL) == "a^[]0;owned^G^[[2Jb\\x9b31mc^M^?\\u202ed"
    assert visible("plain\tünï ✓\n") == "plain\tünï ✓\n"


@pytest.mark.parametrize("format", ["table", "{{.Names}}", "{{.Label `x`}}", "yaml", "json", "csv"])
def test_tables_and_templates(shown, fake, format):
    fake.allows("GET", "/containers/json", reply=[container(name=EVIL, Labels={"x": EVIL}, Image=EVIL)])
    text = shown(f"ps --no-trunc --format '{format}'")
    assert "owned" in text and is_harmless(text)


def test_documents_and_names(shown, fake):
    fake.allows("GET", "/containers/x/json", reply={"Name": EVIL})
    assert is_harmless(shown("inspect x")) and "^[" in shown("inspect --format {{.Name}} x")
    fake.allows("POST", "/containers/create", reply=(201, {"Id": EVIL, "Warnings": [EVIL]}))
    fake.allows("GET", "/containers/json", reply=[])
    text = shown("create x")
    assert text.count("^[]0;owned") == 2 and is_harmless(text)


def test_errors(shown, fake):
    fake.allows("POST", "/containers/x/stop", reply=(500, {"message": EVIL}))
    assert shown("stop x") == f"Error response from daemon: {visible(EVIL)}\n"
    assert shown("stop x", io.StringIO) == f"Error response from daemon: {EVIL}\n"


def test_events(shown, fake):
    event = {"Type": "container", "Action": EVIL, "Actor": {"ID": "x", "Attributes": {"name": EVIL}}, "time": 1, "timeNano": 1}
    fake.allows("GET", "/events", reply=json.dumps(event).encode())
    text = shown("events --until 2")
    assert "owned" in text and is_harmless(text)


def test_progress(shown, fake):
    steps = [{"status": EVIL}, {"status": EVIL, "id": EVIL, "progressDetail": {}}, {"errorDetail": {"message": EVIL}}]
    fake.allows("POST", "/images/create", reply="\n".join(map(json.dumps, steps)).encode())
    fake.allows("GET", "/images/json", reply=[])
    text = shown("pull x")
    assert text.count("^[]0;owned") >= 3 and "\x1b]0" not in text and "\x07" not in text
    assert EVIL in shown("pull x", io.StringIO)


class Lived(Containers):
    """Containers as a live table has them."""

    optional, flexible, graphs = (), (), {}


def test_live_tables():
    terminal = Terminal(io.StringIO(), Screen(), Screen(), {"COLUMNS": "200"})
    live = Live(terminal, {"no_trunc": True}, False)
    live.update("s", Lived.of("s", [container(name=EVIL)], "all"))
    assert "^[]0;owned" in terminal.stdout.getvalue() and "\x1b]0" not in terminal.stdout.getvalue()


def test_output_of_containers_goes_as_it_is(shown, fake):
    fake.allows("GET", "/containers/x/json", reply={"Config": {"Tty": True}})
    fake.allows("GET", "/containers/x/logs", reply=EVIL.encode())
    assert EVIL in shown("logs x")

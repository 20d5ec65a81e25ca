"""An open shell follows what happens on the servers used in it."""

import json
import queue
import subprocess
import sys

import pytest

from cloudmesh_docker import watch
from cloudmesh_docker.watch import Watcher, concerned
from tests.running import PATIENCE, Runner, container, image, until, volume
from tests.shells import Window

LISTS = ("/containers/json", "/images/json", "/networks", "/volumes")


class Followed:
    """A fake engine, followed by a session; its events are those that ``tell`` is given, its containers ``containers``."""

    def __init__(self, fake):
        self.fake, self.containers, self._events = fake, [container(1, "web")], queue.Queue()
        fake.allows("GET", "/containers/json", reply=lambda _: (200, self.containers))
        fake.allows("GET", "/images/json", reply=[image()])
        fake.allows("GET", "/networks", reply=[])
        fake.allows("GET", "/volumes", reply={"Volumes": [volume("data")]})
        fake.allows("GET", "/events", reply=lambda _: (200, self._stream()))
        self.runner = Runner(DOCKER_HOST=fake.address)
        self.watcher = self.runner.session.watcher = Watcher(self.runner.session.servers)

    def _stream(self):
        while True:
            event = self._events.get()
            if event is None:
                return
            yield json.dumps(event).encode() + b"\n"

    def tell(self, kind, action):
        self._events.put({"Type": kind, "Action": action, "Actor": {"ID": "x"}})

    def cut(self):
        """End the stream of events."""
        self._events.put(None)

    def asked(self, path="/containers/json"):
        """How often a list was asked for."""
        return self.fake.calls.count(("GET", path))

    def names(self, collection="Containers"):
        """What the store knows."""
        return [document["name"] for document in self.runner.store.find(collection)]

    def settled(self):
        """All lists were stored."""
        return self.names() == ["web"] and self.names("Volumes") == ["data"] and self.names("Images") == ["busybox:latest"]

    def close(self):
        self.watcher.close()
        self.cut()
        self.runner.close()


@pytest.fixture
def followed(fake, monkeypatch):
    monkeypatch.setattr(watch, "SHORTEST", 0.05)
    followed = Followed(fake)
    assert followed.runner("docker ps -a -q")[2] == 0
    until(followed.settled)
    yield followed
    followed.close()


def test_everything_is_listed_once_the_events_are_heard(followed):
    calls = followed.fake.calls
    first = calls.index(("GET", "/events"))
    # The one before is the command's own.
    assert {path for _, path in calls[:first]} <= {"/_ping", "/containers/json"}
    assert set(LISTS) <= {path for _, path in calls[first:]}


def test_what_happens_is_seen(followed):
    followed.containers = [container(2, "new")]
    followed.tell("container", "create")
    until(lambda: followed.names() == ["new"])
    assert followed.asked("/images/json") == 1


def test_what_changes_no_list_asks_for_none(followed):
    before = followed.asked()
    for action in ("exec_create: sh", "exec_start: sh", "exec_die", "health_status: healthy", "top", "attach", "resize"):
        followed.tell("container", action)
    followed.tell("volume", "create")
    until(lambda: followed.asked("/volumes") == 2)
    assert followed.asked() == before


def test_many_events_are_one_list(followed):
    before = followed.asked()
    for _ in range(50):
        followed.tell("container", "start")
    followed.containers = [container(2, "new")]
    followed.tell("container", "destroy")
    until(lambda: followed.names() == ["new"])
    assert followed.asked() - before < 10


def test_after_a_gap_everything_is_listed_again(followed):
    followed.containers = [container(2, "new")]
    followed.cut()
    until(lambda: followed.names() == ["new"])
    assert followed.fake.calls.count(("GET", "/events")) == 2


def test_a_store_that_was_closed_is_opened_again(followed):
    followed.runner.session.servers.close()
    followed.containers = [container(2, "new")]
    followed.tell("container", "create")
    until(lambda: followed.names() == ["new"])


def test_a_server_that_answers_at_its_second_address(fake):
    followed = Followed(fake)
    followed.runner(f"docker server add one unix:///nowhere.sock --fallback {fake.address}")
    assert followed.runner("docker --server one ps -a -q")[2] == 0
    until(followed.settled)
    followed.close()


def test_a_server_that_is_forgotten_is_followed_no_more(fake):
    followed = Followed(fake)
    runner = followed.runner
    runner(f"docker server add one {fake.address}")
    assert runner("docker --server one ps -a -q")[2] == 0
    until(followed.settled)
    assert runner("docker server rm one")[2] == 0
    (follower,) = followed.watcher._followed.values()
    followed.tell("container", "create")
    until(lambda: not follower.alive)
    assert followed.names() == []
    followed.close()


def test_closing_ends_it(followed):
    (follower,) = followed.watcher._followed.values()
    followed.watcher.close()
    followed.cut()
    for thread in follower.threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()
    followed.watcher.follow([followed.runner.session.servers.current()])
    assert list(followed.watcher._followed.values()) == [follower]


def test_no_more_than_so_many(monkeypatch, followed):
    monkeypatch.setattr(watch, "MOST", 2)
    servers = followed.runner.session.servers
    followed.watcher.follow([servers.at(f"unix:///nowhere{number}.sock") for number in range(5)])
    assert len(followed.watcher._followed) == 2


def test_a_server_that_does_not_answer_is_not_followed(fake):
    runner = Runner(DOCKER_HOST="unix:///nowhere.sock")
    runner.session.watcher = Watcher(runner.session.servers)
    assert runner("docker ps")[2] == 1
    assert runner.session.watcher._followed == {}
    runner.close()


@pytest.mark.parametrize(
    "kind, action, collections",
    [
        ("container", "create", ("Containers",)),
        ("container", "rename", ("Containers",)),
        ("container", "exec_die", ()),
        ("container", "commit", ("Images",)),
        ("image", "untag", ("Images",)),
        ("image", "push", ()),
        ("network", "connect", ("Containers",)),
        ("volume", "mount", ()),
        ("daemon", "reload", ()),
        ("container", None, ("Containers",)),
        (None, None, ()),
    ],
)
def test_what_events_concern(kind, action, collections):
    assert concerned({"Type": kind, "Action": action}) == collections


def test_one_shot_commands_do_not_know_of_it(clean_engine):
    code = "import sys; from cloudmesh_docker.cli import main; main(['ps']); sys.exit('cloudmesh_docker.watch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL).returncode == 0


def test_completion_tells_what_another_client_did(clean_engine, docker):
    shell = Window(DOCKER_HOST=clean_engine.address)
    try:
        assert shell.run("docker ps -q") == []
        docker("create", "--name", "made-elsewhere", "busybox", "true", check=True)
        until(lambda: shell.run("docker ps -a --cached --format '{{.Names}}'") == ["made-elsewhere"])
        shell.prompt()
        shell.type("docker start made\t")
        shell.wait("docker start made-elsewhere$")
        shell.type("\x15")
        docker("rm", "made-elsewhere", check=True)
        until(lambda: shell.run("docker ps -a -q --cached") == [])
        assert shell.leave() == 0
    finally:
        shell.process.close(force=True)

"""One server as the dashboard sees it."""

import itertools
import json
import time

import pytest

from cloudmesh_docker.dashboard import source
from cloudmesh_docker.dashboard.source import Source, is_told, what
from cloudmesh_docker.errors import StoreError
from cloudmesh_docker.watch import concerned
from tests.commands.container.test_stats import sample
from tests.running import Runner, container

PATIENCE = 90


def event(action, kind="container", name="web", identity="ab" * 32, at=1.0, **attributes):
    actor = {"ID": identity, "Attributes": {"name": name, **attributes} if name else attributes}
    return {"Type": kind, "Action": action, "Actor": actor, "timeNano": int(at * 1e9)}


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (event("start"), "container start web"),
        (event("die", exitCode="137"), "container die web (exit 137)"),
        (event("health_status: unhealthy"), "container health_status: unhealthy web"),
        (event("oom"), "container oom web"),
        (event("pull", "image", "busybox:latest"), "image pull busybox:latest"),
        (event("delete", "image", None, "sha256:" + "cd" * 32), "image delete cdcdcdcdcdcd"),
        (event("exec_create: sh"), None),
        (event("health_status: healthy"), None),
        (event("kill"), None),
        (event("connect", "network", "bridge"), None),
        (event("mount", "volume", None), None),
    ],
)
def test_what_is_told_of_events(one, text):
    assert (what(one) if is_told(one, concerned(one)) else None) == text


@pytest.fixture
def runner():
    runner = Runner()
    yield runner
    runner.close()


@pytest.fixture
def follow(runner):
    """Follow a saved server."""
    sources = []

    def follow(name="one", most=10):
        sources.append(Source(runner.session.servers, runner.session.servers.find(name), most))
        sources[-1].start()
        return sources[-1]

    yield follow
    for one in sources:
        one.close()


def until(condition):
    """Wait for what is true; the value."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.01)
    return pytest.fail("it never came to be")


def stream(*items):
    """Items as the engine sends them, and nothing more for long."""

    def reply(request):
        yield from ((json.dumps(item) + "\n").encode() for item in items)
        for _ in itertools.repeat(None):
            time.sleep(0.05)
            yield b"\n"

    return reply


def test_a_server_that_is_up(runner, fake, follow):
    fake.allows("GET", "/events", reply=stream(event("start", at=2.0), event("kill", at=3.0), event("start", at=2.0)))
    fake.allows("GET", "/containers/json", reply=[container(), container(2, "db", "exited")])
    fake.expects("GET", f"/containers/{container()['Id']}/stats", reply=stream(sample()))
    runner(f"docker server add one {fake.address} --protected")
    one = follow()
    web, db = until(lambda: one.rows() if one.rows() and one.rows()[0].cpu is not None else None)
    assert (web.server, web.name, web.image, web.state, web.cpu, web.memory, web.age) == ("one", "web", "busybox", "running", 80.0, 2 << 20, None)
    assert (db.name, db.state, db.cpu, db.protected) == ("db", "exited", None, True)
    assert until(one.events) == [(2.0, "one", "container start web")]
    assert one.standing()[:2] == ("one", "up") and one.standing().problem is None
    assert {document["name"] for document in runner.store.find("Containers")} == {"web", "db"}, "it is remembered"


def test_what_is_on_the_screen_is_measured_first(runner, fake, follow):
    fake.allows("GET", "/events", reply=stream())
    fake.allows("GET", "/containers/json", reply=[container(number, f"c{number}") for number in range(1, 6)])
    fake.expects("GET", f"/containers/{container(4)['Id']}/stats", reply=stream(sample(4)))
    runner(f"docker server add one {fake.address}")
    one = Source(runner.session.servers, runner.session.servers.find("one"), 1)
    one.shown = frozenset([container(4)["Id"]])
    one.start()
    until(lambda: any(row.cpu for row in one.rows()))
    assert [row.name for row in one.rows() if row.cpu is not None] == ["c4"]
    one.close()


def test_one_that_falls_silent(runner, fake, make_proxy, follow, monkeypatch):
    monkeypatch.setattr(source, "LOOK", 0.1)
    monkeypatch.setattr(source, "PATIENCE", 0.3)
    fake.allows("GET", "/events", reply=stream(event("start")))
    fake.allows("GET", "/containers/json", reply=[container(state="exited")])
    proxy = make_proxy(fake.sock)
    runner(f"docker server add one {proxy.address}")
    one = follow()
    until(lambda: one.standing().state == "up")
    proxy.hang = True
    assert until(lambda: one.standing().problem)
    assert one.standing().state == "down" and one.rows()[0].age is not None
    proxy.reset()
    until(lambda: one.standing().state == "up")
    assert (one.rows()[0].age, len(one.events())) == (None, 1), "an event that is told again is no new one"


def test_one_that_was_never_reached(runner, follow):
    runner("docker server add one unix:///dead.sock")
    one = follow()
    assert until(lambda: one.standing().problem).startswith("there is no such socket")
    assert (one.rows(), one.events()) == ([], [])


def test_without_a_store(runner, fake, follow, monkeypatch):
    fake.allows("GET", "/events", reply=stream())
    fake.allows("GET", "/containers/json", reply=[container(state="exited")])
    runner(f"docker server add one {fake.address}")

    def broken(self):
        raise StoreError("it is gone")

    monkeypatch.setattr(type(runner.session.servers), "store", property(broken))
    one = follow()
    assert until(one.rows)[0].name == "web"
    monkeypatch.undo()

"""Several people on one database."""

import json

import pytest

from cloudmesh_docker.store import sharing
from tests.running import Runner, container
from tests.store.conftest import database_url

ANNA, BOB = "anna@lab", "bob@hq"


class Person:
    """Somebody with servers of their own, on the common database."""

    def __init__(self, name, folder, url, act):
        self.name, self._act = name, act
        (folder / ".cloudmesh").mkdir(parents=True)
        (folder / ".cloudmesh" / "cloudmesh_docker.yaml").write_text(f"cloudmesh: {{docker: {{database: '{url}'}}}}\n")
        self.runner = Runner(HOME=str(folder))

    def __call__(self, line):
        self._act(self.name)
        return self.runner(line)


@pytest.fixture
def people(nx_server, tmp_path, monkeypatch):
    """Anna and Bob."""
    url = database_url(nx_server.url)

    def act(name):
        monkeypatch.setattr(sharing, "user", lambda: name)

    made = [Person(name, tmp_path / name, url, act) for name in (ANNA, BOB)]
    yield made
    for person in made:
        person.runner.close()


@pytest.fixture
def make_server(make_fake):
    """A fake engine with an ID and containers of these names."""

    def make(identity, *names):
        fake = make_fake()
        fake.allows("GET", "/info", reply={"ID": identity, "ServerVersion": "20.10.24", "Containers": 1, "ContainersRunning": 1})
        fake.allows("GET", "/containers/json", reply=[container(number, name) for number, name in enumerate(names)])
        return fake

    return make


def test_the_others_see_servers_and_what_is_there(people, make_server):
    anna, bob = people
    fake = make_server("A", "web")
    anna(f"docker server add lab1 {fake.address} --group lab")
    assert anna("docker --server lab1 ps -a -q")[2] == 0
    assert bob("docker find -q web") == ("lab1/web\n", "", 0)
    anna("docker server ls")
    (row,) = json.loads(bob("docker server ls --format json")[0])
    assert (row["Name"], row["Address"], row["User"], row["State"], row["Engine"]) == ("lab1", fake.address, ANNA, "up", "20.10.24")
    assert "lab1 (anna@lab)" in bob("docker server ls")[0] and f"to use it: docker server add lab1 {fake.address}" in bob("docker server ls")[0]
    assert "(anna@lab)" not in anna("docker server ls")[0]
    stored = anna.runner.store.find("Cloudmeshdocker")[0]["raw"]
    assert stored["groups"] == ["lab"] and stored["user"] == ANNA


def test_a_server_of_others_can_be_had(people, make_server):
    anna, bob = people
    fake = make_server("A", "web")
    anna(f"docker server add lab1 {fake.address}")
    anna("docker ps -a")
    out, err, code = bob("docker server use lab1")
    assert (out, code) == ("", 125) and f"anna@lab has it: docker server add lab1 {fake.address}" in err
    assert "Add one with" in bob("docker server use lab2")[1]
    bob(f"docker server add lab1 {fake.address}")
    assert bob("docker ps -a -q")[1:] == ("", 0)
    assert [row["Name"] for row in json.loads(bob("docker server ls --format json")[0])] == ["lab1"]


def test_one_name_for_two_engines_is_told_and_overwrites_nothing(people, make_server):
    anna, bob = people
    first, second = make_server("A", "annas"), make_server("B", "bobs")
    anna(f"docker server add web {first.address}")
    anna("docker ps -a")
    bob(f"docker server add web {second.address}")
    out, err, code = bob("docker ps -a --format '{{.Names}}'")
    assert (out, code) == ("bobs\n", 0)
    assert f"web: not remembered: in mongodb://127.0.0.1:{bob.runner.store.address.rpartition(':')[2]} this name is another engine" in err
    assert f"at {first.address}, seen by {ANNA}; save yours under another name" in err
    assert bob("docker ps -a --format '{{.Names}}'") == ("bobs\n", "", 0)
    assert "this name is another engine" in bob("docker server ls --no-trunc")[0]
    assert bob("docker find -q annas bobs")[0] == "" and bob("docker find -q annas")[0] == "web/annas\n"
    bob("docker server rm web")
    assert anna("docker ps -a --cached --format '{{.Names}}'")[0] == "annas\n"
    (known,) = anna.runner.store.find("Cloudmeshdocker")
    assert (known["address"], known["raw"]["user"], known["raw"]["info"]["ID"]) == (first.address, ANNA, "A")


def test_a_server_that_only_others_reach_stays_up(people, make_server):
    anna, bob = people
    fake = make_server("A", "web")
    anna(f"docker server add lab1 {fake.address}")
    anna("docker server ls")
    bob("docker server add lab1 unix:///nowhere.sock")
    assert json.loads(bob("docker server ls --format json")[0])[0]["State"] == "down"
    assert json.loads(anna("docker server ls --cached --format json")[0])[0]["State"] == "up"


def test_who_set_an_engine_up_anew_has_its_name(people, make_server):
    anna, _ = people
    first, second = make_server("A", "old"), make_server("B", "new")
    anna(f"docker server add web {first.address}")
    anna("docker ps -a")
    anna("docker server rm web")
    anna(f"docker server add web {second.address}")
    assert anna("docker ps -a --format '{{.Names}}'") == ("new\n", "", 0)
    assert anna("docker ps -a --cached --format '{{.Names}}'")[0] == "new\n"


def test_the_history_tells_who(people, make_server):
    anna, bob = people
    fake = make_server("A", "web")
    fake.expects("POST", "/containers/web/pause", reply=204)
    anna(f"docker server add lab1 {fake.address}")
    anna("docker pause web")
    assert bob("docker history-log --server lab1")[2] == 125
    assert bob("docker history-log -f server=lab1 --format '{{.Command}}'")[0] == "docker pause web\n"

import multiprocessing
import os
import stat

import pytest

from cloudmesh_docker.errors import SettingsError, UsageError
from cloudmesh_docker.inventory import Inventory
from cloudmesh_docker.settings import Settings


@pytest.fixture
def inventory(home):
    return Inventory(Settings(environ={"HOME": str(home)}))


def add_many(home, prefix):
    inventory = Inventory(Settings(environ={"HOME": home}))
    for number in range(25):
        inventory.put(f"{prefix}{number}", {"address": "unix:///x.sock"})


def test_put_use_remove(inventory):
    assert (inventory.servers, inventory.current) == ({}, None)
    inventory.put("a", {"address": "unix:///a"}, current=True)
    inventory.put("b", {"address": "unix:///b", "groups": ["g"]})
    assert (list(inventory.servers), inventory.current) == (["a", "b"], "a")
    inventory.use("b")
    inventory.remove("b")
    assert (list(inventory.servers), inventory.current) == (["a"], None)


def test_what_another_shell_wrote_is_seen(inventory, home):
    other = Inventory(Settings(environ={"HOME": str(home)}))
    inventory.put("a", {"address": "unix:///a"})
    assert list(other.servers) == ["a"]
    other.put("b", {"address": "unix:///b"})
    assert list(inventory.servers) == ["a", "b"]


def test_two_shells_at_once_lose_nothing(inventory, home):
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=add_many, args=(str(home), prefix)) for prefix in "ab"]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(inventory.servers) == 50


def test_for_nobody_else(inventory):
    os.umask(0o022)
    inventory.put("a", {"address": "unix:///a"})
    folder = inventory._settings.folder
    assert stat.S_IMODE(os.stat(folder).st_mode) == 0o700
    assert {stat.S_IMODE(os.stat(os.path.join(folder, name)).st_mode) for name in os.listdir(folder)} == {0o600}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"servers": {"a": {}}}', '{"servers": {"a": {"address": 1}}}'])
def test_damage_is_named_and_left(inventory, text):
    inventory.put("a", {"address": "unix:///a"})
    path = os.path.join(inventory._settings.folder, "servers.json")
    with open(path, "w") as file:
        file.write(text)
    for action in (lambda: inventory.servers, lambda: inventory.put("b", {"address": "unix:///b"})):
        with pytest.raises(SettingsError, match="is damaged"):
            action()
    with open(path) as file:
        assert file.read() == text


def test_a_file_in_the_way(home):
    (home / ".cloudmesh").write_text("")
    inventory = Inventory(Settings(environ={"HOME": str(home)}))
    with pytest.raises(SettingsError, match="can't be"):
        inventory.put("a", {"address": "unix:///a"})


def edit_many(home, group):
    inventory = Inventory(Settings(environ={"HOME": home}))
    for number in range(25):
        inventory.edit("a", lambda record, name=f"{group}{number}": {**record, "groups": [*record["groups"], name]})


def test_two_shells_that_edit_one_server_lose_nothing(inventory, home):
    inventory.put("a", {"address": "unix:///a", "groups": []})
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=edit_many, args=(str(home), group)) for group in "xy"]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(inventory.servers["a"]["groups"]) == 50


def test_swarms_follow_their_servers(inventory):
    for name in "abc":
        inventory.put(name, {"address": f"unix:///{name}"})
    inventory.put_swarm("prod", {"id": "x", "managers": ["a", "b"], "workers": ["c"]})
    inventory.rename("b", "boss")
    inventory.remove("c")
    assert inventory.swarms == {"prod": {"id": "x", "managers": ["a", "boss"], "workers": []}}
    inventory.use("prod")
    inventory.put_swarm("prod", None)
    assert (inventory.swarms, inventory.current) == ({}, None)


def test_servers_and_swarms_have_different_names(inventory):
    inventory.put("a", {"address": "unix:///a"})
    inventory.put_swarm("prod", {"id": "x", "managers": ["a"], "workers": []})
    for change in (
        lambda: inventory.put("prod", {"address": "unix:///b"}),
        lambda: inventory.add({"prod": {"address": "unix:///b"}}),
        lambda: inventory.rename("a", "prod"),
        lambda: inventory.check_swarm("a"),
        lambda: inventory.check_swarm("no/name"),
    ):
        with pytest.raises(UsageError):
            change()

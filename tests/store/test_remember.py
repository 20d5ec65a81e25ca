"""What an answer says is what the store holds afterwards."""

import pytest

from cloudmesh_docker.errors import NotFound
from cloudmesh_docker.store import open_store
from cloudmesh_docker.store.documents import Containers, Images
from cloudmesh_docker.store.objects import Networks, Volumes
from cloudmesh_docker.store.remember import remember
from cloudmesh_docker.store.usage import summary
from tests.running import container, image, network, volume


class Asked:
    """A server that answers lists from memory and keeps the questions."""

    name = "one"

    def __init__(self, **answers):
        self.answers, self.questions = answers, []

    def __getattr__(self, name):
        if name not in ("containers", "images", "networks", "volumes"):
            raise AttributeError(name)
        return Part(self, name)


class Part:
    """The containers, images ... of such a server."""

    def __init__(self, asked, name):
        self._asked, self._name = asked, name

    def list(self, **query):
        """The list, filtered by id and name as an engine does."""
        self._asked.questions.append((self._name, query))
        found = self._asked.answers.get(self._name, [])
        if self._name == "volumes":
            return {"Volumes": found, "Warnings": None}
        filters = query.get("filters") or {}
        if "id" in filters:
            return [one for one in found if any(one["Id"].startswith(value) for value in filters["id"])]
        if "name" in filters:
            names = [value.removeprefix("^/?").removesuffix("$").replace("\\", "") for value in filters["name"]]
            return [one for one in found if one["Names"][0].removeprefix("/") in names]
        return found

    def inspect(self, name):
        """One of the list."""
        self._asked.questions.append((self._name, name))
        for one in self._asked.answers.get(self._name, []):
            if name in (one.get("Id"), one.get("Name")):
                return one
        raise NotFound(404, "no such object")


@pytest.fixture
def store(tmp_path):
    with open_store(str(tmp_path / "store.db"), str(tmp_path)) as store:
        yield store


def names(store, collection="Containers"):
    return sorted(document["name"] for document in store.find(collection))


def filled(store):
    """Three containers of the server one, and one of another."""
    found = [container(1, "web"), container(2, "db"), container(3, "old", "exited")]
    store.replace_many("Containers", [*Containers.of("one", found), *Containers.of("two", [container(1, "theirs")])])
    return found


def test_a_complete_list_replaces_what_was_known_of_that_server(store):
    filled(store)
    remember(store, Asked(), "container ls", [], Containers.of("one", [container(2, "db")], "all"), False)
    assert names(store) == ["db", "theirs"]


def test_a_filtered_list_adds(store):
    filled(store)
    remember(store, Asked(), "container ls", [], Containers.of("one", [container(4, "new")]), False)
    assert names(store) == ["db", "new", "old", "theirs", "web"]
    remember(store, Asked(), "container ls", [], Containers.of("one", []), False)
    assert len(names(store)) == 5


def test_a_list_of_the_running_asks_for_those_that_ran_before(store):
    filled(store)
    asked = Asked(containers=[container(1, "web"), container(3, "old", "exited")])
    remember(store, asked, "container ls", [], Containers.of("one", [container(1, "web")], "running"), False)
    assert asked.questions == [("containers", {"all": True, "filters": {"id": [container(2)["Id"]]}})]
    assert names(store) == ["old", "theirs", "web"]


def test_what_is_no_kind_of_the_store_is_left_alone(store):
    remember(store, Asked(), "system df", [], summary("one", {}), False)
    assert names(store) == []


def test_changed_containers_are_looked_at_by_id_where_it_is_known(store):
    filled(store)
    asked = Asked(containers=[container(1, "web", "exited"), container(5, "new.x")])
    remember(store, asked, "container stop", ["web"], "web", True)
    assert asked.questions == [("containers", {"all": True, "filters": {"id": [container(1)["Id"]]}})]
    assert store.find("Containers", {"name": "web"})[0]["state"] == "exited"
    remember(store, asked, "container start", ["new.x"], "new.x", True)
    assert "new.x" in names(store)


def test_a_created_container_is_looked_at_by_its_id(store):
    remember(store, Asked(containers=[container(7, "new")]), "container create", [], container(7)["Id"], True)
    assert names(store) == ["new"]


def test_a_stored_id_that_is_gone_and_a_name_that_lives_on(store):
    filled(store)
    asked = Asked(containers=[container(9, "web")])
    remember(store, asked, "container restart", ["web"], "web", True)
    assert [document["id"] for document in store.find("Containers", {"server": "one", "name": "web"})] == [container(9)["Id"]]


@pytest.mark.parametrize("target", ["web", "/web", container(1)["Id"]])
def test_a_removed_container_is_forgotten(store, target):
    filled(store)
    remember(store, Asked(), "container rm", [target], target, True)
    assert names(store) == ["db", "old", "theirs"]


def test_other_changes_list_all_containers(store):
    filled(store)
    remember(store, Asked(containers=[container(1, "web")]), "container prune", [], ["Total reclaimed space: 0B"], True)
    asked = Asked(containers=[container(1, "web")])
    remember(store, asked, "container prune", [], None, True)
    assert names(store) == ["theirs", "web"]


def test_changed_images_are_listed(store):
    remember(store, Asked(images=[image(1, ["a:1"])]), "image rm", ["b"], ["Deleted: b"], True)
    assert names(store, "Images") == ["a:1"]


def test_networks(store):
    remember(store, Asked(networks=[network(1, "a")]), "network create", [], network(1)["Id"], True)
    assert names(store, "Networks") == ["a"]
    remember(store, Asked(networks=[network(2, "b")]), "network rm", ["a"], "a", True)
    assert names(store, "Networks") == ["b"]
    remember(store, Asked(networks=[network(3, "c")]), "network connect", [], None, True)
    assert names(store, "Networks") == ["c"]
    assert store.find("Networks")[0]["server"] == "one"


def test_volumes(store):
    store.replace_many("Volumes", list(Volumes.of("two", [volume("a")])))
    remember(store, Asked(volumes=[volume("a")]), "volume create", [], "a", True)
    assert names(store, "Volumes") == ["a", "a"]
    remember(store, Asked(), "volume rm", ["a"], "a", True)
    assert [document["server"] for document in store.find("Volumes")] == ["two"]
    remember(store, Asked(volumes=[volume("b")]), "volume prune", [], ["..."], True)
    assert names(store, "Volumes") == ["a", "b"]


def test_a_prune_of_the_system_lists_everything(store):
    filled(store)
    store.replace_many("Images", list(Images.of("one", [image(1, ["a:1"])])))
    store.replace_many("Networks", list(Networks.of("one", [network(1, "gone")])))
    remember(store, Asked(containers=[container(1, "web")], networks=[network(2, "kept")]), "system prune", [], ["..."], True)
    assert (names(store), names(store, "Images"), names(store, "Networks")) == (["theirs", "web"], [], ["kept"])


def test_nothing_changed_nothing_asked(store):
    asked = Asked()
    for path in ("container rm", "network rm", "image rm", "volume rm", "system prune", "system version"):
        remember(store, asked, path, [], None, False)
    assert asked.questions == []

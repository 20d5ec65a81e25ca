"""A server as the store remembers it."""

from datetime import datetime

import pytest

from cloudmesh_docker.errors import NotFound, UsageError
from cloudmesh_docker.store import open_store
from cloudmesh_docker.store.documents import Containers, Images
from cloudmesh_docker.store.kind import Reply
from cloudmesh_docker.store.objects import Networks, Volumes
from cloudmesh_docker.store.remembered import Remembered
from tests.running import container, image, network, volume

LABELS = {"a": "b", "only": ""}


class Server:
    """Only its name counts."""

    name = "one"


@pytest.fixture
def docker(tmp_path):
    """What is remembered of the server one, beside another server that has all the same."""
    with open_store(str(tmp_path / "store.db"), str(tmp_path)) as store:
        for server in ("one", "two"):
            containers = [
                container(1, "web", Created=10, Labels=LABELS),
                container(2, "db", "paused", Created=30, Image="redis:7"),
                container(3, f"{1:064x}"[:12], "exited", Created=20),
            ]
            images = [image(1, ["a:1", "a:latest"], Labels=LABELS), image(2, []), image(3, ["reg:5000/b/c:2"])]
            store.replace_many("Containers", list(Containers.of(server, containers)))
            store.replace_many("Images", list(Images.of(server, images)))
            store.replace_many("Networks", list(Networks.of(server, [network(1, "net", Labels=LABELS), network(2, "host", Driver="host")])))
            store.replace_many("Volumes", list(Volumes.of(server, [volume("data", Labels=LABELS), volume("far", Driver="csi")])))
        yield Remembered(store, Server)


def names(replies):
    return [(reply.get("Names") or reply.get("RepoTags") or [reply.get("Name")])[0] for reply in replies]


def test_running_ones_newest_first_each_with_its_age(docker):
    found = docker.containers.list()
    assert names(found) == ["/db", "/web"]
    assert all(isinstance(reply, Reply) and isinstance(reply.seen, datetime) for reply in found)
    assert len(docker.containers.list(all=True)) == 3
    assert names(docker.containers.list(limit=1)) == ["/db"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"status": ["exited"]}, ["/000000000000"]),
        ({"status": ["running", "paused"]}, ["/db", "/web"]),
        ({"name": ["^/web$"]}, ["/web"]),
        ({"name": ["e", "nosuch"]}, ["/web"]),
        ({"id": [container(2)["Id"]]}, ["/db"]),
        ({"label": ["a=b"]}, ["/web"]),
        ({"label": ["a", "only"]}, ["/web"]),
        ({"label": ["a", "nosuch"]}, []),
        ({"ancestor": ["redis:7"]}, ["/db"]),
        ({"ancestor": ["abab"], "name": ["web"]}, ["/web"]),
    ],
)
def test_filters_of_containers(docker, filters, expected):
    assert names(docker.containers.list(filters=filters)) == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"reference": ["a"]}, ["a:1"]),
        ({"reference": ["a:1"]}, ["a:1"]),
        ({"reference": ["reg:5000/*/c:*"]}, ["reg:5000/b/c:2"]),
        ({"dangling": ["true"]}, [None]),
        ({"dangling": ["false"], "label": ["a=b"]}, ["a:1"]),
    ],
)
def test_filters_of_images(docker, filters, expected):
    assert names(docker.images.list(filters=filters)) == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"name": ["n"]}, ["net"]),
        ({"id": [network(2)["Id"]]}, ["host"]),
        ({"driver": ["host"]}, ["host"]),
        ({"scope": ["swarm"]}, []),
        ({"type": ["custom"]}, ["net"]),
        ({"type": ["builtin"]}, ["host"]),
        ({"label": ["a=b"]}, ["net"]),
    ],
)
def test_filters_of_networks(docker, filters, expected):
    assert names(docker.networks.list(filters=filters)) == expected


def test_filters_of_volumes(docker):
    for filters, expected in (({"name": ["da"]}, ["data"]), ({"driver": ["csi"]}, ["far"]), ({"label": ["only"]}, ["data"]), (None, ["data", "far"])):
        assert sorted(names(docker.volumes.list(filters=filters)["Volumes"])) == expected, filters


@pytest.mark.parametrize("part", ["containers", "images", "networks", "volumes"])
def test_filters_that_need_the_server(docker, part):
    with pytest.raises(UsageError, match="--cached can't filter by 'health'; it knows "):
        getattr(docker, part).list(filters={"health": ["x"]})


def test_one_by_name_before_one_by_the_beginning_of_its_id(docker):
    assert docker.containers.inspect("web")["Id"] == docker.containers.inspect("/web", size=True)["Id"] == container(1)["Id"]
    assert docker.containers.inspect("000000000000")["Id"] == container(3)["Id"]
    assert docker.containers.inspect(container(2)["Id"])["Names"] == ["/db"]
    assert docker.images.inspect("a")["Id"] == docker.images.inspect(f"sha256:{1:064x}")["Id"] == image(1)["Id"]
    assert docker.networks.inspect("net")["Name"] == "net" and docker.volumes.inspect("data")["Name"] == "data"


@pytest.mark.parametrize("part", ["containers", "images", "networks", "volumes"])
def test_unknown(docker, part):
    with pytest.raises(NotFound, match=f"No such {part[:-1]} remembered: nosuch"):
        getattr(docker, part).inspect("nosuch")

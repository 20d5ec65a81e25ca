"""Replies of the engine as documents and as rows."""

from datetime import datetime

import pytest

from cloudmesh_docker.store.documents import Cloudmeshdocker, Containers, Digests, Images, Sized
from cloudmesh_docker.store.filters import FIELDS
from cloudmesh_docker.store.kind import Documents, Kind, Reply, local_time, moment, plain_names, quoted, utc_now
from cloudmesh_docker.store.objects import ClusterVolumes, Networks, Volumes, cluster_state, created, go_time
from cloudmesh_docker.store.usage import BuildCache, Usage, UsedContainers, UsedImages, UsedVolumes
from tests.running import container, image, network, volume

SERVER = {"name": "one", "address": "unix:///x", "state": "up"}
CACHE = {"ID": "c" * 25}
LINE = {"Type": "Images", "TotalCount": 1, "Active": 1, "Size": 10, "Reclaimable": 5}
SAMPLES = [
    *((kind, container()) for kind in (Containers, Sized, UsedContainers)),
    *((kind, image()) for kind in (Images, Digests, UsedImages)),
    (Networks, network()),
    *((kind, volume()) for kind in (Volumes, ClusterVolumes, UsedVolumes)),
    (Cloudmeshdocker, SERVER),
    (BuildCache, CACHE),
    (Usage, LINE),
]


def row(kind, reply):
    """The first row of a reply."""
    return kind.rows(kind.of("one", [reply])[0])[0]


def cell(kind, reply, name, full=False):
    """One field of a reply."""
    return kind.field(name)(row(kind, reply), full)


@pytest.mark.parametrize(("kind", "reply"), SAMPLES, ids=[kind.__name__ for kind, _ in SAMPLES])
def test_every_kind(kind, reply):
    (document,) = kind.of("one", [reply])
    assert document["_id"].startswith("one/") and document["server"] == "one" and document["raw"] is reply
    for name in kind.fields():
        for full in (False, True):
            assert isinstance(kind.field(name)(row(kind, reply), full), str), name
    assert set(kind.columns) <= set(kind.fields()) and kind.id_column in kind.fields()
    assert set(kind.headers) <= set(kind.fields())
    assert "Label" not in kind.fields()
    if kind.collection:
        assert set(kind.promoted(reply)) <= set(FIELDS[kind.collection]), "what is promoted can be searched by"


def test_documents_know_whose_they_are():
    found = Containers.of("one", [container(Labels={"b": "2", "a": "1"})], "all")
    assert isinstance(found, Documents) and (found.kind, found.server, found.complete) == (Containers, "one", "all")
    assert found[0]["labels"] == [{"k": "b", "v": "2"}, {"k": "a", "v": "1"}]
    assert found[0]["seen"] <= utc_now() and found[0]["seen"].tzinfo is None and found[0]["seen"].microsecond % 1000 == 0


def test_a_remembered_reply_keeps_its_age():
    reply = Reply(container())
    reply.seen = datetime(2020, 1, 1)
    assert Containers.of("one", [reply])[0]["seen"] == datetime(2020, 1, 1)
    assert Kind.Seen({"seen": datetime(2020, 1, 1)}, False).endswith("years ago")


def test_labels():
    assert cell(Networks, network(Labels={"b": "2", "a": "1"}), "Labels") == "a=1,b=2"
    assert cell(Networks, network(Labels=None), "Labels") == ""
    assert [cell(Networks, network(Labels={"a": "1"}), "Label")(name) for name in ("a", "b")] == ["1", ""]


@pytest.mark.parametrize(
    ("changes", "name", "short", "full"),
    [
        ({"Image": "sha256:" + "ab" * 32}, "Image", "ab" * 6, "sha256:" + "ab" * 32),
        ({"Image": "web@sha256:" + "12" * 32}, "Image", "web", "web@sha256:" + "12" * 32),
        ({"Image": ""}, "Image", "<no image>", "<no image>"),
        ({"Command": 'say "hello" to all the world'}, "Command", '"say \\"hello\\" to all …"', '"say \\"hello\\" to all the world"'),
        ({"Names": ["/db/link", "/web"]}, "Names", "web", "db/link,web"),
        ({"Mounts": [{"Name": "x" * 20, "Driver": "local"}, {"Source": "/a"}]}, "Mounts", "x" * 14 + "…,/a", "x" * 20 + ",/a"),
        ({"Mounts": [{"Driver": "local"}, {"Driver": "other"}]}, "LocalVolumes", "1", "1"),
        ({"NetworkSettings": {"Networks": {"a": {}, "b": {}}}}, "Networks", "a,b", "a,b"),
        ({"SizeRw": 10, "SizeRootFs": 2000}, "Size", "10B (virtual 2kB)", "10B (virtual 2kB)"),
        ({"SizeRw": 10}, "Size", "10B", "10B"),
    ],
)
def test_cells_of_containers(changes, name, short, full):
    assert (cell(Containers, container(**changes), name), cell(Containers, container(**changes), name, True)) == (short, full)


def test_images_have_a_row_for_each_tag_and_digest():
    reply = image(1, ["a:1", "b:2"], RepoDigests=["a@sha256:12", "c@sha256:34"])
    found = Images.rows(Images.of("one", [reply])[0])
    assert [(one["repository"], one["tag"], one["digest"]) for one in found] == [
        ("a", "1", "sha256:12"),
        ("b", "2", "<none>"),
        ("c", "<none>", "sha256:34"),
    ]
    (nameless,) = Images.rows(Images.of("one", [image(1, ["<none>:<none>"], RepoDigests=["<none>@<none>"])])[0])
    assert (nameless["repository"], nameless["tag"]) == ("<none>", "<none>")
    assert cell(Images, image(Created=0), "CreatedSince") == "N/A" and cell(Images, image(Containers=3), "Containers") == "3"


def test_volumes_and_networks():
    assert cell(Volumes, volume(UsageData={"RefCount": 2, "Size": 1500}), "Links") == "2"
    assert cell(Volumes, volume(UsageData={"RefCount": 2, "Size": 1500}), "Size") == "1.5kB"
    assert Volumes.of("one", [volume(CreatedAt="nonsense")])[0]["created"] == datetime(1970, 1, 1)
    assert Networks.of("one", [network()])[0]["created"] == datetime(2026, 1, 31, 10, 0, 0, 123000)
    assert cell(Networks, network(), "CreatedAt") == "2026-01-31 10:00:00.123456789 +0000 UTC"
    assert go_time("2026-01-31T10:00:00+02:00") == "2026-01-31 10:00:00 +0200 +0200"
    assert created("0001-01-01T00:00:00Z") == datetime(1970, 1, 1)


@pytest.mark.parametrize(
    ("cluster", "words"),
    [
        ({}, "pending creation"),
        ({"Info": {"VolumeID": "1"}}, "created"),
        ({"Info": {"VolumeID": "1"}, "PublishStatus": [{"State": "pending-publish"}]}, "publishing"),
        ({"Info": {"VolumeID": "1"}, "PublishStatus": [{"State": "published"}, {"State": "published"}]}, "in use (2 nodes)"),
    ],
)
def test_how_a_cluster_volume_is(cluster, words):
    assert cluster_state(cluster) == words


def test_servers():
    reply = {**SERVER, "current": True, "running": 1, "containers": 3, "round_trip": 0.0123}
    assert [cell(Cloudmeshdocker, reply, name) for name in ("Marked", "Containers", "RoundTrip", "Engine")] == ["one *", "1/3", "12.3 ms", ""]


def test_small_things(monkeypatch):
    assert plain_names({"Names": ["/a/b"]}) == ["a/b"] and plain_names({}) == []
    assert quoted("a\nb") == '"a\\nb"' and quoted("plain") == '"plain"'
    assert moment(1.5) == datetime(1970, 1, 1, 0, 0, 1, 500000)
    assert local_time(0).startswith("1970-01-01 ") or local_time(0).startswith("1969-12-31 ")

import io
import json
import tarfile
import tracemalloc

import pytest

from tests.bench.image import busybox_tar
from tests.running import Runner

ID = "sha256:" + "ab" * 32


@pytest.fixture(scope="module")
def second(make_engine):
    """An engine of the shared one's kind, without an image."""
    return make_engine("second", with_image=False)


@pytest.fixture
def between(engine, second, newer):
    """Lines with the servers here, there and new saved; two images on the first, with one layer in common."""
    runner = Runner()
    for name, each in (("here", engine), ("there", second), ("new", newer)):
        runner(f"docker server add {name} {each.address}")
    runner("docker server use here")
    engine.load_image(busybox_tar({"blob": bytes(3 << 20)}), "base:1")
    made = engine.json("POST", "/containers/create", {"Image": "base:1", "Cmd": ["true"]})
    layer = archive(("fresh", b"1" * 5000))
    engine.request("PUT", f"/containers/{made['Id']}/archive?path=/", layer, {"Content-Type": "application/x-tar"})
    engine.json("POST", "/commit", {}, container=made["Id"], repo="app", tag="1")
    yield runner
    runner.close()
    engine.clean()
    second.clean(), newer.clean()


def archive(*files):
    """A tar file with these (name, bytes)."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as made:
        for name, data in files:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            made.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def ids(engine):
    return {tag: image["Id"] for image in engine.json("GET", "/images/json") for tag in image["RepoTags"] or ["none"]}


def test_to_two_servers_at_once_and_only_what_they_lack(between, engine, second, newer):
    out, err, code = between("docker image copy base:1 app:1 --to there,new")
    lines = out.splitlines()
    assert (err, code) == ("", 0)
    assert [line.split(" (")[0] for line in lines] == [
        "there: copied base:1",
        "new: copied base:1",
        "there: copied app:1",
        "new: copied app:1",
    ]
    assert all("MB of layers were there" in line and "kB" in line.split(",")[0] for line in lines[2:])
    for engine in (second, newer):
        assert {tag: ids(engine)[tag] for tag in ("base:1", "app:1")} == {tag: ids(engine)[tag] for tag in ("base:1", "app:1")}
    assert {"there", "new"} <= {document["server"] for document in between.store.find("Images") if "app:1" in document["raw"]["RepoTags"]}


def test_back_from_a_newer_engine(between, engine, second, newer):
    between("docker image copy app:1 --to new")
    between("docker image copy base:1 --to there")
    out, err, code = between("docker image copy app:1 --from new --to there,new")
    assert code == 0 and out.startswith("there: copied app:1 (") and "MB of layers were there" in out
    made = second.json("POST", "/containers/create", {"Image": "app:1", "Cmd": ["true"]})
    assert second.request("HEAD", f"/containers/{made['Id']}/archive?path=/fresh")[0] == 200


def test_what_is_there_only_gets_its_names(between, engine, second):
    between("docker image copy app:1 --to there")
    between("docker tag app:1 reg.example.com/app:2")
    identity = ids(engine)["app:1"]
    out, err, code = between(f"docker image copy {identity[7:19]} --to there")
    assert (out, err, code) == (f"there: has {identity[7:19]} already\n", "", 0)
    assert ids(second)["reg.example.com/app:2"] == identity
    assert between("docker image copy -q app:1 --to there") == ("", "", 0)


@pytest.fixture
def fakes(make_fake, lone):
    """Fake engines by name, saved as servers: a, which is the current one and has the image x:1, and b, c, which have none."""
    made = {name: make_fake() for name in "abc"}
    for name, fake in made.items():
        lone(f"docker server add {name} {fake.address}")
        fake.allows("GET", "/images/json", reply=[])
        fake.allows("GET", f"/images/{ID}/json", reply=(404, {"message": "No such image"}))
        fake.allows("GET", "/version", reply={"Os": "linux", "Arch": "amd64", "Components": [{"Name": "Engine"}]})
    lone("docker server use a")
    made["a"].allows("GET", "/images/x:1/json", reply={"Id": ID, "RepoTags": ["x:1", "y:2"], "Os": "linux", "Architecture": "arm64", "Size": 9})
    return made


WHOLE = archive(("a", b"1" * 700), ("b", b""))
LOADED = json.dumps({"stream": "Loaded image: x:1\n"}).encode()


def test_a_server_that_fails_drops_out(fakes, lone):
    fakes["a"].expects("GET", "/images/get", query={"names": "x:1"}, reply=WHOLE)
    fakes["b"].expects("POST", "/images/load", reply=(500, {"message": "no space left on device"}))
    fakes["c"].expects("POST", "/images/load", query={"quiet": "1"}, reply=LOADED)
    out, err, code = lone("docker image copy x:1 --to all")
    assert (out, code) == ("c: copied x:1 (3.072kB)\n", 1)
    assert err.splitlines() == [
        "b: note: x:1 is for linux/arm64, but this server is linux/amd64",
        "c: note: x:1 is for linux/arm64, but this server is linux/amd64",
        "b: Error response from daemon: no space left on device",
    ]
    with tarfile.open(fileobj=io.BytesIO(fakes["c"].requests[-2].body)) as loaded:
        assert [(member.name, member.size) for member in loaded] == [("a", 700), ("b", 0)]


def test_an_archive_cut_short_is_loaded_nowhere(fakes, lone, second):
    lone(f"docker server add there {second.address}")
    for cut in (WHOLE[:600], WHOLE[:1536]):
        fakes["a"].expects("GET", "/images/get", reply=cut)
        out, err, code = lone("docker image copy -q x:1 --to there")
        assert (out, code) == ("", 1) and err.startswith("a: the archive ") and err.count("\n") == 1
    assert second.json("GET", "/images/json") == []


def test_an_id_keeps_all_names(fakes, lone):
    fakes["a"].allows("GET", "/images/abab/json", reply={"Id": ID, "RepoTags": ["x:1", "y:2"], "Size": 9})
    fakes["a"].expects("GET", "/images/get", query={"names": ["x:1", "y:2"]}, reply=WHOLE)
    fakes["b"].expects("POST", "/images/load", reply=LOADED)
    assert lone("docker image copy -q abab --to b") == ("", "", 0)


def test_what_is_wrong_with_the_words(fakes, lone):
    assert lone("docker image copy x:1 --to b --dry-run")[0] == "GET /v1.51/images/x:1/json\n"
    assert lone("docker image copy x:1")[1:] == ("where to? docker image copy IMAGE --to SERVERS\n", 125)
    assert lone("docker image copy x:1 --to a")[1:] == ("--to a: there is no other server than a, which has the images\n", 125)
    assert lone("docker image copy x:1 --from b,c --to a")[1:] == ("this takes one server, not 2: b, c\n", 125)
    assert lone("docker image copy x:1 --to nosuch")[2] == 125
    fakes["a"].expects("GET", "/images/z/json", reply=(404, {"message": "No such image: z"}))
    assert lone("docker image copy z --to b") == ("", "a: Error response from daemon: No such image: z\n", 1)


def test_a_protected_server_is_left_alone(fakes, lone):
    lone("docker server update b --protected")
    out, err, code = lone("docker image copy x:1 --to b,c")
    assert (out, code) == ("", 125) and "b is protected" in err
    assert fakes["a"].calls == fakes["c"].calls == []


def test_memory_does_not_grow_with_the_size(between, engine):
    engine.load_image(busybox_tar({"blob": bytes(100 << 20)}), "big:1")
    tracemalloc.start()
    try:
        assert between("docker image copy -q big:1 --to there,new") == ("", "", 0)
        assert tracemalloc.get_traced_memory()[1] < 20 << 20
    finally:
        tracemalloc.stop()


def test_the_history_has_the_servers_that_were_changed(fakes, lone):
    fakes["a"].expects("GET", "/images/get", reply=WHOLE)
    fakes["b"].expects("POST", "/images/load", reply=(500, {"message": "no space left on device"}))
    fakes["c"].expects("POST", "/images/load", reply=LOADED)
    lone("docker image copy -q x:1 --to b,c")
    kept = sorted((entry["server"], entry["command"], entry["outcome"], entry.get("error") or "") for entry in lone.store.find("History"))
    assert kept == [
        ("b", "docker image copy -q x:1 --to b,c", "failed", "Error response from daemon: no space left on device"),
        ("c", "docker image copy -q x:1 --to b,c", "ok", ""),
    ]

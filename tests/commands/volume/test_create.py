import json

from tests.running import volume


def made(fake, name="data"):
    fake.expects("POST", "/volumes/create", reply=(201, volume(name)))
    fake.expects("GET", f"/volumes/{name}", reply=volume(name))


def test_plain_and_named(fake, cms):
    made(fake)
    assert cms("docker volume create") == ("data\n", "", 0)
    assert fake.requests[0].json == {"Name": "", "Driver": "local", "DriverOpts": {}, "Labels": {}}
    assert [document["name"] for document in cms.store.find("Volumes")] == ["data"]


def test_every_option(fake, cms):
    made(fake)
    cms("docker volume create -d other --label a=b -o type=nfs --opt device=:/path data")
    body = {"Name": "data", "Driver": "other", "DriverOpts": {"type": "nfs", "device": ":/path"}, "Labels": {"a": "b"}}
    assert fake.requests[0].json == body


def test_two_names_are_one_too_many(cms):
    assert "cannot specify a volume-name through both" in cms("docker volume create --name a b")[1]


def test_cluster_volume(cms):
    line = (
        "docker volume create --dry-run --group g --type mount --scope multi --sharing all --secret k=s --limit-bytes 10m --required-bytes 1m "
        "--availability pause --topology-required region=east,zone=1 --topology-preferred zone=2 -d csi data"
    )
    assert json.loads(cms(line)[0].split("\n", 1)[1])["ClusterVolumeSpec"] == {
        "Group": "g",
        "AccessMode": {"Scope": "multi", "Sharing": "all", "MountVolume": {}},
        "CapacityRange": {"RequiredBytes": 1 << 20, "LimitBytes": 10 << 20},
        "Secrets": [{"Key": "k", "Secret": "s"}],
        "AccessibilityRequirements": {"Requisite": [{"Segments": {"region": "east", "zone": "1"}}], "Preferred": [{"Segments": {"zone": "2"}}]},
        "Availability": "pause",
    }


def test_cluster_volume_refused(cms):
    assert cms("docker volume create --group g data")[1].startswith("group needs API 1.42")
    assert cms("docker volume create --dry-run --sharing some data")[1:] == ('--sharing "some": use none, readonly, onewriter, all\n', 125)
    assert cms("docker volume create --dry-run --secret s data")[1:] == ('"s": use KEY=VALUE\n', 125)


def test_as_the_docker_binary_makes_it(real, docker):
    words = ["volume", "create", "--label", "a=b", "--opt", "type=tmpfs", "--opt", "device=tmpfs", "data"]
    docker(*words, check=True)
    theirs = json.loads(docker("volume", "inspect", "data").stdout)[0]
    docker("volume", "rm", "data", check=True)
    assert real("docker " + " ".join(words)) == ("data\n", "", 0)
    ours = json.loads(docker("volume", "inspect", "data").stdout)[0]
    assert {**ours, "CreatedAt": ""} == {**theirs, "CreatedAt": ""}

import pytest

from tests.running import compact, container, image, network

ALL = """\
Deleted Containers:
1

Deleted Networks:
net

Deleted Volumes:
data

Deleted Images:
untagged: a:1
deleted: sha256:1

Deleted build cache objects:
c1

Total reclaimed space: 1.111kB
"""


def pruned(fake, images, query=None, volumes=False, cache=None):
    """What a prune asks for, and what is looked at after it."""
    reply = {"ContainersDeleted": ["1"], "SpaceReclaimed": 1}
    fake.expects("POST", "/containers/prune", query=query or {}, reply=reply)
    fake.expects("POST", "/networks/prune", query=query or {}, reply={"NetworksDeleted": ["net"]})
    if volumes:
        fake.expects("POST", "/volumes/prune", query=query or {}, reply={"VolumesDeleted": ["data"], "SpaceReclaimed": 10})
    deleted = [{"Untagged": "a:1"}, {"Deleted": "sha256:1"}]
    fake.expects("POST", "/images/prune", query={"filters": compact(images)}, reply={"ImagesDeleted": deleted, "SpaceReclaimed": 100})
    if cache is not None:
        fake.expects("POST", "/build/prune", query=cache, reply={"CachesDeleted": ["c1"], "SpaceReclaimed": 1000})
    for path, empty in (("/containers/json", []), ("/images/json", []), ("/networks", []), ("/volumes", {"Volumes": None, "Warnings": None})):
        fake.allows("GET", path, reply=empty)


def test_everything(fake, cms):
    pruned(fake, {"dangling": ["false"]}, volumes=True, cache={"all": "1"})
    assert cms("docker system prune -af --volumes") == (ALL, "", 0)


def test_the_build_cache_has_no_labels(fake, cms):
    pruned(fake, {"dangling": ["true"], "label": ["x"]}, {"filters": compact({"label": ["x"]})})
    assert cms("docker system prune -f --filter label=x")[0].endswith("deleted: sha256:1\n\nTotal reclaimed space: 101B\n")


def test_what_would_go_is_shown_before_the_question(fake, cms):
    fake.expects("GET", "/containers/json", reply=[container(1, "old", "exited")])
    fake.expects("GET", "/networks", reply=[network(1, "net")])
    fake.expects("GET", "/images/json", reply=[image(number, []) for number in range(1, 26)])
    out, err, code = cms("docker system prune --filter until=24h", person="no")
    assert (out, code) == ("", 0)
    assert err.startswith("WARNING! This will remove:\n  - all stopped containers\n")
    assert "filtered with:\n  - until=24h\nStopped containers (1):\n  old\nNetworks not used now (1):\n  net\nDangling images (25):\n" in err
    assert "  ... and 5 more\nAre you sure you want to continue? [y/N] nothing was removed" in err


@pytest.mark.parametrize("words", ["--volumes --filter until=1h", "--filter colour=red", "extra"])
def test_wrong_words(cms, words):
    assert cms(f"docker system prune -f {words}")[2] == 125


def test_as_the_docker_binary_prunes(real, docker):
    texts = []
    for run in (lambda: docker("system", "prune", "-f").stdout, lambda: real("docker system prune -f")[0]):
        identity = docker("create", "--name", "gone", "busybox", check=True).stdout.strip()
        docker("network", "create", "gone", check=True)
        docker("volume", "create", "kept", check=True)
        texts.append(run().replace(identity, "ID"))
    assert texts[0] == texts[1] == "Deleted Containers:\nID\n\nDeleted Networks:\ngone\n\nTotal reclaimed space: 0B\n"

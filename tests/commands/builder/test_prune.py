from tests.running import compact


def test_as_the_docker_binary_says_it(fake, cms):
    query = {"all": "1", "filters": compact({"until": ["24h"]}), "keep-storage": "1073741824"}
    fake.expects("POST", "/build/prune", query=query, reply={"CachesDeleted": ["a", "b"], "SpaceReclaimed": 1500})
    line = "docker builder prune -af --filter until=24h --keep-storage 1gb"
    assert cms(line) == ("Deleted build cache objects:\na\nb\n\nTotal reclaimed space: 1.5kB\n", "", 0)


def test_asks(fake, cms):
    out, err, code = cms("docker builder prune", person="n")
    assert (out, code) == ("", 0) and err.startswith("WARNING! This will remove all dangling build cache.\nAre you sure")
    fake.expects("POST", "/build/prune", query={}, reply={"CachesDeleted": None, "SpaceReclaimed": 0})
    assert cms("docker builder prune", person="y")[0] == "Total reclaimed space: 0B\n"


def test_beside_the_docker_binary(lone, docker, engine):
    assert lone(f"docker -H {engine.address} builder prune -f") == (docker("builder", "prune", "-f", check=True).stdout, "", 0)

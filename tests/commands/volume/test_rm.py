from tests.running import volume


def test_removed_is_forgotten_and_who_is_missing(fake, cms):
    fake.expects("GET", "/volumes", reply={"Volumes": [volume("a"), volume("b")], "Warnings": None})
    cms("docker volume ls")
    fake.expects("DELETE", "/volumes/a", query={"force": "1"}, reply=204)
    fake.expects("DELETE", "/volumes/nosuch", reply=(404, {"message": "get nosuch: no such volume"}))
    assert cms("docker volume rm -f a nosuch") == ("a\n", "Error response from daemon: get nosuch: no such volume\n", 1)
    assert [document["name"] for document in cms.store.find("Volumes")] == ["b"]


def test_beside_the_docker_binary(real, docker):
    docker("create", "-v", "used:/data", "--name", "user", "busybox", "true", check=True)
    theirs = docker("volume", "rm", "used")
    assert real("docker volume remove used") == ("", theirs.stderr, theirs.returncode)
    assert real("docker volume rm -f nosuch")[0] == docker("volume", "rm", "-f", "nosuch").stdout == "nosuch\n"
    docker("rm", "user", check=True)
    assert real("docker volume rm used") == ("used\n", "", 0)

from tests.running import network


def test_removed_is_forgotten(fake, cms):
    fake.expects("GET", "/networks", reply=[network(1, "a"), network(2, "b")])
    cms("docker network ls")
    fake.expects("DELETE", "/networks/a", reply=204)
    fake.expects("DELETE", "/networks/nosuch", reply=(404, {"message": "network nosuch not found"}))
    fake.expects("GET", "/networks", reply=[network(2, "b")])
    assert cms("docker network rm a nosuch") == ("a\n", "Error response from daemon: network nosuch not found\n", 1)
    assert [document["name"] for document in cms.store.find("Networks")] == ["b"]


def test_force_minds_only_other_troubles(fake, cms):
    fake.expects("DELETE", "/networks/nosuch", reply=(404, {"message": "network nosuch not found"}))
    fake.expects("DELETE", "/networks/used", reply=(403, {"message": "has active endpoints"}))
    assert cms("docker network remove -f nosuch used") == ("", "Error response from daemon: has active endpoints\n", 1)


def test_beside_the_docker_binary(real, docker):
    docker("network", "create", "one", check=True)
    theirs = docker("network", "rm", "bridge")
    assert real("docker network rm bridge") == ("", theirs.stderr, theirs.returncode)
    assert real("docker network rm one") == ("one\n", "", 0)

from tests.swarms import service


def test_removed_is_forgotten(fake, cms):
    fake.expects("GET", "/services", reply=[service(), service("db")])
    cms("docker service ls")
    fake.expects("DELETE", "/services/web")
    fake.expects("DELETE", "/services/nosuch", reply=(404, {"message": "service nosuch not found"}))
    fake.expects("GET", "/services", reply=[service("db")])
    assert cms("docker service rm web nosuch") == ("web\n", "Error response from daemon: service nosuch not found\n", 1)
    assert [one["name"] for one in cms.store.find("Services")] == ["db"]


def test_beside_the_docker_binary(beside):
    beside("service rm nosuch")

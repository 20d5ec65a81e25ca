from tests.swarms import SWARM


def test_a_new_one(fake, cms):
    fake.expects("GET", "/swarm", reply=SWARM, times=2)
    fake.expects("POST", "/swarm/update", query={"version": "5", "rotateManagerToken": "1"}, body=SWARM["Spec"])
    assert cms("docker swarm join-token --rotate -q manager") == ("SWMTKN-1-managers\n", "", 0)


def test_another_role(fake, cms):
    assert cms("docker swarm join-token leader") == ("", "unknown role leader\n", 1)
    assert fake.requests == []


def test_beside_the_docker_binary(beside):
    for words in ("worker", "manager", "-q worker", "--quiet manager", "other"):
        beside(f"swarm join-token {words}")

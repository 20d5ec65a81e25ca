def test_by_force(fake, cms):
    fake.expects("POST", "/swarm/leave", query={"force": "1"})
    assert cms("docker swarm leave -f") == ("Node left the swarm.\n", "", 0)


def test_beside_the_docker_binary(beside):
    beside("swarm leave")

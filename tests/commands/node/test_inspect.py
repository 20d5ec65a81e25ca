import json

from tests.swarms import INFO, node


def test_self_and_who_is_missing(fake, cms):
    fake.expects("GET", "/info", reply=INFO)
    fake.expects("GET", "/nodes/n1id", reply=node(1))
    fake.expects("GET", "/nodes/nosuch", reply=(404, {"message": "node nosuch not found"}))
    out, err, code = cms("docker node inspect self nosuch")
    assert (json.loads(out), err, code) == ([node(1)], "Error response from daemon: node nosuch not found\n", 1)


def test_beside_the_docker_binary(beside, swarm):
    beside("node inspect self --format '{{.Description.Hostname}} {{.Spec.Role}}'")
    beside("node inspect --pretty self")
    beside("node inspect --pretty node2")

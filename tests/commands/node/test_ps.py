from tests.running import compact
from tests.swarms import INFO, node, service, task


def test_of_the_server_itself(fake, cms):
    fake.expects("GET", "/info", reply=INFO)
    fake.expects("GET", "/nodes/n1id", reply=node(1))
    fake.expects("GET", "/tasks", query={"filters": compact({"node": ["n1id"]})}, reply=[task(1), task(2)])
    fake.expects("GET", "/services", reply=[service()])
    fake.expects("GET", "/nodes", reply=[node(1)])
    out, err, code = cms("docker node ps --format '{{.Name}} {{.Node}}'")
    assert (out, err, code) == ("web.1 host1\nweb.2 host1\n", "", 0)


def test_a_missing_one_does_not_hide_the_others(fake, cms):
    fake.expects("GET", "/nodes/host1", reply=node(1))
    fake.expects("GET", "/nodes/nosuch", reply=(404, {"message": "node nosuch not found"}))
    fake.expects("GET", "/tasks", reply=[task(1)])
    out, err, code = cms("docker node ps --no-resolve -q host1 nosuch")
    assert (out, err, code) == ("task1x100000\n", "Error response from daemon: node nosuch not found\n", 1)


def test_beside_the_docker_binary(beside, managed):
    managed("docker service create -d --no-resolve-image --name web --replicas 2 busybox sleep 1000")
    beside("node ps -q node1 node2 --filter name=nosuch")
    beside("node ps nosuch")

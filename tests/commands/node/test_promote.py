from tests.swarms import node


def test_one_changes_and_one_does_not(fake, cms):
    fake.expects("GET", "/nodes/n1", reply=node(1, "manager"))
    fake.expects("GET", "/nodes/n2", reply=node(2))
    changed = node(2)["Spec"]
    fake.expects("POST", "/nodes/n2id/update", query={"version": "3"}, body={**changed, "Role": "manager"})
    assert cms("docker node promote n2 n1") == ("Node n2 promoted to a manager in the swarm.\nNode n1 is already a manager.\n", "", 0)


def test_beside_the_docker_binary(beside):
    beside("node promote nosuch")

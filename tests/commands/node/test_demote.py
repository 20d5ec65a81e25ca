from tests.swarms import node


def test_one_changes_and_one_does_not(fake, cms):
    fake.expects("GET", "/nodes/n1", reply=node(1, "manager"))
    fake.expects("GET", "/nodes/n2", reply=node(2))
    changed = node(1, "manager")["Spec"]
    fake.expects("POST", "/nodes/n1id/update", query={"version": "3"}, body={**changed, "Role": "worker"})
    assert cms("docker node demote n1 n2") == ("Manager n1 demoted in the swarm.\nNode n2 is already a worker.\n", "", 0)


def test_beside_the_docker_binary(beside):
    beside("node demote nosuch")

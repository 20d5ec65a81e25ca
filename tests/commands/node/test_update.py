from tests.swarms import node


def test_labels_role_and_availability(fake, cms):
    fake.expects("GET", "/nodes/n2", reply=node(2))
    body = {"Role": "manager", "Availability": "drain", "Labels": {"x": "y"}}
    fake.expects("POST", "/nodes/n2id/update", query={"version": "3"}, body=body)
    line = "docker node update --availability DRAIN --role manager --label-add x=y --label-rm a n2"
    assert cms(line) == ("n2\n", "", 0)


def test_a_label_that_is_not_there(fake, cms):
    fake.expects("GET", "/nodes/n2", reply=node(2))
    assert cms("docker node update --label-rm z n2") == ("", "key z doesn't exist in node's labels\n", 1)


def test_beside_the_docker_binary(beside, managed):
    beside("node update --label-rm nosuch node2")
    beside("node update --availability nonsense node2")
    assert managed("docker node update --label-add k=v --label-add k2=w node2") == ("node2\n", "", 0)
    assert beside("node inspect node2 --format '{{.Spec.Labels.k}}'")[0] == "v\n"
    assert managed("docker node update --label-rm k --label-rm k2 node2")[2] == 0

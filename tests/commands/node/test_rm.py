def test_names_are_printed_and_the_missing_told(fake, cms):
    fake.expects("DELETE", "/nodes/a", query={"force": "1"})
    fake.expects("DELETE", "/nodes/b", query={"force": "1"}, reply=(404, {"message": "node b not found"}))
    assert cms("docker node rm -f a b") == ("a\n", "Error response from daemon: node b not found\n", 1)


def test_beside_the_docker_binary(beside):
    beside("node rm node2")
    beside("node rm nosuch")

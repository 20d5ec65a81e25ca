def test_names_are_printed_and_the_missing_told(fake, cms):
    fake.expects("DELETE", "/configs/a")
    fake.expects("DELETE", "/configs/b", reply=(404, {"message": "config b not found"}))
    assert cms("docker config rm a b") == ("a\n", "Error response from daemon: config b not found\n", 1)


def test_beside_the_docker_binary(beside):
    beside("config rm nosuch")

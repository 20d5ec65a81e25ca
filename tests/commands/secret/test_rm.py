def test_names_are_printed_and_the_missing_told(fake, cms):
    fake.expects("DELETE", "/secrets/a")
    fake.expects("DELETE", "/secrets/b", reply=(404, {"message": "secret b not found"}))
    assert cms("docker secret rm a b") == ("a\n", "Error response from daemon: secret b not found\n", 1)


def test_beside_the_docker_binary(beside):
    beside("secret rm nosuch")

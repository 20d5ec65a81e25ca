def test_the_current_one_or_by_name(lone):
    lone("docker server add one 127.0.0.1:1")
    lone("docker server add two 127.0.0.1:2")
    assert lone("docker service cloud delete two") == ("two\n", "", 0)
    assert lone("docker service cloud delete") == ("one\n", "", 0)
    assert lone("docker service cloud delete")[2] == 125

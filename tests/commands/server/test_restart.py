def test_another_process_serves_the_same(computer):
    before = computer("server", "inspect", computer.name, "-f", "{{.managed.pid}}")[0]
    assert computer("server", "restart", computer.name)[::2] == (f"{computer.name}\n", 0)
    assert computer("ps", "-q") == ("", "", 0)
    assert computer("server", "inspect", computer.name, "-f", "{{.managed.pid}}")[0] != before


def test_a_server_that_was_only_added(lone):
    lone("docker server add far 127.0.0.1:1")
    out, err, code = lone("docker server restart far")
    assert (out, code) == ("", 125) and "not deployed by this program" in err

def test_stopped_and_said_of_the_list(computer):
    assert computer("server", "stop", computer.name)[::2] == (f"{computer.name}\n", 0)
    out, err, code = computer("ps")
    assert (out, code) == ("", 1) and err.endswith(f"if it was stopped: docker server start {computer.name}\n")
    assert " down " in computer("server", "ls")[0]


def test_a_server_that_was_only_added(lone):
    lone("docker server add far 127.0.0.1:1")
    out, err, code = lone("docker server stop far")
    assert (out, code) == ("", 125) and "not deployed by this program" in err

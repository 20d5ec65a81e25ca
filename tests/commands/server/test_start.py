def test_up_again_after_a_stop(computer):
    assert computer("server", "stop", computer.name)[2] == 0
    assert computer("server", "start", computer.name)[::2] == (f"{computer.name}\n", 0)
    assert computer("ps", "-q") == ("", "", 0)


def test_running_already(computer):
    out, err, code = computer("server", "start", computer.name)
    assert (out, code) == (f"{computer.name}\n", 0) and "runs already" in err


def test_unknown(lone):
    assert lone("docker server start nosuch")[2] == 125

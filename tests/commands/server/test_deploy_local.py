def test_it_is_the_current_server_and_no_port_is_open(computer):
    assert computer("ps")[1:] == ("", 0)
    assert computer("server", "ls", "-q")[0] == f"{computer.name}\n"
    listening = computer.host.run("cat", "/proc/net/tcp", "/proc/net/tcp6").stdout
    assert " 0A " not in listening


def test_again_finds_the_same_engine(computer):
    before = computer("server", "inspect", computer.name, "-f", "{{.managed.pid}}")[0]
    out, err, code = computer("server", "deploy", "local", computer.name)
    assert (out, code) == (f"{computer.name}\n", 0) and "runs already" in err
    assert computer("server", "inspect", computer.name, "-f", "{{.managed.pid}}")[0] == before


def test_another_name_uses_the_engine_there_is(computer):
    address = computer("server", "inspect", computer.name, "-f", "{{.address}}")[0].strip()
    computer("server", "add", "other", address)
    out, err, code = computer("server", "deploy", "local", "other")
    assert (out, code) == ("other\n", 0) and "used as it is" in err
    out, err, code = computer("server", "stop", "other")
    assert (out, code) == ("", 1) and "not started by this program" in err
    computer("server", "use", computer.name)


def test_a_name_that_is_taken(lone):
    lone("docker server add far 127.0.0.1:1")
    out, err, code = lone("docker server deploy local far")
    assert (out, code) == ("", 125) and "already" in err

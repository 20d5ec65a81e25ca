def test_asks_first(computer):
    out, err, code = computer("server", "destroy", computer.name)
    assert (out, code) == ("", 125) and "--yes" in err
    assert computer("ps", "-q")[2] == 0


def test_nothing_is_left(computer):
    record = computer("server", "inspect", computer.name, "-f", "{{.managed.data_root}}")[0].strip()
    assert computer.host.run("test", "-d", record).returncode == 0
    assert computer("server", "destroy", "--yes", computer.name)[::2] == (f"{computer.name}\n", 0)
    assert computer("server", "ls", "-q") == ("", "", 0)
    assert computer.host.run("test", "-e", record).returncode == 1

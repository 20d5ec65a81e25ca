def test_stopped_and_said_of_the_list(computer):
    assert computer("server", "stop", computer.name)[::2] == (f"{computer.name}\n", 0)
    out, err, code = computer("ps")
    assert (out, code) == ("", 1) and "systemctl" not in err
    assert err.endswith(f" It was deployed by this program; if it was stopped: docker server start {computer.name}\n")
    assert " down " in computer("server", "ls")[0]


def test_an_engine_that_was_there_before_is_started_as_ever(lone, tmp_path):
    record = {"managed": "ssh", "name": "far", "ssh": "ssh://nowhere.invalid", "mark": "m", "port": None, "adopted": True}
    lone.session.servers.add("far", f"unix://{tmp_path}/docker.sock", managed=record)
    assert "(systemctl start docker)?" in lone("docker --server far ps")[1]


def test_a_server_that_was_only_added(lone):
    lone("docker server add far 127.0.0.1:1")
    out, err, code = lone("docker server stop far")
    assert (out, code) == ("", 125) and "not deployed by this program" in err

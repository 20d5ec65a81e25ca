import os
import stat


def test_saved_and_the_first_is_current(lone):
    assert lone("docker server add one 127.0.0.1") == ("one\n", "", 0)
    lone("docker server add two unix:///run/two.sock --group prod --group eu")
    inventory = lone.session.servers.inventory
    assert inventory.servers == {"one": {"address": "tcp://127.0.0.1:4243"}, "two": {"address": "unix:///run/two.sock", "groups": ["prod", "eu"]}}
    assert inventory.current == "one"


def test_file_for_nobody_else(lone):
    os.umask(0o022)
    lone("docker server add one 127.0.0.1")
    folder = lone.session.settings.folder
    assert stat.S_IMODE(os.stat(folder).st_mode) == 0o700
    assert stat.S_IMODE(os.stat(folder + "/servers.json").st_mode) == 0o600


def test_open_tcp_is_refused_unless_insecure(lone):
    out, err, code = lone("docker server add far tcp://192.0.2.1:2375")
    assert (out, code) == ("", 125) and "--insecure" in err
    assert lone("docker server add far tcp://192.0.2.1:2375 --insecure") == ("far\n", "", 0)


def test_bad_names_and_addresses(lone):
    for words in ("'a b' 127.0.0.1", "all 127.0.0.1", "a http:://x", "a ftp://h"):
        out, err, code = lone(f"docker server add {words}")
        assert (out, code, err.count("\n")) == ("", 125, 1), words


def test_a_saved_server_is_not_replaced(lone):
    lone("docker server add one 127.0.0.1")
    lone.session.servers.update("one", managed={"managed": "pid"})
    out, err, code = lone("docker server add one unix:///run/other.sock")
    assert (out, err, code) == ("", "one is saved already, at tcp://127.0.0.1:4243; 'docker server rm one' forgets it\n", 125)
    assert lone.session.servers.inventory.servers["one"] == {"address": "tcp://127.0.0.1:4243", "managed": {"managed": "pid"}}

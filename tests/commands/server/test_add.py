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


def test_certificates_are_checked_and_only_their_paths_saved(lone, tls_engine, certificates, tmp_path):
    folder = os.path.dirname(certificates["ca"])
    assert lone(f"docker server add red {tls_engine.tcp_address} --tls-dir {folder}") == ("red\n", "", 0)
    words = " ".join(f"--{name} {path}" for name, path in certificates.items())
    assert lone(f"docker server add blue tcp://localhost:{tls_engine.port} {words}") == ("blue\n", "", 0)
    saved = lone.session.servers.inventory.servers
    assert saved["red"] == {"address": tls_engine.tcp_address, "tls": certificates} and saved["blue"]["tls"] == certificates
    assert lone("docker ps -q --server red,blue") == ("", "", 0)
    assert lone("docker server add far tcp://192.0.2.1 --ca " + certificates["ca"]) == ("far\n", "", 0)
    assert lone.session.servers.inventory.servers["far"]["address"] == "tcp://192.0.2.1:2376"
    for words, said in (
        (f"{tls_engine.tcp_address} --tls-dir {tmp_path}", f"{tmp_path}/ca.pem can't be read"),
        (f"{tls_engine.tcp_address} --cert x --key y", "--ca FILE"),
        (f"{tls_engine.tcp_address} --ca {certificates['ca']} --cert {certificates['cert']}", "needs its key"),
        (f"unix:///d.sock --tls-dir {folder}", "certificates are for tcp://"),
        (f"{tls_engine.tcp_address} --tls-dir {folder} --insecure", "--insecure is for plain TCP"),
        ("https://192.0.2.1", ".docker/ca.pem can't be read"),
    ):
        out, err, code = lone(f"docker server add bad {words}")
        assert (out, code) == ("", 125) and said in err, words


def test_ssh_and_its_key(lone, sshd):
    lone.environ["PATH"] = sshd.path
    key = sshd.folder / "user"
    assert lone(f"docker server add red {sshd.address} --identity {key}") == ("red\n", "", 0)
    assert lone.session.servers.inventory.servers["red"] == {"address": sshd.address, "identity": str(key)}
    assert lone("docker ps -q --server red") == ("", "", 0)
    out, err, code = lone(f"docker server add bad {sshd.address} --identity /nowhere")
    assert (out, code) == ("", 125) and "the key /nowhere can't be read" in err
    out, err, code = lone(f"docker server add bad tcp://127.0.0.1 --identity {key}")
    assert (out, code) == ("", 125) and "--identity is for ssh://" in err


def test_a_range_adds_many_or_none(lone):
    assert lone("docker server add 'red[01-03]' 'unix:///red[01-03].sock' --fallback 'ssh://red[1-3]' --group red") == (
        "red01\nred02\nred03\n",
        "",
        0,
    )
    inventory = lone.session.servers.inventory
    assert inventory.servers["red02"] == {"address": "unix:///red02.sock", "fallback": ["ssh://red2"], "groups": ["red"]}
    assert inventory.current == "red01"
    for words, said in (
        ("'red[03-04]' 'unix:///[03-04]'", "red03 is saved already"),
        ("'blue[1-3]' unix:///b.sock", "'blue[1-3]' means 3 and 'unix:///b.sock' 1"),
        ("'blue[1-2]' 'unix:///[1-3]'", "write the same range in both"),
        ("blue unix:///x --label =1", "KEY=VALUE"),
    ):
        out, err, code = lone(f"docker server add {words}")
        assert (out, code) == ("", 125) and said in err, words
    assert list(inventory.servers) == ["red01", "red02", "red03"]
    assert lone("docker server add six 'tcp://[::1]:4243' --label rack=3 --protected") == ("six\n", "", 0)
    assert inventory.servers["six"] == {"address": "tcp://[::1]:4243", "labels": {"rack": "3"}, "protected": True}

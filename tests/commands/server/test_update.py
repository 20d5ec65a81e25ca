def record(lone, name="one"):
    return lone.session.servers.inventory.servers[name]


def test_groups_and_labels_come_and_go(lone):
    lone("docker server add one unix:///one.sock --group prod --label rack=3")
    assert lone("docker server update one --group-add eu --group-add prod --label-add rack=4 --label-add ssd=") == ("one\n", "", 0)
    assert record(lone) == {"address": "unix:///one.sock", "groups": ["prod", "eu"], "labels": {"rack": "4", "ssd": ""}}
    lone("docker server update one --group-rm prod --group-rm eu --label-rm rack --label-rm ssd")
    assert record(lone) == {"address": "unix:///one.sock"}


def test_addresses_and_protection(lone):
    lone("docker server add one unix:///one.sock")
    lone.session.servers.update("one", managed={"managed": "pid"})
    assert lone("docker server update one --address unix:///two.sock --fallback 127.0.0.1 --protected")[2] == 0
    expected = {"address": "unix:///two.sock", "fallback": ["tcp://127.0.0.1:4243"], "protected": True, "managed": {"managed": "pid"}}
    assert record(lone) == expected
    lone("docker server update one --fallback '' --protected=false")
    assert record(lone) == {"address": "unix:///two.sock", "managed": {"managed": "pid"}}


def test_certificates_stay_unless_others_are_given(lone, certificates, tls_engine):
    words = " ".join(f"--{name} {path}" for name, path in certificates.items())
    lone(f"docker server add red {tls_engine.tcp_address} {words}")
    assert lone(f"docker server update red --address tcp://localhost:{tls_engine.port}")[2] == 0
    assert record(lone, "red") == {"address": f"tcp://localhost:{tls_engine.port}", "tls": certificates}
    assert lone("docker ps -q --server red") == ("", "", 0)


def test_what_can_not_be_is_refused_and_nothing_changes(lone):
    lone("docker server add one unix:///one.sock")
    for words, said in (
        ("one", "nothing to change"),
        ("one --group-rm prod", "it has no group 'prod'; it has: none"),
        ("one --label-add =x", "KEY=VALUE"),
        ("one --address tcp://192.0.2.1:2375", "--insecure"),
        ("one --fallback 192.0.2.1", "--insecure"),
        ("nosuch --protected", "no server 'nosuch'"),
    ):
        out, err, code = lone(f"docker server update {words}")
        assert (out, code) == ("", 125) and said in err, words
    assert record(lone) == {"address": "unix:///one.sock"}

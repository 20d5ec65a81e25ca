"""What ``server certificates renew`` refuses; it renews in tests/cloud/test_over_ssh.py, on a real host."""

import pathlib


def test_a_server_without_certificates_of_ours(lone):
    lone("docker server add far 127.0.0.1:1")
    out, err, code = lone("docker server certificates renew far")
    assert (out, code) == ("", 125) and "far was not deployed with --tls" in err
    assert lone("docker server certificates renew") == ("", "", 0)


def test_a_host_that_is_gone(lone):
    record = {"managed": "ssh", "name": "gone", "ssh": "ssh://alice@127.0.0.1:1", "identity": None, "mark": "m", "port": 2376, "hosts": ["192.0.2.1"]}
    lone.session.servers.add("gone", "tcp://127.0.0.1:1", managed={**record, "adopted": False, "expires": "2999-01-01"})
    out, err, code = lone("docker server certificates renew")
    assert (out, code) == ("", 1) and "gone: ssh://alice@127.0.0.1:1: connection refused" in err


def test_there_is_no_authority_to_replace(lone):
    assert lone("docker server certificates renew --authority") == ("", "", 0)
    assert "certificates" not in [path.name for path in pathlib.Path(lone.session.settings.make_folder()).iterdir()]

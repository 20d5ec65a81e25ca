import json

import pytest

from cloudmesh_docker.cloud import certificates
from cloudmesh_docker.cloud.certificates import Authority


@pytest.fixture
def authority(lone):
    """The authority of ``lone``, with a server 'web1' that has a certificate of it."""
    authority = Authority(lone.session.settings.make_folder())
    authority.keep("m1", authority.issue("web1", ["192.0.2.1", "web1.example.org"]))
    lone.session.servers.add("web1", "tcp://127.0.0.1:1", certificates=authority.client(), managed={"managed": "ssh", "name": "web1", "mark": "m1"})
    return authority


def test_none_yet(lone):
    assert lone("docker server certificates") == ("NAME      CERTIFICATE   FOR       EXPIRES   LEFT\n", "", 0)


def test_table(lone, authority):
    lone("docker server add far 127.0.0.1:2")
    lines = [line.split() for line in lone("docker server certificates")[0].splitlines()]
    assert lines[0] == ["NAME", "CERTIFICATE", "FOR", "EXPIRES", "LEFT"]
    assert lines[1][:4] == ["web1", "server", "192.0.2.1,", "web1.example.org"] and lines[1][-2:] == ["729", "days"]
    assert [line[:2] for line in lines[2:]] == [["-", "client"], ["-", "authority"]]


def test_one_server_in_another_format(lone, authority):
    assert lone("docker server certificates web1 --format '{{.Name}} {{.Hosts}}'")[0] == "web1 192.0.2.1, web1.example.org\n"
    (found,) = json.loads(lone("docker server certificates web1 --format json")[0])
    assert found["Expires"] == str(authority.until("m1").date())
    assert lone("docker server certificates -q")[0] == "web1\n-\n-\n"


def test_expired(lone, authority, monkeypatch):
    monkeypatch.setattr(certificates, "DAYS", -0.5)
    authority.keep("m1", authority.issue("web1", ["192.0.2.1"]))
    assert lone("docker server certificates web1 --format '{{.Left}}'")[0] == "expired\n"


def test_unknown_server(lone):
    assert lone("docker server certificates nosuch")[2] == 125


@pytest.mark.parametrize("expires, warned", [("2000-01-01", True), ("2999-01-01", False)])
def test_who_uses_a_server_is_warned_once(lone, authority, expires, warned):
    lone.session.servers.update("web1", managed={"managed": "ssh", "name": "web1", "mark": "m1", "expires": expires})
    warning = "web1: its certificates expire on 2000-01-01; 'docker server certificates renew' makes new ones\n"
    assert (warning in lone("docker --server web1 ps")[1]) is warned
    assert warning not in lone("docker --server web1 ps")[1]


def test_the_authority_itself(lone, authority, monkeypatch):
    monkeypatch.setattr(certificates, "WARN_DAYS", 4000)
    said = "the authority expires soon; 'docker server certificates renew --authority' makes a new one\n"
    assert lone("docker server certificates")[1] == said and lone("docker server certificates web1")[1] == said
    lone.session.servers.update("web1", managed={"managed": "ssh", "name": "web1", "mark": "m1", "expires": "2000-01-01", "authority": True})
    assert "'docker server certificates renew --authority' makes new ones" in lone("docker --server web1 ps")[1]

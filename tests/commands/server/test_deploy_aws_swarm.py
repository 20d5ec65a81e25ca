"""``server deploy aws --swarm``: moto makes the instances, and real engines, which are there already, make the swarm."""

import threading

import pytest

from cloudmesh_docker.cloud import aws_deploy
from tests.swarms import CHECKED

DEPLOY = "docker server deploy aws web --count 3 --managers 1 --swarm prod --allow 198.51.100.7"


@pytest.fixture
def instances(apart, aws, no_host, monkeypatch):
    """Three real engines, each at the address that an instance has in its own network."""
    waiting, one, wired = list(apart.engines), threading.Lock(), []

    def save(site, record):
        with one:
            engine = waiting.pop(0)
        place = f"{record['private']}/8"
        engine.host.run("ip", "addr", "add", place, "dev", "eth0", check=True)
        wired.append((engine, place))
        return site.save(record, engine.address)

    monkeypatch.setattr(aws_deploy, "save", save)
    yield
    for engine, place in wired:
        engine.request("POST", "/swarm/leave", force=1)
        engine.host.run("ip", "addr", "del", place, "dev", "eth0", check=True)


def test_from_nothing_to_a_swarm_and_back(lone, aws, instances):
    out, err, code = lone(DEPLOY)
    assert (out.split(), code) == (["web-1", "web-2", "web-3", "prod"], 0), err
    assert err.splitlines()[-5:-2] == ["web-1: made the swarm prod", *CHECKED]
    assert sorted(err.splitlines()[-2:]) == ["web-2: joined as a worker", "web-3: joined as a worker"]
    addresses = lone("docker node inspect self --format '{{.Status.Addr}}'")[0].split()
    assert addresses == [next(each.private_ip for each in aws.instances() if each.id == instance_of(lone, "web-1"))]
    assert lone("docker node ls --format '{{.Status}}'")[0].split() == ["Ready"] * 3
    assert lone(DEPLOY)[0].split() == ["web-1", "web-2", "web-3", "prod"]
    for name in ("web-3", "web-2", "web-1"):
        assert lone(f"docker server destroy -y {name}")[2] == 0
    assert aws.tagged() == [] and lone.session.servers.inventory.swarms == {}


def instance_of(lone, name):
    """The id of a server's instance."""
    return lone.session.servers.find(name).record["managed"]["instance"]

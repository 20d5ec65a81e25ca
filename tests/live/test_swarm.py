"""A swarm of four servers that goes on when one of them loses its power, and then its first manager."""

import json

import pytest

from tests.running import Runner
from tests.swarms import RealSwarm, until


@pytest.fixture
def four(make_engine):
    """Four engines on one network, in no swarm."""
    engines = RealSwarm([make_engine(f"live{number}") for number in range(1, 5)], joined=False)
    yield engines
    engines.lan.stop()


@pytest.fixture
def prod(four):
    """A session whose current server is a swarm: its managers are a, b and c, its worker is d."""
    runner = Runner()
    for name, engine in zip("abcd", four.engines, strict=True):
        runner(f"docker server add {name} {engine.address}")
    addresses = ",".join(f"{name}={address}" for name, address in zip("abcd", four.addresses, strict=True))
    assert runner(f"docker swarm create prod --managers a,b,c --workers d --addresses {addresses}")[2] == 0
    runner("docker swarm update --server prod --dispatcher-heartbeat 1s")
    runner("docker server use prod")
    yield runner
    runner.close()


def nodes_of(runner):
    """{task: host} of what runs of the service."""
    out = runner("docker service ps web --filter desired-state=running --format '{{.Name}} {{.Node}} {{.CurrentState}}'")[0]
    return {line.split()[0]: line.split()[1] for line in out.splitlines() if line.split()[2] == "Running"}


def test_power_is_lost(prod, four):
    spread = "--replicas 4 --replicas-max-per-node 2 --restart-delay 0s --stop-grace-period 0s --update-monitor 100ms --endpoint-mode dnsrr"
    assert prod(f"docker service create -q --no-resolve-image --name web {spread} busybox sleep 1000")[2] == 0
    before = nodes_of(prod)
    assert sorted(before.values()) == ["live1", "live2", "live3", "live4"]
    for task, host in before.items():
        server = "abcd"[int(host[-1]) - 1]
        assert prod(f"docker exec {task} hostname")[1:] == (f"{task}: not on prod, used on {server}\n", 0)
    assert prod("docker exec web.9 hostname")[2] == 1

    four.engines[3].host.stop()
    until(lambda: len(after := nodes_of(prod)) == 4 and "live4" not in after.values())
    four.engines[0].host.stop()
    until(lambda: prod("docker node ls")[2] == 0 and len(set(nodes_of(prod).values()) & {"live2", "live3"}) == 2)
    assert prod("docker service scale -d web=2")[::2] == ("web scaled to 2\n", 0)
    until(lambda: len(nodes_of(prod)) == 2)
    rows = json.loads(prod("docker swarm status --format json")[0])
    assert [row["Name"] for row in rows if "does not answer" in row["State"]] == ["a", "d"]

from tests.swarms import CHECKED


def test_to_a_swarm(free, apart):
    one, two, _ = apart.addresses
    assert free(f"docker swarm create prod --managers a --addresses a={one}")[2] == 0
    assert free(f"docker swarm add prod --workers b --addresses b={two}") == ("prod\n", "\n".join([*CHECKED, "b: joined as a worker\n"]), 0)
    assert free.session.servers.inventory.swarms["prod"]["workers"] == ["b"]


def test_to_none(lone):
    out, err, code = lone("docker swarm add nosuch --workers a")
    assert (out, code) == ("", 125)

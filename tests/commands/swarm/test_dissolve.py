def test_after_a_yes(free, addresses):
    assert free(f"docker swarm create prod --managers a --workers b,c {addresses}")[2] == 0
    out, err, code = free("docker swarm dissolve prod")
    assert (out, code) == ("", 125) and "it needs a yes" in err
    assert free.session.servers.inventory.swarms.keys() == {"prod"}
    out, err, code = free("docker swarm dissolve prod", person="y")
    assert (out, code) == ("prod\n", 0) and err.endswith("a: left the swarm\n")
    assert free.session.servers.inventory.swarms == {}
    states = free("docker info --server a,b,c --format '{{.Swarm.LocalNodeState}}'")[0]
    assert states.count("inactive") == 3


def test_no_such_swarm(lone):
    assert lone("docker swarm dissolve nosuch --force")[2] == 125

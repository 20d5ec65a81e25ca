from tests.swarms import until


def test_its_tasks_go_elsewhere_first(free, addresses):
    assert free(f"docker swarm create prod --managers a,b --workers c {addresses}")[2] == 0
    service = "--no-resolve-image --update-monitor 100ms --stop-grace-period 0s --name web --replicas 3 busybox sleep 1000"
    assert free(f"docker service create -q --server prod {service}")[2] == 0
    out, err, code = free("docker swarm remove prod c b")
    assert (out, code) == ("c\nb\n", 0)
    told = ["c: has no tasks any more", "c: left the swarm", "b: has no tasks any more", "b: is a worker now", "b: left the swarm"]
    assert err.splitlines() == told
    assert free("docker swarm status prod -q")[0] == "a\n"
    until(lambda: free("docker service ls --server prod --format '{{.Replicas}}'")[0] == "3/3\n")
    assert "b is not in the swarm" in free("docker swarm rm prod b")[1]
    assert free("docker swarm rm prod a")[1].startswith("a is the only manager of prod")


def test_no_such_swarm(lone):
    assert lone("docker swarm rm nosuch a")[2] == 125

import re

from tests.running import compact, network

DELETED = "Deleted Networks:\na\nb\n\n"


def pruned(fake, **filters):
    query = {"filters": compact(filters)} if filters else {}
    fake.expects("POST", "/networks/prune", query=query, reply={"NetworksDeleted": ["a", "b"]})
    fake.expects("GET", "/networks", query={}, reply=[])


def test_force_does_not_ask(fake, cms):
    pruned(fake, until=["24h"], label=["x"])
    assert cms("docker network prune -f --filter until=24h --filter label=x") == (DELETED, "", 0)


def test_shows_what_would_go_and_asks(fake, cms):
    fake.expects("GET", "/networks", query={"filters": compact({"dangling": ["true"]})}, reply=[network(1, "b"), network(2, "a")])
    pruned(fake)
    out, err, code = cms("docker network prune", person="y")
    assert (out, code) == (DELETED, 0)
    assert err == (
        "WARNING! This will remove all custom networks not used by at least one container.\n"
        "Networks not used now (2):\n  a\n  b\nAre you sure you want to continue? [y/N] "
    )


def test_no_is_no_and_so_is_nobody(fake, cms):
    fake.expects("GET", "/networks", reply=[], times=2)
    for person in ("n", None):
        out, err, code = cms("docker network prune", person=person)
        assert (out, code) == ("", 0)
        assert "nothing was removed" in err


def test_dry_run_shows_the_first_question(cms):
    assert cms("docker network prune -f --dry-run")[0] == "POST /v1.51/networks/prune\n"
    assert cms("docker network prune --dry-run")[0].startswith("GET /v1.51/networks?filters=")


def test_each_of_several_servers_is_asked_about(make_fake, lone):
    for name in ("one", "two"):
        fake = make_fake()
        fake.expects("GET", "/networks", reply=[network(1, f"of-{name}")])
        lone(f"docker server add {name} {fake.address}")
    out, err, code = lone("docker --server one,two network prune", person="n")
    assert (out, code) == ("", 0)
    assert "one |   of-one" in err and "two |   of-two" in err
    assert len(re.findall(r"two \| Are you sure you want to continue\? \(server [12] of 2\) \[y/N\]", err)) == 1


def test_as_the_docker_binary_prunes(real, docker):
    texts = []
    for run in (lambda: docker("network", "prune", "-f").stdout, lambda: real("docker network prune -f")[0]):
        docker("network", "create", "gone", check=True)
        texts.append(run())
    assert texts[0] == texts[1] == "Deleted Networks:\ngone\n\n"

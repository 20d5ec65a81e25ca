import pytest

from tests.swarms import CHECKED, INACTIVE, INFO, SWARM, node


def only(addresses, names):
    """The addresses of some servers."""
    words = addresses.removeprefix("--addresses ").split(",")
    return "--addresses " + ",".join(word for word in words if word[0] in names)


def test_one_by_one_and_again(free, addresses, home):
    out, err, code = free(f"docker swarm create prod --managers a,b --workers c {addresses}")
    assert (out, code) == ("prod\n", 0)
    assert sorted(err.splitlines()) == sorted(["a: made the swarm prod", "b: joined as a manager", "c: joined as a worker", *CHECKED])
    assert free(f"docker swarm create prod --managers a,b --workers c {addresses}") == ("prod\n", "", 0)
    record = free.session.servers.inventory.swarms["prod"]
    assert (record["managers"], record["workers"], sorted(record["nodes"])) == (["a", "b"], ["c"], ["a", "b", "c"])
    assert not any(b"SWMTKN" in path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert free("docker node ls --server prod -q -f role=manager")[0].count("\n") == 2
    assert free("docker info --server @prod --format '{{.Swarm.LocalNodeState}}'")[0].split() == ["active"] * 3
    out, err, code = free(f"docker swarm create prod --managers a --workers b {only(addresses, 'ab')}")
    assert (out, code) == ("prod\n", 1)
    assert err == "b: is a manager of prod already, not a worker; change that with 'docker node promote|demote'\n"


def test_who_is_missing_is_added_later(free, addresses):
    free("docker server add dead unix:///nowhere.sock")
    out, err, code = free(f"docker swarm create prod --managers a --workers b,dead {only(addresses, 'ab')}")
    assert (out, code) == ("prod\n", 1)
    assert "b: joined as a worker" in err and "dead: unix:///nowhere.sock: there is no such socket" in err
    assert free.session.servers.inventory.swarms["prod"]["workers"] == ["b"]
    out, err, code = free(f"docker swarm create prod --managers a --workers b,c {addresses}")
    assert (out, err, code) == ("prod\n", "\n".join([*CHECKED, "c: joined as a worker\n"]), 0)


def test_who_is_in_another_swarm_is_told_of(free, addresses):
    assert free(f"docker swarm create other --managers c {only(addresses, 'c')}")[2] == 0
    out, err, code = free(f"docker swarm create prod --managers a,c {only(addresses, 'ac')}")
    assert (out, code) == ("", 1) and err.startswith("c is in another swarm, other;")
    assert free.session.servers.inventory.swarms.keys() == {"other"}


def test_what_is_closed_is_named_before_anybody_joins(free, addresses, apart):
    create = f"docker swarm create prod --managers a --workers b,c {addresses}"
    apart.close(0, 2377)
    try:
        out, err, code = free(create)
    finally:
        apart.open(0)
    a, b, c = apart.addresses
    assert (out, code) == ("prod\n", 1)
    assert err.splitlines() == [
        "a: made the swarm prod",
        *CHECKED,
        f"b, c can't reach a at {a}:2377/tcp, by which nodes join and are managed: connection refused",
        "b, c: not joined; open what is closed, and do it again",
    ]
    apart.close(2, 7946, "REJECT --reject-with icmp-host-prohibited")
    try:
        out, err, code = free(create)
    finally:
        apart.open(2)
    assert err.splitlines() == [
        *CHECKED,
        "b: joined as a worker",
        f"a, b can't reach c at {c}:7946/tcp, by which nodes find each other: no route to host",
        "c: not joined; open what is closed, and do it again",
    ]
    assert (free.session.servers.inventory.swarms["prod"]["workers"], code) == (["b"], 1)
    assert free(create)[1].splitlines() == [*CHECKED, "c: joined as a worker"]


def fakes(lone, make_fake, managers, said, **info):
    """Servers a, a manager, and b, in no swarm, whose engine says this of a registry at a port of a; b."""
    first, second = make_fake(), make_fake()
    first.allows("GET", "/info", reply=INFO)
    first.allows("GET", "/nodes", reply=managers)
    first.allows("GET", "/swarm", reply=SWARM)
    second.allows("GET", "/info", reply={**INACTIVE, **info})
    for port in (2377, 7946):
        second.allows("GET", f"/distribution/10.0.0.1:{port}/swarm/json", reply=(500, {"message": said.format(f"10.0.0.1:{port}")}))
    for name, fake in (("a", first), ("b", second)):
        lone(f"docker server add {name} {fake.address}")
    return second


@pytest.mark.parametrize("said", ["dial tcp {0}: i/o timeout", "request canceled while waiting for connection (Client.Timeout exceeded)"])
def test_who_is_not_answered_is_named(lone, make_fake, said):
    fakes(lone, make_fake, [node(1, "manager")], f'Get "https://{{0}}/v2/": {said}')
    out, err, code = lone("docker swarm create prod --managers a --workers b")
    assert (out, code) == ("prod\n", 1)
    assert "b can't reach a at 10.0.0.1:2377/tcp, by which nodes join and are managed: no answer\n" in err
    assert "b can't reach a at 10.0.0.1:7946/tcp, by which nodes find each other: no answer\n" in err


def join_body():
    """What b's engine is sent to join."""
    body = {"ListenAddr": "0.0.0.0:2377", "AdvertiseAddr": "", "DataPathAddr": "", "RemoteAddrs": ["10.0.0.1:2377"], "Availability": ""}
    return {**body, "JoinToken": "SWMTKN-1-workers"}


def test_a_join_that_fails_names_the_ports(lone, make_fake):
    second = fakes(lone, make_fake, [node(1, "manager")], "tls: first record does not look like a TLS handshake")
    second.expects("POST", "/swarm/join", body=join_body(), reply=(503, {"message": "Timeout was reached before node joined."}))
    out, err, code = lone("docker swarm create prod --managers a --workers b")
    assert (out, code) == ("prod\n", 1)
    assert "b: Error response from daemon: Timeout was reached before node joined.\nb tried to reach the manager at 10.0.0.1:2377; " in err
    assert "2377/tcp open on its managers, 7946/tcp, 7946/udp and 4789/udp" in err


@pytest.mark.parametrize("said, info", [("invalid reference format", {}), ("dial tcp {0}: i/o timeout", {"HttpsProxy": "http://proxy:3128"})])
def test_what_can_not_be_checked_hinders_nobody(lone, make_fake, said, info):
    second = fakes(lone, make_fake, [node(1, "manager")], said, **info)
    second.expects("POST", "/swarm/join", body=join_body())
    out, err, code = lone("docker swarm create prod --managers a --workers b")
    looking, told, joined = err.splitlines()
    assert (out, looking, joined, code) == ("prod\n", CHECKED[0], "b: joined as a worker", 0)
    assert told.startswith("not checked: what b can reach; not checked: what reaches b, not knowing an address before it joins; 7946/udp and")


def test_wrong_words(free):
    for words in ("", "--managers a --workers a", "--managers nosuch", "--managers a --addresses b=1.2.3.4", "--workers b"):
        assert free(f"docker swarm create prod {words}")[2] == 125, words
    assert free("docker swarm create a --managers a")[2] == 125
    assert free.session.servers.inventory.swarms == {}


def test_a_protected_server_is_left_alone(free):
    free("docker server update a --protected")
    out, err, code = free("docker swarm create prod --managers a")
    assert (code, "a is protected" in err) == (125, True)
    assert free("docker info --server a --format '{{.Swarm.LocalNodeState}}'")[0] == "inactive\n"

from tests.swarms import INACTIVE, INFO, SWARM, node


def only(addresses, names):
    """The addresses of some servers."""
    words = addresses.removeprefix("--addresses ").split(",")
    return "--addresses " + ",".join(word for word in words if word[0] in names)


def test_one_by_one_and_again(free, addresses, home):
    out, err, code = free(f"docker swarm create prod --managers a,b --workers c {addresses}")
    assert (out, code) == ("prod\n", 0)
    assert sorted(err.splitlines()) == ["a: made the swarm prod", "b: joined as a manager", "c: joined as a worker"]
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
    assert (out, err, code) == ("prod\n", "c: joined as a worker\n", 0)


def test_who_is_in_another_swarm_is_told_of(free, addresses):
    assert free(f"docker swarm create other --managers c {only(addresses, 'c')}")[2] == 0
    out, err, code = free(f"docker swarm create prod --managers a,c {only(addresses, 'ac')}")
    assert (out, code) == ("", 1) and err.startswith("c is in another swarm, other;")
    assert free.session.servers.inventory.swarms.keys() == {"other"}


def test_what_can_not_be_reached_is_named(lone, make_fake):
    first, second = make_fake(), make_fake()
    first.allows("GET", "/info", reply=INFO)
    first.allows("GET", "/nodes", reply=[node(1, "manager")])
    first.allows("GET", "/swarm", reply=SWARM)
    second.allows("GET", "/info", reply=INACTIVE)
    body = {"ListenAddr": "0.0.0.0:2377", "AdvertiseAddr": "", "DataPathAddr": "", "RemoteAddrs": ["10.0.0.1:2377"], "Availability": ""}
    body["JoinToken"] = "SWMTKN-1-workers"
    second.expects("POST", "/swarm/join", body=body, reply=(503, {"message": "Timeout was reached before node joined."}))
    for name, fake in (("a", first), ("b", second)):
        lone(f"docker server add {name} {fake.address}")
    out, err, code = lone("docker swarm create prod --managers a --workers b")
    assert (out, code) == ("prod\n", 1)
    assert err.startswith("b: Error response from daemon: Timeout was reached before node joined.\nb tried to reach the manager at 10.0.0.1:2377; ")
    assert "2377/tcp open on its managers, 7946/tcp, 7946/udp and 4789/udp" in err


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

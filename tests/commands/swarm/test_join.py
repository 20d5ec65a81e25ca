from tests.swarms import INACTIVE, INFO


def test_as_what_it_joined(fake, cms):
    body = {
        "ListenAddr": "0.0.0.0:5",
        "AdvertiseAddr": "a",
        "DataPathAddr": "b",
        "RemoteAddrs": ["h:2377"],
        "JoinToken": "T",
        "Availability": "pause",
    }
    fake.expects("POST", "/swarm/join", body=body)
    fake.expects("GET", "/info", reply=INACTIVE)
    line = "docker swarm join --token T --availability pause --advertise-addr a --data-path-addr b --listen-addr :5 h:2377"
    assert cms(line) == ("This node joined a swarm as a worker.\n", "", 0)
    fake.expects("POST", "/swarm/join")
    fake.expects("GET", "/info", reply=INFO)
    assert cms("docker swarm join --token T h:2377")[0] == "This node joined a swarm as a manager.\n"


def test_the_token_is_kept_nowhere(fake, cms, home):
    fake.expects("POST", "/swarm/join")
    fake.expects("GET", "/info", reply=INFO)
    out, err, code = cms("docker swarm join --debug --token SWMTKN-1-hidden h:2377")
    assert (code, "hidden" in out + err) == (0, False)
    assert "hidden" not in cms("docker swarm join --dry-run --token SWMTKN-1-hidden h:2377")[0]
    assert [entry["command"] for entry in cms.store.find("History")] == ["docker swarm join --debug --token '***' h:2377"]
    assert not any(b"hidden" in path.read_bytes() for path in home.rglob("*") if path.is_file())


def test_beside_the_docker_binary(beside):
    beside("swarm join --token SWMTKN-1-x-y 10.77.0.1:2377")

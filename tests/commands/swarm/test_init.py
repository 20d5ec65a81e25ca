from tests.swarms import INFO, SWARM

PLAIN = {
    "ListenAddr": "0.0.0.0:2377",
    "AdvertiseAddr": "",
    "DataPathAddr": "",
    "DataPathPort": 0,
    "ForceNewCluster": False,
    "Spec": {
        "Labels": None,
        "Orchestration": {},
        "Raft": {},
        "Dispatcher": {},
        "CAConfig": {},
        "TaskDefaults": {},
        "EncryptionConfig": {"AutoLockManagers": False},
    },
    "AutoLockManagers": False,
    "Availability": "",
    "DefaultAddrPool": [],
    "SubnetSize": 24,
}
WHOLE = """Swarm initialized: current node (n1id) is now a manager.

To add a worker to this swarm, run the following command:

    docker swarm join --token SWMTKN-1-workers 10.0.0.1:2377

To add a manager to this swarm, run 'docker swarm join-token manager' and follow the instructions.
"""


def test_what_the_docker_binary_sends_and_says(fake, cms, home):
    fake.expects("POST", "/swarm/init", reply=(200, b'"n1id"', {"Content-Type": "application/json"}))
    fake.expects("GET", "/swarm", reply=SWARM)
    fake.expects("GET", "/info", reply=INFO)
    assert cms("docker swarm init") == (WHOLE, "", 0)
    assert fake.requests[0].json == PLAIN
    assert not any(b"SWMTKN" in path.read_bytes() for path in home.rglob("*") if path.is_file())


def test_every_option(fake, cms, tmp_path):
    (tmp_path / "ca.pem").write_text("-----BEGIN CERTIFICATE-----\n")
    fake.expects("POST", "/swarm/init", reply=(200, b'"n1id"', {"Content-Type": "application/json"}))
    fake.expects("GET", "/swarm", reply=SWARM)
    fake.expects("GET", "/info", reply=INFO)
    fake.expects("GET", "/swarm/unlockkey", reply={"UnlockKey": "SWMKEY-1-x"})
    out = cms(
        "docker swarm init --advertise-addr eth0 --autolock --availability drain --cert-expiry 1h --data-path-addr 1.2.3.4 --data-path-port 5000 "
        "--default-addr-pool 10.0.0.0/8,10.1.0.0/16 --default-addr-pool-mask-length 26 --dispatcher-heartbeat 2s --force-new-cluster "
        f"--external-ca protocol=cfssl,url=https://x,cacert={tmp_path}/ca.pem --listen-addr 1.1.1.1:99 --max-snapshots 3 --snapshot-interval 5 "
        "--task-history-limit 2"
    )[0]
    authority = {"Protocol": "cfssl", "URL": "https://x", "CACert": "-----BEGIN CERTIFICATE-----\n"}
    assert "\n    SWMKEY-1-x\n" in out
    assert fake.requests[0].json == {
        "ListenAddr": "1.1.1.1:99",
        "AdvertiseAddr": "eth0",
        "DataPathAddr": "1.2.3.4",
        "DataPathPort": 5000,
        "ForceNewCluster": True,
        "Spec": {
            "Labels": None,
            "Orchestration": {"TaskHistoryRetentionLimit": 2},
            "Raft": {"SnapshotInterval": 5, "KeepOldSnapshots": 3},
            "Dispatcher": {"HeartbeatPeriod": 2000000000},
            "CAConfig": {"NodeCertExpiry": 3600000000000, "ExternalCAs": [authority]},
            "TaskDefaults": {},
            "EncryptionConfig": {"AutoLockManagers": True},
        },
        "AutoLockManagers": True,
        "Availability": "drain",
        "DefaultAddrPool": ["10.0.0.0/8", "10.1.0.0/16"],
        "SubnetSize": 26,
    }


def test_wrong_words_send_nothing(fake, cms):
    for words in (
        "--external-ca x",
        "--external-ca protocol=other,url=x",
        "--external-ca protocol=cfssl",
        "--default-addr-pool q",
        "--cert-expiry x",
    ):
        assert cms(f"docker swarm init {words}")[2] == 125, words
    assert cms("docker swarm init --availability never")[2] == 125
    assert fake.requests == []


def test_beside_the_docker_binary(beside):
    beside("swarm init")

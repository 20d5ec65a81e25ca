from tests.swarms import SWARM


def test_only_what_was_said_changes(fake, cms):
    fake.expects("GET", "/swarm", reply=SWARM)
    body = {**SWARM["Spec"], "Orchestration": {"TaskHistoryRetentionLimit": 2}, "CAConfig": {"NodeCertExpiry": 3600000000000}}
    fake.expects("POST", "/swarm/update", query={"version": "5"}, body=body)
    assert cms("docker swarm update --task-history-limit 2 --cert-expiry 1h") == ("Swarm updated.\n", "", 0)


def test_locking_shows_the_key(fake, cms):
    fake.expects("GET", "/swarm", reply=SWARM)
    fake.expects("POST", "/swarm/update")
    fake.expects("GET", "/swarm/unlockkey", reply={"UnlockKey": "SWMKEY-1-x"})
    assert "\n    SWMKEY-1-x\n" in cms("docker swarm update --autolock")[0]


def test_nothing_to_change(fake, cms):
    assert cms("docker swarm update")[2] == 125
    assert fake.requests == []


def test_beside_the_docker_binary(beside):
    beside("swarm update --task-history-limit 5")
    beside("swarm update --autolock=false")

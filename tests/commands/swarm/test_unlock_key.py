from tests.swarms import SWARM

KEY = {"UnlockKey": "SWMKEY-1-x"}


def test_shown_and_made_anew(fake, cms):
    fake.expects("GET", "/swarm/unlockkey", reply=KEY, times=2)
    assert cms("docker swarm unlock-key -q") == ("SWMKEY-1-x\n", "", 0)
    fake.expects("GET", "/swarm", reply=SWARM, times=2)
    fake.expects("POST", "/swarm/update", query={"version": "5", "rotateManagerUnlockKey": "1"})
    out, err, code = cms("docker swarm unlock-key --rotate")
    assert out.startswith("Successfully rotated manager unlock key.\n\nTo unlock a swarm manager after it restarts, run the `docker swarm unlock`\n")
    assert "\n    SWMKEY-1-x\n" in out and code == 0


def test_beside_the_docker_binary(beside):
    beside("swarm unlock-key")
    beside("swarm unlock-key --rotate")

import pytest

from tests.swarms import INACTIVE, INFO


@pytest.mark.parametrize("info, says", [(INACTIVE, "Error: This node is not part of a swarm\n"), (INFO, "Error: swarm is not locked\n")])
def test_nothing_to_unlock(fake, cms, info, says):
    fake.expects("GET", "/info", reply=info)
    assert cms("docker swarm unlock") == ("", says, 1)


def test_the_key_is_read(fake, cms, home):
    fake.expects("GET", "/info", reply={"Swarm": {"LocalNodeState": "locked"}})
    fake.expects("POST", "/swarm/unlock", body={"UnlockKey": "SWMKEY-1-hidden"})
    assert cms("docker swarm unlock", b"SWMKEY-1-hidden\n") == ("", "", 0)
    assert not any(b"hidden" in path.read_bytes() for path in home.rglob("*") if path.is_file())


def test_beside_the_docker_binary(beside):
    beside("swarm unlock")

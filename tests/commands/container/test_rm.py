import pytest

from tests.running import container


@pytest.fixture
def remembered(fake, cms):
    """Two containers are in the store."""
    fake.expects("GET", "/containers/json", reply=[container(1, "web"), container(2, "db")])
    cms("docker ps -a")


def names(cms):
    return sorted(document["name"] for document in cms.store.find("Containers"))


def test_removed_is_forgotten(fake, cms, remembered):
    fake.expects("DELETE", "/containers/web", query={"force": "1", "v": "1"}, reply=204)
    assert cms("docker container delete -f -v web") == ("web\n", "", 0)
    assert names(cms) == ["db"]


def test_by_the_beginning_of_its_id(fake, cms, remembered):
    identity = container(2)["Id"]
    fake.expects("DELETE", f"/containers/{identity}", reply=204)
    assert cms(f"docker rm {identity}") == (identity + "\n", "", 0)
    assert names(cms) == ["web"]


def test_refused_keeps_the_record(fake, cms, remembered):
    fake.expects("DELETE", "/containers/web", reply=(409, {"message": "You cannot remove a running container"}))
    assert cms("docker container rm web") == ("", "Error response from daemon: You cannot remove a running container\n", 1)
    assert names(cms) == ["db", "web"]


def test_one_refused_the_other_done(fake, cms, remembered):
    fake.expects("DELETE", "/containers/web", reply=(409, {"message": "running"}))
    fake.expects("DELETE", "/containers/db", reply=204)
    assert cms("docker container rm web db") == ("db\n", "Error response from daemon: running\n", 1)
    assert names(cms) == ["web"]

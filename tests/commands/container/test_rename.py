from tests.running import container


def test_remembered_by_its_new_name(fake, cms):
    fake.expects("GET", "/containers/json", query={"all": "1"}, reply=[container(1, "old")])
    cms("docker ps -a")
    fake.expects("POST", "/containers/old/rename", query={"name": "new"}, reply=204)
    fake.allows("GET", "/containers/json", reply=[container(1, "new")])
    assert cms("docker rename old new") == ("", "", 0)
    assert [document["name"] for document in cms.store.find("Containers")] == ["new"]


def test_needs_two_names(cms):
    assert cms("docker rename one")[2] == 125
    assert cms("docker rename one ''") == ("", "Error: Neither old nor new names may be empty\n", 1)


def test_beside_the_docker_binary(real, docker):
    docker("create", "--name", "one", "busybox", check=True)
    docker("create", "--name", "two", "busybox", check=True)
    for words in (("one", "two"), ("nosuch", "x"), ("one", "a/b")):
        theirs = docker("rename", *words)
        out, err, code = real(f"docker container rename {' '.join(words)}")
        # The binary says once more which container it was.
        assert (out, code) == (theirs.stdout, theirs.returncode) and theirs.stderr.startswith(err)
    assert real("docker rename one three") == ("", "", 0)
    assert {document["name"] for document in real.store.find("Containers")} >= {"three"}

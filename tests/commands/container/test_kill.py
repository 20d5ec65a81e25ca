from tests.running import container


def test_says_the_name_and_remembers_what_became_of_it(fake, cms):
    fake.expects("POST", "/containers/web/kill", query={}, reply=204)
    fake.allows("GET", "/containers/json", reply=[container(state="exited")])
    assert cms("docker container kill web") == ("web\n", "", 0)
    assert [document["state"] for document in cms.store.find("Containers")] == ["exited"]


def test_with_another_signal(fake, cms):
    fake.expects("POST", "/containers/web/kill", query={"signal": "HUP"}, reply=204)
    fake.allows("GET", "/containers/json", reply=[])
    assert cms("docker kill -s HUP web") == ("web\n", "", 0)


def test_beside_the_docker_binary(real, docker):
    docker("run", "-d", "--name", "one", "busybox", "sleep", "1000", check=True)
    assert real("docker kill one")[::2] == ("one\n", 0)
    theirs = docker("kill", "one", "nosuch")
    assert real("docker kill one nosuch") == (theirs.stdout, theirs.stderr, theirs.returncode)

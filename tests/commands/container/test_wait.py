import threading

from tests.running import container


def test_codes_in_the_order_typed(fake, cms):
    fake.expects("POST", "/containers/a/wait", query={}, reply={"StatusCode": 3})
    fake.expects("POST", "/containers/b/wait", reply={"StatusCode": 0, "Error": {"Message": "lost"}})
    fake.expects("POST", "/containers/c/wait", reply={"StatusCode": 0, "Error": None})
    fake.allows("GET", "/containers/json", reply=[container(1, "a", "exited")])
    assert cms("docker wait a b c") == ("3\n0\n", "Error response from daemon: lost\n", 1)
    assert [document["state"] for document in cms.store.find("Containers")] == ["exited"]


def test_beside_the_docker_binary(real, docker):
    docker("run", "--name", "one", "busybox", "sh", "-c", "exit 4")
    docker("run", "-d", "--name", "two", "busybox", "sleep", "1000", check=True)
    threading.Timer(0.3, lambda: docker("kill", "two")).start()
    assert real("docker container wait one two") == ("4\n137\n", "", 0)
    theirs = docker("wait", "one", "nosuch")
    assert real("docker wait one nosuch")[::2] == (theirs.stdout, theirs.returncode)

import io
import threading

import pytest

from cloudmesh_docker.terminal import Terminal
from tests.running import container, until


def test_codes_in_the_order_typed(fake, cms):
    fake.expects("POST", "/containers/a/wait", query={}, reply={"StatusCode": 3})
    fake.expects("POST", "/containers/b/wait", reply={"StatusCode": 0, "Error": {"Message": "lost"}})
    fake.expects("POST", "/containers/c/wait", reply={"StatusCode": 0, "Error": None})
    fake.allows("GET", "/containers/json", reply=[container(1, "a", "exited")])
    assert cms("docker wait a b c") == ("3\n0\n", "Error response from daemon: lost\n", 1)
    assert [document["state"] for document in cms.store.find("Containers")] == ["exited"]


def test_a_code_is_shown_when_those_typed_before_it_are_there(fake, cms):
    terminal, shown = Terminal(io.StringIO(), io.StringIO(), io.StringIO()), []

    def last(request):
        until(lambda: terminal.stdout.getvalue())
        shown.append(terminal.stdout.getvalue())
        return {"StatusCode": 2}

    fake.expects("POST", "/containers/a/wait", reply={"StatusCode": 1})
    fake.expects("POST", "/containers/b/wait", reply=last)
    fake.allows("GET", "/containers/json", reply=[])
    assert cms.session.run(["wait", "a", "b"], terminal) == 0
    assert shown == ["1\n"] and terminal.stdout.getvalue() == "1\n2\n"


def test_beside_the_docker_binary(real, docker):
    docker("run", "--name", "one", "busybox", "sh", "-c", "exit 4")
    docker("run", "-d", "--name", "two", "busybox", "sleep", "1000", check=True)
    threading.Timer(0.3, lambda: docker("kill", "two")).start()
    assert real("docker container wait one two") == ("4\n137\n", "", 0)
    theirs = docker("wait", "one", "nosuch")
    assert real("docker wait one nosuch")[::2] == (theirs.stdout, theirs.returncode)


def health(status, running=True, log=()):
    """What GET /containers/{id}/json says of a container with a health check."""
    state = {"Status": "running" if running else "exited", "Running": running, "ExitCode": 3 * (not running)}
    return {"State": {**state, **({"Health": {"Status": status, "Log": list(log)}} if status else {})}}


def test_until_healthy(fake, cms):
    fake.expects("GET", "/containers/a/json", reply=health("starting"))
    fake.expects("GET", "/containers/a/json", reply=health("healthy"))
    fake.expects("GET", "/containers/b/json", reply=health("healthy"))
    assert cms("docker wait --healthy a b") == ("a\nb\n", "", 0)


@pytest.mark.parametrize(
    "reply, complaint",
    [
        (health("unhealthy", log=[{"Output": "fine"}, {"Output": "refused\n"}]), "web is unhealthy: refused"),
        (health("unhealthy"), "web is unhealthy"),
        (health("healthy", running=False), "web does not run (exited, exit code 3)"),
        (health(None), "web has no health check; start it with --health-cmd, or from an image that has one"),
        ((404, {"message": "No such container: web"}), "Error response from daemon: No such container: web"),
    ],
)
def test_what_will_not_be_healthy_is_not_waited_for(fake, cms, reply, complaint):
    fake.expects("GET", "/containers/web/json", reply=reply)
    assert cms("docker wait --healthy web") == ("", f"{complaint}\n", 1)


def test_no_longer_than_it_may(fake, cms):
    fake.allows("GET", "/containers/web/json", reply=health("starting"))
    assert cms("docker wait --healthy --within 300ms web") == ("", "web is not healthy within 300ms, but starting\n", 124)
    fake.expects("POST", "/containers/web/wait", reply=lambda request: request.socket.recv(1) and None)
    assert cms("docker wait --within 0.2 web") == ("", "web has not stopped within 0.2\n", 124)
    assert cms("docker wait --within soon web")[2] == 125


def test_health_on_a_real_engine(real, docker):
    check = ["--health-interval", "200ms", "--health-retries", "1", "--health-cmd"]
    docker("run", "-d", "--name", "good", *check, "test -e /tmp/up", "busybox", "sh", "-c", "touch /tmp/up; sleep 1000", check=True)
    docker("run", "-d", "--name", "bad", *check, "echo no; exit 1", "busybox", "sleep", "1000", check=True)
    assert real("docker wait --healthy --within 80 good bad") == ("good\n", "bad is unhealthy: no\n", 1)
    assert real("docker wait --within 0.3 good") == ("", "good has not stopped within 0.3\n", 124)

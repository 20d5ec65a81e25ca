import signal

from tests.running import PATIENCE, container


def test_says_the_name_and_remembers_what_became_of_it(fake, cms):
    fake.expects("POST", "/containers/web/start", reply=204)
    fake.allows("GET", "/containers/json", reply=[container(state="running")])
    assert cms("docker container start web") == ("web\n", "", 0)
    assert [document["state"] for document in cms.store.find("Containers")] == ["running"]


def test_several_in_the_order_typed_and_one_unknown(fake, cms):
    fake.expects("POST", "/containers/a/start", reply=204)
    fake.expects("POST", "/containers/nosuch/start", reply=(404, {"message": "No such container: nosuch"}))
    fake.expects("POST", "/containers/b/start", reply=204)
    fake.allows("GET", "/containers/json", reply=[])
    assert cms("docker start a nosuch b") == ("a\nb\n", "Error response from daemon: No such container: nosuch\n", 1)


def test_needs_a_container(cms):
    out, err, code = cms("docker container start")
    assert (out, code) == ("", 125)
    assert "requires at least 1 argument" in err


def test_attached_with_piped_stdin_and_its_exit_code(real, docker):
    docker("create", "-i", "--name", "one", "busybox", "sh", "-c", "cat; echo err >&2; exit 3", check=True)
    assert real("docker start -ai one", stdin=b"a line\n") == ("a line\n", "err\n", 3)
    assert [document["state"] for document in real.store.find("Containers")] == ["exited"]
    docker("create", "--name", "two", "busybox", "echo", "two", check=True)
    assert real("docker container start --attach two", stdin=b"unread") == ("two\n", "", 0)


def test_attached_takes_one_container(cms):
    out, err, code = cms("docker start -a one two")
    assert (out, code) == ("", 125) and "takes one container, not 2" in err
    assert "'ctrl-1' is no key" in cms("docker start -a --detach-keys ctrl-1 one")[1]


def test_attached_and_refused(real, docker):
    docker("create", "--name", "one", "busybox", "nosuch", check=True)
    theirs = docker("start", "-a", "one")
    out, err, code = real("docker start -a one")
    assert (out, code) == ("", theirs.returncode) and err.strip() in theirs.stderr


def test_attached_it_hands_signals_on(process, docker):
    docker("create", "--name", "one", "busybox", "sh", "-c", "trap 'echo got; exit 5' TERM; echo ready; while true; do sleep 0.1; done", check=True)
    one = process("start", "-a", "one")
    assert one.stdout.readline() == b"ready\n"
    one.send_signal(signal.SIGTERM)
    assert (one.stdout.read(), one.wait(PATIENCE)) == (b"got\n", 5)

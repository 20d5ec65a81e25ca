import signal

from tests.running import PATIENCE

UNTIL_GO = "until test -e /go; do sleep 0.05; done"


def test_piped_stdin_with_a_real_end(real, docker):
    docker("create", "-i", "--name", "one", "busybox", "sh", "-c", "cat; echo end; echo err >&2; exit 3", check=True)
    docker("start", "one", check=True)
    assert real("docker container attach one", stdin=b"a line\n") == ("a line\nend\n", "err\n", 3)


def test_output_without_stdin(real, docker, once_attached, go):
    once_attached(go)
    docker("run", "-d", "--name", "one", "busybox", "sh", "-c", f"{UNTIL_GO}; echo late", check=True)
    assert real("docker attach one") == ("late\n", "", 0)


def test_no_stdin_leaves_the_input_alone(real, docker, once_attached):
    once_attached(lambda: docker("kill", "one"))
    docker("run", "-d", "-i", "--name", "one", "busybox", "sh", "-c", "cat; echo end", check=True)
    assert real("docker attach --no-stdin one", stdin=b"unread\n")[::2] == ("", 137)


def test_stopped_and_several_servers_are_refused(real, docker, clean_engine):
    docker("create", "--name", "one", "busybox", check=True)
    assert real("docker attach one") == ("", "You cannot attach to a stopped container, start it first\n", 1)
    real(f"docker server add a {clean_engine.address}")
    real("docker server add b unix:///nowhere.sock")
    out, err, code = real("docker container attach --server a,b one")
    assert (out, code) == ("", 125) and "takes one server, not 2" in err


def test_keys_that_are_none(cms):
    out, err, code = cms("docker attach --detach-keys ctrl-x,ctrl-1 one")
    assert (out, code) == ("", 125) and err.startswith("--detach-keys ctrl-x,ctrl-1: 'ctrl-1' is no key; use ")


def test_one_with_a_terminal_needs_one(real, docker, once_attached, go):
    once_attached(go)
    docker("run", "-d", "-t", "--name", "one", "busybox", "sh", "-c", f"{UNTIL_GO}; tty", check=True)
    assert real("docker attach one") == ("", "the input device is not a TTY\n", 1)
    out, err, code = real("docker attach --no-stdin one")
    assert (out.startswith("/dev/pts/"), err, code) == (True, "", 0)


SCRIPT = "trap 'echo got; exit 5' TERM; echo ready; while true; do echo on; sleep 0.1; done"


def test_signals_go_to_the_container(process, docker):
    docker("run", "-d", "--name", "one", "busybox", "sh", "-c", SCRIPT, check=True)
    one = process("attach", "one")
    assert one.stdout.readline() in (b"on\n", b"ready\n")
    one.send_signal(signal.SIGTERM)
    assert (one.stdout.read().split()[-1], one.wait(PATIENCE)) == (b"got", 5)


def test_without_sig_proxy_they_end_us(process, docker):
    docker("run", "-d", "--name", "one", "busybox", "sh", "-c", SCRIPT, check=True)
    one = process("attach", "--sig-proxy=false", "one")
    assert one.stdout.readline() in (b"on\n", b"ready\n")
    one.send_signal(signal.SIGTERM)
    assert one.wait(PATIENCE) == 130
    assert docker("ps", "-q").stdout

import shlex
import signal

import pytest

from tests.running import PATIENCE


def test_the_body(fake, cms, tmp_path):
    (tmp_path / "env").write_text("B=2\n")
    body = {
        "Cmd": ["ls", "-l"],
        "Tty": False,
        "Env": ["B=2", "A=1"],
        "Privileged": True,
        "User": "nobody",
        "WorkingDir": "/tmp",
    }
    fake.expects("POST", "/containers/web/exec", body=body, reply=(201, {"Id": "e1"}))
    fake.expects("POST", "/exec/e1/start", body={"Detach": True, "Tty": False}, reply=200)
    words = f"-d -e A=1 --env-file {tmp_path}/env --privileged -u nobody -w /tmp web ls -l"
    assert cms(f"docker exec {words}") == ("", "", 0)
    assert [path for _, path in fake.calls] == ["/containers/web/exec", "/exec/e1/start"], "nobody is asked what became of the container"


def test_refused_by_name(cms, fake):
    assert "'ctrl-1' is no key" in cms("docker exec --detach-keys ctrl-1 web sh")[1]
    assert cms("docker exec -it web sh") == ("", "the input device is not a TTY\n", 1)
    assert cms("docker exec web")[2] == 125


@pytest.fixture
def one(real, docker):
    """A running container."""
    docker("run", "-d", "--name", "one", "busybox", "sleep", "1000", check=True)


WORDS = ("one sh -c 'echo out; echo err >&2; exit 3'", "one nosuch", "one /etc", "-w /nosuch one true", "nosuch true", "-d one nosuch", "-d one true")


def test_beside_the_docker_binary(real, docker, one):
    for words in WORDS:
        theirs = docker("exec", *shlex.split(words))
        out, err, code = real(f"docker exec {words}")
        # Older binaries leave out who says it.
        errors = theirs.stderr.replace("Error: ", "Error response from daemon: ")
        assert (out.split(), err.split(), code) == (theirs.stdout.split(), errors.split(), theirs.returncode), words


def test_piped_stdin_with_a_real_end(real, one):
    assert real("docker exec -i one sh -c 'cat; echo end'", stdin=b"a\n") == ("a\nend\n", "", 0)
    assert real("docker exec one cat", stdin=b"unread\n") == ("", "", 0)
    assert real("docker exec -t one tty")[0].startswith("/dev/pts/")


def test_on_several_servers_each_line_is_labelled(real, one, clean_engine):
    real(f"docker server add a {clean_engine.address}")
    real("docker server add b unix:///nowhere.sock")
    out, err, code = real("docker exec --server a,b one echo hello")
    assert (out, code) == ("a | hello\n", 1) and err.startswith("b: ")
    assert "one server, not 2" in real("docker exec -i --server a,b one cat")[1]


def test_the_engine_is_kept_from_answering_keys(fake, cms):
    keys = ",".join(["ctrl-^", "ctrl-@"] * 8)
    body = {"Cmd": ["sh"], "Tty": True, "DetachKeys": keys, "AttachStdin": False, "AttachStdout": True, "AttachStderr": True}
    fake.expects("POST", "/containers/web/exec", body=body, reply=(201, {"Id": "e1"}))
    fake.expects("POST", "/exec/e1/start", body={"Detach": False, "Tty": True}, reply=b"hello")
    fake.expects("GET", "/exec/e1/json", reply={"Running": False, "ExitCode": 3})
    assert cms("docker exec -t web sh") == ("hello", "", 3)


def test_the_exit_code_may_come_later_than_the_end_of_the_output(fake, cms):
    fake.expects("POST", "/containers/web/exec", reply=(201, {"Id": "e1"}))
    fake.expects("POST", "/exec/e1/start", reply=b"")
    fake.expects("GET", "/exec/e1/json", reply={"Running": True, "ExitCode": None})
    fake.expects("GET", "/exec/e1/json", reply={"Running": False, "ExitCode": 5})
    assert cms("docker exec web true") == ("", "", 5)


@pytest.mark.parametrize("option, error, code", [("", "", 0), ("-t", "the connection to the command has ended, but the command goes on\n", 1)])
def test_output_that_ends_before_the_command(fake, cms, monkeypatch, option, error, code):
    monkeypatch.setattr("cloudmesh_docker.steps.executing.PAUSE", 0)
    fake.expects("POST", "/containers/web/exec", reply=(201, {"Id": "e1"}))
    fake.expects("POST", "/exec/e1/start", reply=b"")
    fake.allows("GET", "/exec/e1/json", reply={"Running": True, "ExitCode": None})
    assert cms(f"docker exec {option} web true") == ("", error, code)


def test_a_paused_container(real, docker, one):
    docker("pause", "one", check=True)
    theirs = docker("exec", "one", "true")
    assert real("docker exec one true") == ("", theirs.stderr, theirs.returncode)
    docker("unpause", "one", check=True)


def test_interrupted_the_container_lives_on(process, docker, one):
    running = process("exec", "one", "sh", "-c", "echo ready; sleep 1000")
    assert running.stdout.readline() == b"ready\n"
    running.send_signal(signal.SIGINT)
    assert running.wait(PATIENCE) == 130
    assert docker("ps", "-q").stdout

import json
import os
import shlex
import signal
import time

import pytest

from cloudmesh_docker import catalog
from cloudmesh_docker.notation.options import option_lines
from tests.running import PATIENCE, container, until

IDENTITY = container(1)["Id"]


def test_the_docstring_is_the_table():
    lines = catalog.load("container", "run").grammar.doc.split("Options:\n")[1].rstrip().splitlines()
    assert lines == option_lines(run=True)


def test_detached_says_the_id_and_remembers_it(fake, cms):
    fake.expects("POST", "/containers/create", query={"name": "web"}, reply=(201, {"Id": IDENTITY}))
    fake.expects("POST", f"/containers/{IDENTITY}/start", reply=204)
    fake.allows("GET", "/containers/json", reply=[container()])
    assert cms("docker run -d --name web busybox top") == (IDENTITY + "\n", "", 0)
    body = fake.requests[0].json
    assert (body["AttachStdout"], body["Image"], body["Cmd"]) == (False, "busybox", ["top"])
    assert [document["state"] for document in cms.store.find("Containers")] == ["running"]


def test_never_created_by_the_form_of_2014(fake, cms):
    fake.expects("POST", "/containers/create", query={}, reply=(400, {"message": "no"}))
    assert cms("docker container run one two") == ("", "Error response from daemon: no\n", 125)
    assert (fake.requests[0].json["Image"], fake.requests[0].json["Cmd"]) == ("one", ["two"])


def test_attached_and_waited_for_before_it_starts(fake, cms):
    fake.expects("POST", "/containers/create", reply=(201, {"Id": IDENTITY}))
    fake.expects("POST", f"/containers/{IDENTITY}/attach", query={"stream": "1", "stdin": "0", "stdout": "1", "stderr": "0"}, reply=b"")
    fake.expects("POST", f"/containers/{IDENTITY}/wait", query={"condition": "removed"}, reply={"StatusCode": 3})
    fake.expects("POST", f"/containers/{IDENTITY}/start", reply=204)
    fake.allows("GET", "/containers/json", reply=[])
    assert cms("docker run --rm -a stdout busybox")[2] == 3
    verbs = [path.rsplit("/", 1)[-1] for method, path in fake.calls if method == "POST"]
    assert verbs == ["create", "attach", "wait", "start"]


@pytest.mark.parametrize(
    "message, code",
    [
        ('exec: "nosuch": executable file not found in $PATH: unknown', 127),
        ("no such file or directory", 127),
        ('exec: "/etc": permission denied: unknown', 126),
        ("is a directory", 126),
        ("driver failed", 125),
    ],
)
def test_exit_codes_of_a_refused_start(fake, cms, message, code):
    fake.expects("POST", "/containers/create", reply=(201, {"Id": IDENTITY}))
    fake.expects("POST", f"/containers/{IDENTITY}/start", reply=(400, {"message": message}))
    fake.allows("GET", "/containers/json", reply=[container(state="created")])
    assert cms("docker run -d busybox nosuch") == ("", f"Error response from daemon: {message}\n", code)
    assert [document["state"] for document in cms.store.find("Containers")] == ["created"]


def test_what_was_to_be_removed_is_removed_if_it_does_not_start(fake, cms):
    fake.expects("POST", "/containers/create", reply=(201, {"Id": IDENTITY}))
    fake.expects("POST", f"/containers/{IDENTITY}/attach", reply=(500, {"message": "no"}))
    fake.expects("DELETE", f"/containers/{IDENTITY}", query={"force": "1", "v": "1"}, reply=204)
    fake.allows("GET", "/containers/json", reply=[])
    assert cms("docker run --rm busybox")[2] == 125


PULL = [{"status": "Pulling fs layer", "progressDetail": {}, "id": "1b2c"}, {"status": "Downloading", "progressDetail": {"current": 1}, "id": "1b2c"}]


@pytest.mark.parametrize("quiet", [False, True])
def test_a_pull_on_the_way_is_told_aside(fake, cms, quiet):
    fake.expects("POST", "/containers/create", reply=(404, {"message": "No such image: nginx:latest"}))
    fake.expects("POST", "/images/create", query={"fromImage": "nginx", "tag": "latest"}, reply="".join(json.dumps(step) + "\n" for step in PULL))
    fake.expects("POST", "/containers/create", reply=(201, {"Id": IDENTITY}))
    fake.expects("POST", f"/containers/{IDENTITY}/start", reply=204)
    fake.allows("GET", "/containers/json", reply=[container()])
    told = "" if quiet else "Unable to find image 'nginx:latest' locally\n1b2c: Pulling fs layer\n"
    assert cms(f"docker run -d {'-q' * quiet} nginx") == (f"{IDENTITY}\n", told, 0)


@pytest.mark.parametrize("quiet", [False, True])
def test_a_pull_that_fails_on_the_way(fake, cms, quiet):
    fake.expects("POST", "/containers/create", reply=(404, {"message": "No such image: nginx:latest"}), times=2)
    failing = [PULL[0], {"errorDetail": {"message": "no space left"}}]
    fake.expects("POST", "/images/create", reply="".join(json.dumps(step) + "\n" for step in failing), times=2)
    fake.allows("GET", "/containers/json", reply=[])
    assert [cms(f"docker {verb} {'-q' * quiet} nginx a b")[2] for verb in ("run", "create")] == [125, 1]


def test_interrupted_while_it_is_created(fake, cms):
    def interrupted(request):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.1)
        return 201, {"Id": IDENTITY}

    fake.expects("POST", "/containers/create", reply=interrupted)
    fake.expects("DELETE", f"/containers/{IDENTITY}", reply=204)
    assert cms("docker run --rm busybox") == ("", "", 130)


def test_refused_by_name(cms, fake):
    assert "'ctrl-1' is no key" in cms("docker run --detach-keys ctrl-1 busybox")[1]
    assert cms("docker run -d -a stdout busybox")[2] == 125
    assert cms("docker run -it busybox") == ("", "the input device is not a TTY\n", 1)
    assert cms("docker run --rm --restart always busybox")[2] == 125


def test_several_servers_only_in_the_background(make_fake, cms):
    for name in ("a", "b"):
        other = make_fake()
        cms(f"docker server add {name} {other.address}")
        other.expects("POST", "/containers/create", reply=(201, {"Id": IDENTITY}))
        other.expects("POST", f"/containers/{IDENTITY}/start", reply=204)
        other.allows("GET", "/containers/json", reply=[container()])
    assert "takes one server, not 2" in cms("docker run --server a,b busybox")[1]
    assert cms("docker run -d --server a,b busybox") == (f"a | {IDENTITY}\nb | {IDENTITY}\n", "", 0)


def test_dry_run_shows_the_body(cms):
    out, _, code = cms("docker --dry-run run -e A=1 busybox top")
    assert code == 0 and out.startswith("POST /v") and json.loads(out.split("\n", 1)[1])["Env"] == ["A=1"]


def test_output_and_exit_code(real):
    assert real("docker run --rm busybox sh -c 'echo out; echo err >&2; exit 7'") == ("out\n", "err\n", 7)
    assert real("docker run --rm -a stderr busybox sh -c 'echo out; echo err >&2'") == ("", "err\n", 0)
    assert real("docker ps -aq")[0] == ""


def test_piped_stdin_with_a_real_end(real):
    assert real("docker run --rm -i busybox sh -c 'cat; echo end'", stdin=b"x" * 300000 + b"\n") == ("x" * 300000 + "\nend\n", "", 0)
    assert real("docker run --rm busybox cat", stdin=b"unread\n") == ("", "", 0)


def test_a_terminal_without_ours(real):
    out, err, code = real("docker run --rm -t busybox sh -c 'tty; exit 4'")
    assert (out.startswith("/dev/pts/"), err, code) == (True, "", 4)


def test_beside_the_docker_binary(real, docker, tmp_path):
    for words in ("busybox nosuch", "busybox /etc", "--pull never nosuch:1", "-v relative/path:x busybox", "--name one busybox sh -c 'exit 9'"):
        theirs = docker("run", *shlex.split(words))
        docker("rm", "-f", "one")
        out, err, code = real(f"docker run {words}")
        assert code == theirs.returncode, words
        assert err.strip() in theirs.stderr or code == 125, words
    assert real(f"docker run --rm --cidfile {tmp_path}/cid busybox true")[2] == 0
    assert len((tmp_path / "cid").read_text()) == 64


def test_remembered_when_it_has_ended(real):
    real("docker run --name one busybox sh -c 'exit 3'")
    assert [(document["name"], document["state"]) for document in real.store.find("Containers")] == [("one", "exited")]
    real("docker run --rm busybox true")
    assert [document["name"] for document in real.store.find("Containers")] == ["one"]


def test_one_question_after_its_end(fake, cms):
    fake.expects("POST", "/containers/create", reply=(201, {"Id": IDENTITY}))
    fake.expects("POST", f"/containers/{IDENTITY}/attach", reply=b"")
    fake.expects("POST", f"/containers/{IDENTITY}/wait", query={"condition": "removed"}, reply={"StatusCode": 0})
    fake.expects("POST", f"/containers/{IDENTITY}/start", reply=204)
    filters = json.dumps({"id": [IDENTITY]}, separators=(",", ":"))
    fake.expects("GET", "/containers/json", query={"all": "1", "filters": filters}, reply=[])
    assert cms("docker run --rm busybox true") == ("", "", 0)


def test_signals_go_to_the_container(process):
    script = "trap 'echo got; exit 5' TERM; trap 'echo usr' USR1; echo ready; while true; do sleep 0.1; done"
    one = process("run", "--rm", "busybox", "sh", "-c", script)
    assert one.stdout.readline() == b"ready\n"
    one.send_signal(signal.SIGUSR1)
    assert one.stdout.readline() == b"usr\n"
    one.send_signal(signal.SIGTERM)
    assert (one.stdout.readline(), one.wait(PATIENCE)) == (b"got\n", 5)


def test_the_third_interruption_ends_us(process):
    one = process("run", "--rm", "busybox", "sh", "-c", "trap '' INT; echo ready; sleep 1000")
    assert one.stdout.readline() == b"ready\n"
    one.send_signal(signal.SIGINT)
    time.sleep(0.2)
    assert one.poll() is None
    # Those that come before it takes notice are one.
    until(lambda: one.send_signal(signal.SIGINT) or one.poll() is not None)
    assert one.wait() == 130


def test_an_ignored_signal_stays_ignored(process):
    one = process("run", "--rm", "busybox", "sh", "-c", "trap 'exit 5' HUP; echo ready; sleep 0.5; exit 4", ignored=signal.SIGHUP)
    assert one.stdout.readline() == b"ready\n"
    one.send_signal(signal.SIGHUP)
    assert one.wait(PATIENCE) == 4


def test_without_sig_proxy_the_first_does(process):
    one = process("run", "--rm", "--sig-proxy=false", "busybox", "sh", "-c", "echo ready; sleep 1000")
    assert one.stdout.readline() == b"ready\n"
    one.send_signal(signal.SIGINT)
    assert one.wait(PATIENCE) == 130


def test_output_as_it_comes(real, once_attached, go):
    once_attached(go)
    script = "echo first; until test -e /go; do sleep 0.05; done; echo last"
    assert real(f"docker run --rm --name one busybox sh -c '{script}'") == ("first\nlast\n", "", 0)

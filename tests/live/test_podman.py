"""What podman 4.3 does in a way of its own, which keeps tests of other engines from being run with it: see tests/bench/peculiarities.py."""

import ast
import json
import pathlib
import re
import time

import pytest

from cloudmesh_docker.steps import resume
from tests.bench.peculiarities import LEFT_OUT, OURS
from tests.live.conftest import running
from tests.running import Runner

ROOT = pathlib.Path(__file__).parents[2]
DAEMON = "Error response from daemon: "
TIME = re.compile(r"\d{4}-\S+?Z ")


@pytest.fixture
def pod(podman):
    """Run a line with podman as the server."""
    runner = Runner(DOCKER_HOST=podman.address)
    yield runner
    runner.close()
    podman.clean()


def functions(path):
    """The names of the functions in a file of tests."""
    return {node.name for node in ast.parse((ROOT / path).read_text()).body if isinstance(node, ast.FunctionDef)}


def test_each_peculiarity_is_shown_and_each_test_exists():
    assert {f"test_{reason}" for reason in LEFT_OUT} <= functions("tests/live/test_podman.py")
    tests = [test for reason in LEFT_OUT.values() for test in reason]
    assert len(tests) == len(set(tests)) and not OURS & set(tests)
    assert [test for test in [*tests, *OURS] if test.partition("::")[2] not in functions(test.partition("::")[0])] == []


def test_refuses_in_its_own_words(pod, tmp_path):
    (tmp_path / "no.tar").write_text("no archive")
    pod("docker create --name one busybox nosuch")
    for line, words in (
        ("docker diff nosuch", "nosuch not found: layer not known"),
        ("docker port nosuch", 'no container with name or ID "nosuch" found: no such container'),
        ("docker export nosuch", 'no container with name or ID "nosuch" found: no such container'),
        ("docker cp nosuch:/x -", 'no container with name or ID "nosuch" found: no such container'),
        ("docker container inspect nosuch", 'no container with name or ID "nosuch" found: no such container'),
        ("docker top nosuch", "Not Found"),
        ("docker rmi -f nosuch", "failed to find image nosuch"),
        (f"docker load -i {tmp_path}/no.tar", "payload does not match any of the supported image formats"),
        ("docker start -a one", "OCI runtime attempted to invoke a command that was not found"),
    ):
        out, err, code = pod(line)
        assert (words in err, code) == (True, 0 if "rmi -f" in line else 1), (line, err)
    assert pod("docker run busybox nosuch")[2] == 127


def test_calls_a_conflict_an_error(pod):
    assert pod("docker create --name one busybox")[2] == 0
    out, err, code = pod("docker create --name one busybox")
    assert (out, code) == ("", 1) and err.startswith(f"{DAEMON}container create: creating container storage: the container name")


def test_loses_the_exit_code_of_what_it_removes(pod, docker, podman):
    assert pod("docker run --name kept busybox sh -c 'exit 7'")[2] == 7
    assert pod("docker run --rm busybox sh -c 'exit 7'")[2] == 0
    assert docker("run", "--rm", "busybox", "sh", "-c", "exit 7", engine=podman).returncode == 0


def test_leaves_the_input_open(pod):
    pod("docker create -i --name cat busybox cat")
    assert pod("docker container inspect -f '{{.Config.StdinOnce}}' cat") == ("false\n", "", 0)


def test_names_images_in_full(pod, tmp_path):
    pod("docker tag busybox x:1")
    assert json.loads(pod("docker image inspect x:1")[0])[0]["RepoTags"][-1] == "docker.io/library/x:1"
    pod(f"docker save -o {tmp_path}/two.tar x:1 busybox:latest")
    assert "docker.io/library/x:1" in pod(f"docker load -i {tmp_path}/two.tar")[0]
    assert pod("docker images --format '{{.Repository}}:{{.Tag}}'")[0].split() == ["busybox:latest", "x:1"]


def test_ignores_the_tag_of_an_import(pod, tmp_path, image_tar):
    (tmp_path / "root.tar").write_bytes(image_tar)
    assert pod(f"docker import {tmp_path}/root.tar made:1")[2] == 0
    assert pod("docker images --format '{{.Repository}}:{{.Tag}}' made")[0] == "made:latest\n"


def test_answers_a_commit_with_a_bare_id(pod):
    pod("docker create --name one busybox")
    assert len(pod("docker commit one made:1")[0].strip()) == 64


def test_has_no_details_in_logs(pod):
    pod("docker run --name one --log-opt labels=a -l a=b busybox echo out")
    assert pod("docker logs --details one") == ("out\n", "", 0)


def test_tells_the_time_of_a_log_in_seconds(pod, podman, make_proxy, monkeypatch):
    """So a connection has to last for some seconds for a log to get on; then nothing is shown twice, and nothing is lost."""
    monkeypatch.setattr(resume, "PAUSE", 0.01)
    monkeypatch.setattr(resume, "KEPT", 4)
    script = "i=0; while [ $i -lt 120 ]; do echo out $i; echo err $i >&2; i=$((i+1)); sleep 0.04; done"
    pod(f"docker run -d --name one busybox sh -c '{script}'")
    proxy = make_proxy(podman.sock)
    proxy.cut_after = 8000
    out, err, code = pod(f"docker -H {proxy.address} logs -f one")
    notes = [line for line in err.splitlines() if line.startswith("note: ")]
    assert (out, code) == ("".join(f"out {number}\n" for number in range(120)), 0)
    assert [line for line in err.splitlines() if line not in notes] == [f"err {number}" for number in range(120)]
    assert "note: one: connection lost, trying again" in notes
    assert all(re.match(r"\S+:\d\dZ out \d+$", line) for line in pod("docker logs -t one")[0].splitlines())


def test_writes_times_into_the_lines_of_terminals(pod):
    pod("docker run -d --name one -t busybox sh -c 'for i in a b c; do printf $i; sleep 0.2; done; echo'")
    assert pod("docker logs -f one") == ("abc\r\n", "", 0)
    pieces = TIME.split(pod("docker logs -ft one")[0])
    assert len(pieces) > 2 and "".join(pieces) == "abc\r\n"
    pod("docker run --name two busybox true")
    assert pod("docker logs one two")[0] == "one | abc\r\n"


def test_takes_the_first_of_two_sizes_that_come_together(pod, podman):
    """Hence the pause behind each of ours."""
    running(podman, "one")
    monitors = [path.split("/")[2] for path in podman.host.run("sh", "-c", "grep -l ^conmon$ /proc/[0-9]*/comm").stdout.split()]
    for monitor in monitors:
        podman.host.signal("STOP", monitor)
    for height in (26, 25):
        podman.json("POST", "/containers/one/resize", h=height, w=90)
    for monitor in monitors:
        podman.host.signal("CONT", monitor)
    body = {"Cmd": ["sh", "-c", "until stty size | grep -v '^0'; do sleep 0.05; done <$(readlink -f /proc/1/fd/0)"], "AttachStdout": True}
    execution = podman.json("POST", "/containers/one/exec", body)["Id"]
    assert podman.request("POST", f"/exec/{execution}/start", {})[1].endswith(b"26 90\n")


def test_has_no_health_checks(pod):
    """Not where there is no systemd, whose timers it leaves them to."""
    pod("docker run -d --name one --health-cmd true --health-interval 100ms busybox sleep 1000")
    assert pod("docker wait --healthy --within 1 one") == ("", "one is not healthy within 1, but starting\n", 124)


def test_has_no_init(pod):
    """Not where catatonit, which is a package of its own, is not installed."""
    assert pod("docker run --rm --init busybox true")[1].startswith(f"{DAEMON}container create: container-init binary not found")


def test_has_no_update(pod):
    pod("docker create --name one busybox")
    assert pod("docker update --restart no one") == ("", f"{DAEMON}Not Found\n", 1)


def test_says_nothing_of_the_use_of_what_does_not_run(pod, podman):
    pod("docker create --name one busybox")
    assert podman.request("GET", "/containers/one/stats", stream=0) == (200, b"")
    assert pod("docker stats --no-stream --format '{{.Container}} {{.PIDs}}' one") == ("one 0\n", "", 0)


def test_builds_with_words_of_its_own(pod, tmp_path):
    (tmp_path / "Dockerfile").write_text("FROM busybox\nRUN exit 3\n")
    out, err, code = pod(f"docker build -t made:1 {tmp_path}")
    assert "STEP 1/2: FROM busybox\n" in out and (err.split("\n")[0], code) == (
        'building at STEP "RUN exit 3": while running runtime: exit status 3',
        1,
    )


def test_wants_https_of_registries(pod, make_registry, podman):
    name = f"{make_registry(podman).address}/x"
    pod(f"docker tag busybox {name}")
    for line in (f"docker push {name}", f"docker pull {name}"):
        out, err, code = pod(line)
        assert (code, "HTTP response to HTTPS client" in err) == (1, True), (line, err)


def test_has_no_filter_for_the_type_of_a_network(pod):
    assert pod("docker network ls -f driver=bridge --format '{{.Driver}}'")[0] == "bridge\n"
    out, err, code = pod("docker network ls -f type=custom")
    assert (out, code) == ("", 1) and "type" in err


def test_has_no_network_called_none(pod):
    assert "none" not in pod("docker network ls --format '{{.Name}}'")[0].split()


def test_has_no_swarm(podman):
    assert podman.request("GET", "/nodes")[0] == 404


def test_forgets_events(pod):
    begin = time.time() - 60
    assert pod("docker volume create data")[2] == 0
    assert pod(f"docker events --since {begin:.0f} --until {time.time() + 1:.0f} -f volume=data") == ("", "", 0)


def test_has_a_new_identity_each_time(pod):
    assert len({pod("docker info -f '{{.ID}}'")[0] for _ in range(2)}) == 2


def test_has_no_build_cache(pod, podman):
    assert podman.request("POST", "/build/prune")[0] == 404
    assert pod("docker system prune -f")[1:] == (f"{DAEMON}Not Found\n", 1)


def test_is_no_engine_among_its_components(podman):
    assert "Engine" not in [component["Name"] for component in podman.json("GET", "/version")["Components"]]


def test_knows_no_size_of_its_layers(podman):
    assert not podman.json("GET", "/system/df")["LayersSize"]

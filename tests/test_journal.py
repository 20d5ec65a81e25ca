"""What gets into the History, and what does not."""

import io
import os
import shlex
import signal
import subprocess
import sys

import pytest

from cloudmesh_docker.batch import Batch
from cloudmesh_docker.errors import StoreError
from cloudmesh_docker.terminal import Terminal
from tests.running import PATIENCE, Runner, container, until
from tests.shells import PROGRAM, ROOT


@pytest.fixture
def runner(fake):
    """Run lines with the fake engine as the server."""
    runner = Runner(DOCKER_HOST=fake.address)
    yield runner
    runner.close()


def recorded(runner):
    """(command, outcome, exit code) of the History, the oldest first."""
    found = runner.store.find("History", sort=[("time", 1)])
    return [(document["command"], document["outcome"], document["exit_code"]) for document in found]


def test_changes_are_recorded_and_questions_are_not(runner, fake):
    fake.expects("POST", "/containers/web/pause", reply=204)
    fake.expects("GET", "/containers/json", reply=[container()], times=3)
    fake.expects("POST", "/containers/web/wait", reply={"StatusCode": 0})
    runner("docker container pause web")
    runner("docker ps")
    runner("docker wait web")
    assert recorded(runner) == [("docker container pause web", "ok", 0)]
    (document,) = runner.store.find("History")
    assert document["server"] == fake.address and 0 <= document["duration"] < 60_000


def test_a_dry_run_and_wrong_words_are_not_recorded(runner):
    runner("docker --dry-run stop web")
    runner("docker stop")
    runner("docker -H unix:///nowhere.sock stop web")
    assert recorded(runner) == []


def test_failures_are_recorded(runner, fake):
    fake.expects("DELETE", "/containers/web", reply=(404, {"message": "No such container: web"}))
    assert runner("docker rm web")[2] == 1
    assert recorded(runner) == [("docker rm web", "failed", 1)]
    assert runner.store.find("History")[0]["error"] == "Error response from daemon: No such container: web"


def test_several_servers_are_recorded_each(make_fake):
    runner, fakes = Runner(), [make_fake(), make_fake()]
    for number, fake in enumerate(fakes):
        fake.expects("POST", "/volumes/prune", reply=(200 if number else 500, {"VolumesDeleted": [], "SpaceReclaimed": 0}))
        fake.allows("GET", "/volumes", reply={"Volumes": []})
        runner(f"docker server add s{number} {fake.address}")
    assert runner("docker volume prune -f --server s0,s1")[2] == 1
    assert sorted((one["server"], one["outcome"], one["servers"]) for one in runner.store.find("History")) == [("s0", "failed", 2), ("s1", "ok", 2)]
    runner.close()


def test_a_batch_is_recorded_line_by_line(runner, fake):
    fake.expects("POST", "/containers/a/pause", reply=204)
    fake.expects("POST", "/containers/b/pause", reply=(409, {"message": "no"}))
    fake.allows("GET", "/containers/json", reply=[container()])
    session = runner.session
    session.terminal = Terminal(io.StringIO(), io.StringIO(), io.StringIO(), os.environ)
    Batch(session, lambda line: None, keep_going=True).run_text(b"docker pause a\ndocker pause b\n", "x")
    assert [(command, code) for command, _, code in recorded(runner)] == [("docker pause a", 0), ("docker pause b", 1)]


def test_a_store_that_takes_no_history_is_told_and_the_answer_kept(runner, fake, monkeypatch):
    fake.expects("POST", "/containers/web/exec", reply=(201, {"Id": "x"}))
    fake.expects("POST", "/exec/x/start", reply=200)

    def refuse(*_):
        raise StoreError("store x: the disk is full")

    monkeypatch.setattr(type(runner.store), "replace_many", refuse)
    out, err, code = runner("docker exec -d web true")
    assert (out, err, code) == ("", "this command is not in the history: store x: the disk is full\n", 0)


def test_an_interrupted_command_is_recorded(clean_engine, docker):
    environment = {**os.environ, "DOCKER_HOST": clean_engine.address, "PYTHONPATH": str(ROOT)}
    runner = Runner(DOCKER_HOST=clean_engine.address)
    script = "trap 'echo asked to end' TERM; while :; do sleep 0.05; done"
    docker("run", "-d", "--name", "slow", "busybox", "sh", "-c", script, check=True)
    words = [sys.executable, "-c", PROGRAM, *shlex.split("docker stop -t 30 slow")]
    process = subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    until(lambda: docker("logs", "slow").stdout)
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 130
    assert recorded(runner) == [("docker stop -t 30 slow", "interrupted", 130)]
    runner.close()

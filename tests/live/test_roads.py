"""The program itself over unix, TCP, TLS and ssh: one command at a time, in a batch, with piped input, with streams."""

import io
import json
import os
import pathlib
import signal
import subprocess
import sys
import tarfile
import time

import pytest

from tests.running import PATIENCE

ROOT = pathlib.Path(__file__).parents[2]
PROGRAM = [sys.executable, "-c", "from cloudmesh_docker.cli import entry; entry()"]


@pytest.fixture
def start(road, home):
    """``start(*words)`` starts the program with the road's server as DOCKER_HOST; the engine is emptied afterwards."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DOCKER_HOST": road.address, **road.environ}

    def popen(*words, stdin=subprocess.PIPE):
        return subprocess.Popen([*PROGRAM, *words], stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)

    yield popen
    road.engine.clean()


@pytest.fixture
def run(start):
    """``run(*words, stdin=b"")`` is the stdout (bytes) of the program, which ends well."""

    def finish(*words, stdin=b""):
        process = start(*words)
        out, err = process.communicate(stdin, timeout=PATIENCE)
        assert process.returncode == 0, err
        return out

    return finish


def test_one_command_at_a_time(road, run):
    assert len(run("create", "--name", "web", "busybox", "sh", "-c", "echo out; echo err >&2; exit 3").strip()) == 64
    assert run("start", "web") == b"web\n"
    road.engine.json("POST", "/containers/web/wait")
    assert run("logs", "web") == b"out\n"
    assert run("ps", "-a", "--format", "{{.Names}} {{.State}}") == b"web exited\n"
    assert json.loads(run("container", "inspect", "web"))[0]["State"]["ExitCode"] == 3
    assert run("rm", "web") == b"web\n"


def test_batch(run):
    lines = ["docker create --name web busybox sleep 1000", *["docker start web", "docker stop -t 0 web"] * 3, "docker rm web"]
    assert run(stdin="\n".join(lines).encode()).count(b"web\n") == 7


def test_attach_with_piped_input(road, run):
    road.engine.json("POST", "/containers/create", {"Image": "busybox", "Cmd": ["wc", "-c"], "OpenStdin": True, "StdinOnce": True}, name="count")
    road.engine.json("POST", "/containers/count/start")
    data = b"0123456789abcde\n" * 200_000
    assert run("attach", "count", stdin=data).strip() == str(len(data)).encode()


def test_long_logs(road, run):
    road.engine.json("POST", "/containers/create", {"Image": "busybox", "Cmd": ["seq", "1", "100000"]}, name="long")
    road.engine.json("POST", "/containers/long/start")
    road.engine.json("POST", "/containers/long/wait")
    assert run("logs", "long") == b"".join(b"%d\n" % number for number in range(1, 100001))


def test_following_logs_until_interrupted(road, start):
    road.engine.json("POST", "/containers/create", {"Image": "busybox", "Cmd": ["sh", "-c", "echo ready; sleep 1000"]}, name="slow")
    road.engine.json("POST", "/containers/slow/start")
    process = start("logs", "-f", "slow")
    assert process.stdout.readline() == b"ready\n"
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=PATIENCE)[0] == b"" and process.returncode == 130


def test_importing_an_image(road, run, tmp_path):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        member = tarfile.TarInfo("data")
        member.size = 8_000_000
        archive.addfile(member, io.BytesIO(os.urandom(member.size)))
    (tmp_path / "image.tar").write_bytes(buffer.getvalue())
    assert run("import", str(tmp_path / "image.tar"), "mine:1").strip().startswith(b"sha256:")
    assert run("import", "-", "mine:2", stdin=buffer.getvalue()).strip().startswith(b"sha256:")
    assert run("images", "-q", "mine").count(b"\n") == 2

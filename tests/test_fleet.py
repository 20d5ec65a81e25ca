"""Any command on many servers: order, dead ones, interruption, and what it takes of the machine. Never how long it takes."""

import os
import pathlib
import re
import resource
import signal
import subprocess
import sys
import threading
import time

import pytest

from cloudmesh_docker.parallel import EACH, OWN, in_parallel, room
from tests.bench.fleet import Fleet
from tests.running import PATIENCE, Runner

ROOT = pathlib.Path(__file__).parents[1]
PROGRAM = [sys.executable, "-c", "from cloudmesh_docker.cli import entry; entry()"]
# What a process was before it became this one does not count.
WITH_PEAK = "import sys; from cloudmesh_docker.cli import main; code = main(); sys.stderr.write(open('/proc/self/status').read()); sys.exit(code)"
MEGABYTES = 200


@pytest.fixture
def fleet(home):
    """Start a Fleet whose servers are saved as s0001, s0002 ...: ``fleet(count, **options)``."""
    made = []

    def start(count, **options):
        made.append(Fleet(count, **options))
        made[-1].names = made[-1].inventory(home / ".cloudmesh/docker/servers.json")
        return made[-1]

    yield start
    for one in made:
        one.close()


@pytest.fixture
def run():
    """A Runner in this process."""
    runner = Runner()
    yield runner
    runner.close()


def one_shot(*words, program=PROGRAM, limit=None):
    """The finished process of one command line; *limit*: how many files it may open."""
    front = ["bash", "-c", f'ulimit -n {limit}; exec "$@"', "limited"] if limit else []
    return subprocess.run([*front, *program, *words], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)


def column(text, number=0):
    """A column of a table, without its heading."""
    return [line.split()[number] for line in text.splitlines()[1:]]


def test_a_thousand_in_order(fleet):
    many = fleet(1000, containers=10)
    done = one_shot("docker", "container", "list", "--server", "all", program=[sys.executable, "-c", WITH_PEAK])
    assert done.returncode == 0
    assert column(done.stdout) == [name for name in many.names for _ in range(10)]
    assert int(re.search(r"VmHWM:\s+(\d+) kB", done.stderr)[1]) < MEGABYTES * 1024


def test_a_thousand_with_few_open_files(fleet):
    many = fleet(1000, containers=1)
    done = one_shot("docker", "container", "list", "--server", "all", limit=256)
    assert (done.returncode, done.stderr) == (0, "")
    assert column(done.stdout) == many.names
    assert many.told()["most"] <= (256 - OWN) // EACH


def test_dead_ones_are_named_once_and_the_rest_answers(fleet):
    many = fleet(40, refused=3, silent=3, containers=1)
    done = one_shot("docker", "container", "list", "--server", "s0046,all", "--timeout", "0.5")
    assert done.returncode == 1
    assert column(done.stdout) == many.names[:40]
    said = [line.split(": ", 1) for line in done.stderr.splitlines()]
    assert [words[0] for words in said] == ["s0046", "s0041", "s0042", "s0043", "s0044", "s0045"]
    assert ["refused" in words[1] for words in said] == [False, True, True, True, False, False]
    assert all("did not answer within 0.5 s" in words[1] for words in said if "refused" not in words[1])


def test_what_is_remembered_is_what_was_answered(fleet, run):
    many = fleet(30, containers=4)
    for words in ("container list -a --server all", "container list --server all", "container list --server all"):
        assert run(words)[2] == 0
    stored = run.store.find("Containers", sort="server")
    assert [document["server"] for document in stored] == [name for name in many.names for _ in range(4)]
    assert {document["raw"]["Names"][0] for document in stored} == {f"/web-{number:04}" for number in range(4)}
    assert run("container list --server all --cached -q")[0] == run("container list --server all -q")[0]


def test_versions_are_remembered_and_checked(fleet, home):
    many = fleet(5, containers=1)
    words = ("container", "list", "--server", "all")
    assert one_shot(*words).returncode == 0
    file = home / ".cloudmesh/docker/versions"
    assert sorted(file.read_text().splitlines()) == sorted(f"{address} 1.41" for address in many.addresses) and file.stat().st_mode & 0o777 == 0o600
    assert one_shot(*words).returncode == 0
    assert many.told()["requests"] == {"GET /_ping": 10, "GET /containers/json": 10}
    for api, asked in (("1.30", 20), ("1.30", 25), ("1.45", 35)):
        many.become(api)
        done = one_shot(*words)
        assert (done.returncode, done.stderr, len(column(done.stdout))) == (0, "", 5)
        assert many.told()["requests"]["GET /containers/json"] == asked
        assert {line.split()[1] for line in file.read_text().splitlines()} == {api}


@pytest.mark.parametrize("damage", ["", "no version\n", "\0\udcff", "tcp://127.0.0.1:1 9\n"])
def test_a_damaged_hint_is_none(fleet, home, damage):
    fleet(2, containers=1)
    file = home / ".cloudmesh/docker/versions"
    file.write_text(damage, errors="surrogateescape")
    assert one_shot("container", "list", "--server", "all").returncode == 0
    assert len([line for line in file.read_text().splitlines() if line.endswith(" 1.41")]) == 2


def test_a_hint_that_cannot_be_written_is_no_error(fleet, home):
    fleet(2, containers=1)
    (home / ".cloudmesh/docker/versions").mkdir()
    done = one_shot("container", "list", "--server", "all")
    assert (done.returncode, done.stderr, len(column(done.stdout))) == (0, "", 2)


def test_an_interruption_ends_the_process_at_once(fleet):
    many = fleet(300, latency=300)
    process = subprocess.Popen([*PROGRAM, "container", "list", "--server", "all"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while many.told()["connections"] < 100:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    # Far less than an answer takes.
    assert process.communicate(timeout=PATIENCE) == (b"", b"")
    assert process.returncode == 130


def test_an_interrupted_shell_goes_on_without_echoes(fleet, run, home, monkeypatch):
    many = fleet(60, latency=0.5, containers=1)
    run.session.servers.settings.parallel = 4
    threading.Thread(target=interrupt_after, args=(many, 8), daemon=True).start()
    out, err, code = run("container restart web --server all")
    assert {line.split(" | ")[1] for line in out.splitlines()} <= {"web"} and (err, code) == ("", 130)
    asked = many.told()["requests"]
    time.sleep(0.7)
    # Some may have been done, and told, before.
    assert many.told()["requests"] == asked and len(out.splitlines()) <= asked["POST /containers/web/restart"] < 30
    assert column(run("container list --server s0060")[0], -1) == ["web-0000"]


def interrupt_after(many, connections):
    """Press Ctrl-C once so many connections were made."""
    while many.told()["connections"] < connections:
        time.sleep(0.01)
    os.kill(os.getpid(), signal.SIGINT)


def test_room_for_all(monkeypatch):
    limits = {"now": (256, 1000)}
    monkeypatch.setattr(resource, "getrlimit", lambda which: limits["now"])
    monkeypatch.setattr(resource, "setrlimit", lambda which, both: limits.update(now=both))
    assert room(1, 8) == (8, True) and limits["now"] == (256, 1000)
    assert room(50, 32) == (32, True) and limits["now"] == (OWN + EACH * 50, 1000)
    assert room(500, 200) == ((1000 - OWN) // EACH, False) and limits["now"] == (1000, 1000)
    limits["now"] = (256, resource.RLIM_INFINITY)
    assert room(500, 200) == (200, True)
    limits["now"] = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    assert room(500, 200) == (200, True)


def test_room_that_is_refused(monkeypatch):
    def refuse(which, both):
        raise ValueError("not allowed to raise maximum limit")

    monkeypatch.setattr(resource, "getrlimit", lambda which: (60, 1000))
    monkeypatch.setattr(resource, "setrlimit", refuse)
    assert room(500, 200) == (1, False)


def test_as_many_threads_as_there_may_be(monkeypatch):
    from cloudmesh_docker import parallel

    begun, start = [], parallel.start_new_thread

    def sparing(*words):
        if len(begun) == 2:
            raise RuntimeError("can't start new thread")
        begun.append(words)
        start(*words)

    monkeypatch.setattr(parallel, "start_new_thread", sparing)
    done = []
    in_parallel(done.append, range(20), 8)
    assert sorted(done) == list(range(20)) and len(begun) == 2
    with pytest.raises(RuntimeError, match="new thread"):
        in_parallel(done.append, range(20), 8)

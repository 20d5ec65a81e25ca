import json
import os
import shlex
import signal
import subprocess
import sys
import threading
import time

import pytest

from cloudmesh_docker.steps import resume
from tests.running import PATIENCE, compact

EVENTS = [
    {
        "status": "start",
        "id": "1",
        "from": "busybox",
        "Type": "container",
        "Action": "start",
        "Actor": {"ID": "1", "Attributes": {"name": "web", "image": "busybox"}},
        "scope": "local",
        "time": 1700000000,
        "timeNano": 1700000000123456789,
    },
    {"Type": "network", "Action": "prune", "Actor": {"ID": "", "Attributes": None}, "scope": "local", "time": 1700000001},
]
FORMATS = (
    "{{json .}}",
    "{{.Type}} {{.Action}} {{.Actor.ID}} {{.Actor.Attributes}}",
    "{{.ID}} {{.Status}} {{.From}} {{.Scope}} {{.Time}} {{.TimeNano}}",
)


def lines():
    return iter([(json.dumps(event) + "\n").encode() for event in EVENTS])


def happened(fake, times=1):
    fake.expects("GET", "/events", reply=lambda request: lines(), times=times)


def test_as_docker_prints_them(fake, cms):
    happened(fake)
    out, _, _ = cms("docker events")
    assert out.splitlines() == [
        "2023-11-14T22:13:20.123456789Z container start 1 (image=busybox, name=web)",
        "2023-11-14T22:13:21.000000000Z network prune ",
    ]


def test_in_the_local_zone(fake, cms, monkeypatch):
    # Kolkata's time without its name, as a small Debian has no table of names.
    monkeypatch.setenv("TZ", "IST-5:30")
    time.tzset()
    try:
        happened(fake)
        assert cms("docker events")[0].startswith("2023-11-15T03:43:20.123456789+05:30 container start")
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()


def test_formats(fake, cms):
    happened(fake, times=5)
    assert [json.loads(line) for line in cms("docker events --format json")[0].splitlines()] == EVENTS
    assert cms("docker events --format '{{json .}}'")[0] == cms("docker events --format json")[0]
    assert cms("docker events --format '{{.ID}}|{{.Status}}|{{.Scope}}|{{.TimeNano}}'")[0] == "1|start|local|1700000000123456789\n||local|0\n"
    assert cms("docker events --format csv")[2] == cms("docker events --dry-run --filter x=y")[2] == 125


def test_times_and_filters_go_to_the_engine(fake, cms):
    filters = compact({"type": ["container"], "event": ["start", "stop"]})
    fake.expects("GET", "/events", query={"since": "1700000000", "until": "1700000002.5", "filters": filters}, reply=lambda request: lines())
    assert cms("docker events --since 1700000000 --until 1700000002.5 -f type=container -f event=start -f event=stop")[2] == 0


def test_several_servers(make_fake, lone):
    for name in ("one", "two"):
        fake = make_fake()
        happened(fake, times=2)
        lone(f"docker server add {name} {fake.address}")
    out = lone("docker --server one,two events --until 1700000002")[0]
    assert sorted(line.split()[0] for line in out.splitlines()) == ["one"] * 2 + ["two"] * 2
    out = lone("docker --server one,two events --until 1700000002 --format json")[0]
    assert sorted(json.loads(line)["Server"] for line in out.splitlines()) == ["one"] * 2 + ["two"] * 2


def test_beside_the_docker_binary(real, docker):
    begin = f"{time.time():.9f}"
    docker("volume", "create", "data", check=True)
    docker("run", "--name", "web", "-l", "a=b", "busybox", "true", check=True)
    docker("rm", "web", check=True)
    end = f"{time.time() + 0.001:.9f}"
    span = ["--since", begin, "--until", end]
    for words in ([], ["-f", "type=volume"], ["-f", "container=web", "-f", "event=start"], *(["--format", format] for format in FORMATS)):
        theirs = docker("events", *span, *words, check=True).stdout
        assert theirs
        assert real(shlex.join(["docker", "events", *span, *words])) == (theirs, "", 0), words


def test_an_interruption_ends_the_streams_of_all_servers(make_fake, lone):
    begun, over, ended, heard = threading.Semaphore(0), threading.Event(), threading.Semaphore(0), []

    def endless(request):
        def bodies():
            try:
                yield from lines()
                begun.release()
                over.wait(PATIENCE)
                for _ in range(10000):
                    yield from lines()
                heard.append(request)
            finally:
                ended.release()

        return bodies()

    for name in ("one", "two"):
        fake = make_fake()
        fake.expects("GET", "/events", reply=endless)
        fake.allows("GET", "/networks", reply=[])
        lone(f"docker server add {name} {fake.address}")

    def interrupt():
        for _ in range(2):
            begun.acquire(timeout=PATIENCE)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt).start()
    out, err, code = lone("docker --server one,two events")
    over.set()
    assert ended.acquire(timeout=PATIENCE) and ended.acquire(timeout=PATIENCE)
    assert (err, code, heard) == ("", 130, []) and len(out.splitlines()) <= 4
    assert lone("docker --server one,two network ls -q") == ("", "", 0)


def test_live_until_interrupted(clean_engine, docker):
    program = [sys.executable, "-c", "from cloudmesh_docker.cli import entry; entry()", "-H", clean_engine.address, "events", "-f", "volume=data"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        while "volume create data" not in (line := begun(running, docker)):
            assert line
        running.send_signal(signal.SIGINT)
        assert (running.wait(PATIENCE), running.stderr.read()) == (130, "")


def begun(running, docker):
    """The first event that comes; volumes are made until one does, as nobody can tell when the engine listens to us."""
    import select

    while not select.select([running.stdout], [], [], 0.2)[0]:
        docker("volume", "create", "data", check=True)
        docker("volume", "rm", "data", check=True)
    return running.stdout.readline()


@pytest.mark.parametrize("forgets", [False, True])
def test_an_engine_that_comes_back_tells_what_happened_and_that_it_has_forgotten_some(fake, cms, monkeypatch, forgets):
    monkeypatch.setattr(resume, "PAUSE", 0)
    first, second, third = ((json.dumps({**EVENTS[0], "timeNano": EVENTS[0]["timeNano"] + more}) + "\n").encode() for more in range(3))

    def cut(*pieces):
        yield from pieces
        raise OSError

    fake.expects("GET", "/events", query={}, reply=lambda request: cut(first, second))
    replay = [third] if forgets else [second, third]
    fake.expects("GET", "/events", query={"since": "1700000000.123456790"}, reply=lambda request: iter(replay))
    out, err, code = cms("docker events")
    assert [line[27:30] for line in out.splitlines()] == ["89Z", "90Z", "91Z"] and code == 0
    notes = err.splitlines()
    assert notes[0].endswith(": connection lost, trying again")
    assert notes[1] == "note: events: connected again; an engine remembers the last 256 events, and none from before it was started"
    assert notes[2:] == forgets * ["note: events: the engine no longer has what was shown last, so some may be missing here"]

import json
import threading

import pytest

from tests.running import PATIENCE, container
from tests.shells import Window

HEADER = "CONTAINER ID   NAME      CPU %     MEM USAGE / LIMIT   MEM %     NET I/O     BLOCK I/O   PIDS\n"


def sample(number=1, name="web", **more):
    """What GET /containers/{id}/stats says of an engine with control groups of version 1."""
    return {
        "id": container(number)["Id"],
        "name": f"/{name}",
        "cpu_stats": {"cpu_usage": {"total_usage": 3000}, "system_cpu_usage": 20000, "online_cpus": 4},
        "precpu_stats": {"cpu_usage": {"total_usage": 1000}, "system_cpu_usage": 10000},
        "memory_stats": {"usage": 3 << 20, "limit": 8 << 20, "stats": {"total_inactive_file": 1 << 20}},
        "networks": {"eth0": {"rx_bytes": 1000, "tx_bytes": 1}, "eth1": {"rx_bytes": 536, "tx_bytes": 1}},
        "blkio_stats": {"io_service_bytes_recursive": [{"op": "Read", "value": 2000000}, {"op": "write", "value": 5}, {"op": "Total", "value": 7}]},
        "pids_stats": {"current": 3},
        **more,
    }


def test_figures(fake, cms):
    fake.expects("GET", "/containers/web/stats", query={"stream": "0"}, reply=sample(), times=2)
    row = "000000000000   web       80.00%    2MiB / 8MiB         25.00%    1.54kB / 2B   2MB / 5B    3\n"
    out, err, code = cms("docker stats --no-stream web")
    assert (out.split(), err, code) == ((HEADER + row).split(), "", 0)
    (row,) = json.loads(cms("docker stats --no-stream --format json web")[0])
    names = ["BlockIO", "CPUPerc", "Container", "ID", "MemPerc", "MemUsage", "Name", "NetIO", "PIDs"]
    assert (sorted(row), row["Container"]) == (names, "web")


V2 = {"memory_stats": {"usage": 3 << 20, "limit": 8 << 20, "stats": {"inactive_file": 2 << 20}}}


@pytest.mark.parametrize(
    "more, cells",
    [
        (
            {"memory_stats": {"usage": 3 << 20, "limit": 8 << 20, "stats": {"inactive_file": 2 << 20}}},
            "80.00% 1MiB / 8MiB 12.50% 1.54kB / 2B 2MB / 5B 3",
        ),
        ({"memory_stats": {}, "networks": None, "blkio_stats": {}, "pids_stats": {}}, "80.00% 0B / 0B 0.00% 0B / 0B 0B / 0B 0"),
        ({"precpu_stats": {}, "cpu_stats": {"cpu_usage": {"percpu_usage": [1, 2]}}}, "0.00% 2MiB / 8MiB 25.00% 1.54kB / 2B 2MB / 5B 3"),
    ],
)
def test_figures_of_other_engines(fake, cms, more, cells):
    fake.expects("GET", "/containers/web/stats", reply=sample(**more))
    assert cms("docker stats --no-stream web")[0].splitlines()[1].split()[2:] == cells.split()


def test_an_engine_that_says_nothing_of_what_does_not_run(fake, cms):
    fake.expects("GET", "/containers/web/stats", reply=(200, b""))
    assert cms("docker stats --no-stream --format '{{.ID}} {{.CPUPerc}} {{.MemUsage}}' web") == ("web 0.00% 0B / 0B\n", "", 0)


def test_of_all_that_run_or_of_all(fake, cms):
    fake.expects("GET", "/containers/json", query={}, reply=[container()])
    fake.expects("GET", "/containers/json", query={"all": "1"}, reply=[container(), container(2, "db")])
    fake.expects("GET", f"/containers/{container()['Id']}/stats", reply=sample(), times=2)
    fake.expects("GET", f"/containers/{container(2)['Id']}/stats", reply=(404, {"message": "No such container"}))
    assert cms("docker stats --no-stream --format '{{.Name}}'") == ("web\n", "", 0)
    assert cms("docker container stats -a --no-stream --format '{{.Name}}'") == ("web\n", "", 0), "removed since it was listed"


def figures(*replies):
    """A stream of figures as the engine sends it, and its end."""
    return lambda request: iter([(json.dumps(reply) + "\n").encode() for reply in replies])


def test_again_and_again_until_it_is_gone(fake, cms):
    over = threading.Event()

    def stream(request):
        yield (json.dumps(sample()) + "\n").encode()
        over.wait(PATIENCE)

    def gone(request):
        return 404, {"message": "No such container: web"}

    fake.expects("GET", "/containers/web/stats", query={"stream": "1"}, reply=lambda request: stream(request))
    fake.expects("GET", "/containers/web/stats", query={"stream": "1"}, reply=gone)
    threading.Timer(1, over.set).start()
    out, err, code = cms("docker stats --format '{{.Name}} {{.CPUPerc}}' web")
    assert (set(out.splitlines()), err, code) == ({"web 80.00%"}, "Error response from daemon: No such container: web\n", 1)


def test_what_was_never_there(fake, cms):
    fake.expects("GET", "/containers/web/stats", reply=figures(sample()))
    fake.allows("GET", "/containers/web/stats", reply=figures(sample()))
    fake.expects("GET", "/containers/nosuch/stats", reply=(404, {"message": "No such container: nosuch"}))
    assert cms("docker stats web nosuch") == ("", "Error response from daemon: No such container: nosuch\n", 1)


def test_into_a_pipe_the_table_comes_again_and_again(clean_engine, docker, process):
    docker("run", "-d", "--name", "one", "--net", "none", "busybox", "sleep", "1000", check=True)
    running = process("stats", "--format", "{{.Name}}")
    assert running.stdout.readline() + running.stdout.readline() == b"one\none\n"
    docker("run", "-d", "--name", "two", "--net", "none", "busybox", "sleep", "1000", check=True)
    while running.stdout.readline() != b"two\n":
        assert running.poll() is None
    docker("rm", "-f", "two", check=True)
    while [running.stdout.readline(), running.stdout.readline()] != [b"one\n"] * 2:
        assert running.poll() is None
    running.stdout.close()
    assert (running.wait(PATIENCE), running.stderr.read()) == (141, b"")


@pytest.fixture
def window(clean_engine):
    """Open terminals on a real engine."""
    opened = []

    def window(*command):
        opened.append(Window(*command, DOCKER_HOST=clean_engine.address, LANG="C.UTF-8"))
        return opened[-1]

    yield window
    for one in opened:
        one.process.close(force=True)


def test_live_on_a_terminal(window, docker):
    docker("run", "-d", "--name", "one", "--net", "none", "busybox", "sleep", "1000", check=True)
    shell = window()

    def rows(*names):
        # In an engine's own order; Podman's is that of the IDs.
        return shell.wait(
            lambda lines: lines[0].startswith("CONTAINER ID") and sorted(line.split()[1:2] for line in lines[1:]) == [[name] for name in names]
        )

    shell.prompt()
    shell.type("docker stats\r")
    assert rows("one")[1].split()[2] == "0.00%"
    docker("run", "-d", "--name", "two", "--net", "none", "busybox", "sleep", "1000", check=True)
    rows("one", "two")
    docker("rm", "-f", "two", check=True)
    rows("one")
    shell.type("q")
    assert shell.run("docker ps --format '{{.Names}}'") == ["one"]
    shell.prompt()
    shell.type("docker stats one\r")
    rows("one")
    shell.type("\x03")
    assert shell.run("docker ps --format '{{.Names}} is seen as it is typed'") == ["one is seen as it is typed"]
    assert shell.leave() == 0


def test_several_servers_in_one_table(window, clean_engine, make_proxy, docker):
    docker("run", "-d", "--name", "one", "--net", "none", "busybox", "sleep", "1000", check=True)
    shell = window()
    # The shorter address first, as long as the prompt is long: the line is to fit.
    shell.run(f"docker server add first {make_proxy(clean_engine.sock).address}")
    shell.run(f"docker server add second {clean_engine.address}")
    shell.run("docker server add dead unix:///dead.sock")
    shell.prompt()
    shell.type("docker --server all stats\r")
    lines = shell.wait(lambda lines: lines[0].startswith("SERVER") and len(lines) >= 4)
    assert [line.split()[0] for line in lines[1:4]] == ["first", "second", "dead:"]
    shell.type("q")
    assert "dead: unix:///dead.sock: there is no such socket" in "".join(shell.prompt())


def test_beside_the_docker_binary(real, docker):
    docker("run", "-d", "--name", "one", "-m", "64m", "--net", "none", "busybox", "sleep", "1000", check=True)
    docker("create", "--name", "two", "busybox", check=True)
    theirs = docker("stats", "-a", "--no-stream").stdout.splitlines()
    ours = real("docker stats -a --no-stream")[0].splitlines()
    assert ours[0] == theirs[0]
    # What is used changes while we look.
    still = [sorted(line.split()[:2] + line.split()[4:6] + line.split()[-7:] for line in lines[1:]) for lines in (ours, theirs)]
    assert still[0] == still[1]
    theirs = docker("stats", "--no-stream", "nosuch")
    out, err, code = real("docker stats --no-stream nosuch")
    assert (out, code) == ("", theirs.returncode) and "No such container: nosuch" in err

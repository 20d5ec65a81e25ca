import json

import pytest

from tests.running import container

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


def test_again_and_again_until_it_is_gone(fake, cms):
    fake.expects("GET", "/containers/web/stats", reply=sample())
    fake.expects("GET", "/containers/web/stats", reply=(404, {"message": "No such container: web"}))
    assert cms("docker stats --format '{{.Name}}' web") == ("web\n", "Error response from daemon: No such container: web\n", 1)


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

"""Wrong command lines: the daemon's words are the docker binary's, and exit codes follow the rule (1 the engine refused, 125 the words were wrong).

Where the docker binary ends in another code than ours, the line says so.
"""

import shlex

import pytest

from tests.running import Runner

DAEMON = "Error response from daemon: "
# The binary of the distribution turns these answers into words of its own; newer ones hand on what the daemon says, as we do.
REWORDED = {
    "Error: No such network: nosuch": "network nosuch not found",
    "Error: No such volume: nosuch": "get nosuch: no such volume",
    "Error: No such container: nosuch": "No such container: nosuch",
    "Error: No such image: nosuch": "No such image: nosuch:latest",
    "Error: No such image: nosuch:latest": "No such image: nosuch:latest",
    "Error: No such container: bridge": "No such container: bridge",
}

# The engine refuses: (line, the docker binary's code).
ENGINE = (
    ("docker start nosuch", 1),
    ("docker stop nosuch", 1),
    ("docker restart nosuch", 1),
    ("docker pause nosuch", 1),
    ("docker unpause nosuch", 1),
    ("docker rm nosuch", 1),
    ("docker logs nosuch", 1),
    ("docker container inspect nosuch", 1),
    ("docker inspect --type container nosuch", 1),
    ("docker inspect --type container bridge", 1),
    ("docker rm running", 1),
    ("docker pause stopped", 1),
    ("docker unpause running", 1),
    ("docker pause paused", 1),
    ("docker rm paused", 1),
    ("docker rm running nosuch", 1),
    ("docker create --name running busybox", 1),
    ("docker create --name x busybox", 1),
    ("docker create --name -bad- busybox", 1),
    ("docker create --name=no/slash busybox", 1),
    ("docker create -m 1k busybox", 1),
    ("docker create --runtime nosuch busybox", 1),
    ("docker create --cpus 1000 busybox", 1),
    ("docker create -w relative busybox", 1),
    ("docker rmi nosuch", 1),
    ("docker image inspect nosuch", 1),
    ("docker images -f dangling=perhaps", 1),
    ("docker ps -f status=asleep", 1),
    ("docker ps -f exited=never", 1),
    ("docker ps -f before=nosuch", 1),
    ("docker network rm nosuch", 1),
    ("docker network rm bridge", 1),
    ("docker network rm used", 1),
    ("docker network inspect nosuch", 1),
    ("docker network create used", 1),
    ("docker network create bridge", 1),
    ("docker network create host", 1),
    ("docker network create -d host new", 1),
    ("docker network create -o com.docker.network.bridge.name=a/b/c new", 1),
    ("docker network create --subnet 10.231.0.0/16 new", 1),
    ("docker network create --scope planet new", 1),
    ("docker network create --config-from nosuch new", 1),
    ("docker network create -d overlay new", 1),
    ("docker network create --ingress new", 1),
    ("docker network connect nosuch running", 1),
    ("docker network connect used nosuch", 1),
    ("docker network connect used running", 1),
    ("docker network connect --ip 10.99.0.1 free running", 1),
    ("docker network connect host running", 1),
    ("docker network disconnect nosuch running", 1),
    ("docker network disconnect used nosuch", 1),
    ("docker network disconnect free running", 1),
    ("docker network ls -f type=odd", 1),
    ("docker network ls -f dangling=odd", 1),
    ("docker network prune -f --filter until=someday", 1),
    ("docker volume rm nosuch", 1),
    ("docker volume rm held", 1),
    ("docker volume rm held nosuch", 1),
    ("docker volume inspect nosuch", 1),
    ("docker volume create a/b", 1),
    ("docker volume create -o device=/x -o nosuch=y new", 1),
    ("docker volume create --label a=b x", 1),
    ("docker volume ls -f dangling=perhaps", 1),
    ("docker system prune -f --filter until=someday", 1),
)
# The words are wrong: (line, the docker binary's code, which is not ours in most).
WORDS = (
    ("docker start", 1),
    ("docker stop --nosuch web", 125),
    ("docker stop -Z web", 125),
    ("docker rm", 1),
    ("docker ps extra", 1),
    ("docker ps --all=maybe", 125),
    ("docker ps -n many", 125),
    ("docker ps --last", 125),
    ("docker ps -f colour=red", 1),
    ("docker ps -f nosign", 125),
    ("docker create", 1),
    ("docker create --memory lots busybox", 125),
    ("docker create -p 99999:80 busybox", 125),
    ("docker create -v /a:/b:odd:more busybox", 1),
    ("docker create --restart sometimes busybox", 1),
    ("docker create --mount type=odd busybox", 125),
    # Newer docker binaries refuse it, with 125.
    ("docker create --pull perhaps busybox", 0),
    ("docker network create", 1),
    ("docker network create a b", 1),
    ("docker network create --subnet", 125),
    ("docker network create --subnet 10.0.0.0 new", 1),
    ("docker network create --gateway 10.0.0.1 new", 1),
    ("docker network rm", 1),
    ("docker network connect used", 1),
    ("docker network connect --driver-opt x used running", 1),
    ("docker network ls -f colour=red", 1),
    ("docker network ls --nosuch", 125),
    ("docker volume create a b", 1),
    ("docker volume create --name a b", 1),
    ("docker volume ls -f colour=red", 1),
    ("docker volume inspect", 1),
    ("docker events --since whenever --until 0s", 1),
    ("docker events extra", 1),
    ("docker system df extra", 1),
    ("docker inspect", 1),
    ("docker inspect --type odd x", 1),
    ("docker info extra", 1),
    ("docker version -f '{{.'", 64),
    ("docker volume ls --format '{{.'", 1),
    ("docker nosuch", 1),
    ("docker network nosuch", 1),
)


@pytest.fixture(scope="module")
def bench(engine):
    """An engine with containers that run, stopped and are paused, networks and a volume; and a session with it."""
    engine.json("POST", "/networks/create", {"Name": "used", "IPAM": {"Config": [{"Subnet": "10.231.0.0/16"}]}})
    engine.json("POST", "/networks/create", {"Name": "free"})
    in_use = {"NetworkMode": "used", "Binds": ["held:/data"]}
    for name, host in (("running", in_use), ("paused", {}), ("stopped", {})):
        engine.json("POST", "/containers/create", {"Image": "busybox", "Cmd": ["sleep", "1000"], "HostConfig": host}, name=name)
    for name in ("running", "paused"):
        engine.json("POST", f"/containers/{name}/start")
    engine.json("POST", "/containers/paused/pause")
    runner = Runner(DOCKER_HOST=engine.address)
    yield runner
    runner.close()
    engine.json("POST", "/containers/paused/unpause")
    engine.clean()


def said(stderr):
    """What the daemon said, of all that stands on stderr."""
    lines = [REWORDED.get(line, line) for line in stderr.splitlines()]
    return [line.split(DAEMON, 1)[-1].removeprefix("no such image: nosuch: ") for line in lines if DAEMON in line or line in REWORDED.values()]


@pytest.mark.parametrize(("line", "theirs"), ENGINE)
def test_the_engine_refuses(line, theirs, bench, docker, engine):
    expected = docker(*shlex.split(line)[1:])
    out, err, code = bench(line)
    assert (expected.returncode, code) == (theirs, 1), (expected, err)
    assert said(expected.stderr) and said(err) == said(expected.stderr)
    assert out == expected.stdout


@pytest.mark.parametrize(("line", "theirs"), WORDS)
def test_the_words_are_wrong(line, theirs, bench, docker, engine):
    expected = docker(*shlex.split(line)[1:])
    out, err, code = bench(line)
    assert (expected.returncode, out, code) == (theirs, "", 125), (expected, err)
    assert err and "bug" not in err


def test_there_are_enough():
    assert len({line for line, _ in ENGINE + WORDS}) >= 40

"""The program's commands on other engines than the distribution's: a newer Docker, and podman where a listed difference is podman's own."""

import json

import pytest

from tests.running import Runner, until

SLEEPER = "docker create --name {} -l made=here busybox sh -c 'trap exit TERM; echo out; echo err >&2; sleep 1000 & wait'"


@pytest.fixture(params=["newer", "podman"])
def other(request):
    """(which, Runner) of an engine that is emptied afterwards."""
    engine = request.getfixturevalue(request.param)
    runner = Runner(DOCKER_HOST=engine.address)
    yield request.param, runner
    runner.close()
    engine.clean()


def answers(run, line, **options):
    """The stdout of a line that ends well."""
    out, err, code = run(line, **options)
    assert code == 0, err
    return out


def test_version(other):
    which, run = other
    (row,) = json.loads(answers(run, f"docker server add it {run.environ['DOCKER_HOST']}") and answers(run, "docker server ls --format json"))
    assert row["State"] == "up"
    assert row["API"] == {"newer": "1.45", "podman": "1.41"}[which]


def test_life_of_a_container(other):
    which, run = other
    identity = answers(run, SLEEPER.format("web")).strip()
    assert len(identity) == 64
    assert answers(run, "docker start web") == "web\n"
    assert answers(run, "docker ps --format '{{.Names}} {{.State}} {{.Image}}'").split()[:2] == ["web", "running"]
    assert answers(run, "docker ps -q --no-trunc").strip() == identity
    assert answers(run, "docker ps -q --filter label=made=here --filter name=web").strip() == identity[:12]
    until(lambda: run("docker logs web") == ("out\n", "err\n", 0))
    answers(run, "docker pause web")
    # Podman lists only what runs where Docker lists what is up.
    assert answers(run, f"docker ps {'-a' if which == 'podman' else ''} --format '{{{{.State}}}}'") == "paused\n"
    answers(run, "docker unpause web")
    answers(run, "docker restart -t 3 web")
    assert json.loads(answers(run, "docker container inspect web"))[0]["State"]["Running"] is True
    answers(run, "docker stop -t 3 web")
    assert [document["state"] for document in run.store.find("Containers")] == ["exited"]
    assert answers(run, "docker rm web") == "web\n"
    assert run.store.count("Containers") == 0


def test_refusals(other):
    which, run = other
    answers(run, SLEEPER.format("web"))
    answers(run, "docker start web")
    for line in ("docker stop nosuch", "docker rm web", SLEEPER.format("web"), "docker image inspect nosuch"):
        out, err, code = run(line)
        assert code == 1 and err.startswith("Error response from daemon: "), (line, err)
    assert run.store.count("Containers") == 1


def test_images(other, tmp_path, image_tar):
    which, run = other
    (tmp_path / "root.tar").write_bytes(image_tar)
    # Podman 4.3 leaves the tag of an import aside.
    name = {"newer": "made:1", "podman": "made:latest"}[which]
    assert len(answers(run, f"docker image import {tmp_path}/root.tar made:1").strip()) >= 12
    shown = answers(run, "docker images --format '{{.Repository}}:{{.Tag}}'").split()
    assert name in [one.rpartition("/")[2] for one in shown]
    assert json.loads(answers(run, f"docker image inspect {name}"))[0]["Os"] == "linux"
    answers(run, f"docker rmi {name}")


def test_attach_with_input(other):
    which, run = other
    answers(run, "docker create -i --name cat busybox cat")
    answers(run, "docker start cat")
    if which == "podman":
        # Podman 4.3 forgets StdinOnce, so the end of our input does not become the end of the container's.
        assert answers(run, "docker container inspect -f '{{.Config.StdinOnce}}' cat") == "false\n"
        return
    assert run("docker attach cat", stdin=b"through\n") == ("through\n", "", 0)


def test_run_and_exec(other):
    which, run = other
    out, err, code = run("docker run --name one -e A=b busybox sh -c 'echo $A; echo err >&2; exit 3'")
    assert (out, err, code) == ("b\n", "err\n", 3)
    out, err, code = run("docker run --rm busybox no-such-command")
    assert code == 127 and err
    answers(run, SLEEPER.format("web"))
    answers(run, "docker start web")
    assert run("docker exec -e X=y web sh -c 'echo $X; exit 4'") == ("y\n", "", 4)
    answers(run, "docker rename web other")
    assert "sleep 1000" in answers(run, "docker top other")
    assert answers(run, "docker port other") == ""
    assert answers(run, "docker kill other") == "other\n"
    assert answers(run, "docker wait other").strip() in ("137", "143")
    answers(run, "docker rm other one")


def test_files(other, tmp_path):
    which, run = other
    (tmp_path / "a.txt").write_text("through\n")
    answers(run, "docker create --name web busybox")
    answers(run, f"docker cp {tmp_path}/a.txt web:/tmp/b.txt")
    answers(run, f"docker cp web:/tmp/b.txt {tmp_path}/c.txt")
    assert (tmp_path / "c.txt").read_text() == "through\n"
    answers(run, f"docker export -o {tmp_path}/all.tar web")
    assert b"tmp/b.txt" in (tmp_path / "all.tar").read_bytes()
    answers(run, "docker commit web made")
    answers(run, f"docker save -o {tmp_path}/made.tar made")
    answers(run, "docker rmi made")
    answers(run, f"docker load -q -i {tmp_path}/made.tar")
    answers(run, "docker tag made made:2")
    assert "CREATED BY" in answers(run, "docker history made")


def test_networks_and_volumes(other):
    which, run = other
    answers(run, "docker network create --label made=here net1")
    answers(run, "docker volume create --label made=here vol1")
    assert "net1" in answers(run, "docker network ls --format '{{.Name}}'").split()
    assert "vol1" in answers(run, "docker volume ls -q").split()
    answers(run, "docker create --name web --network net1 -v vol1:/data busybox")
    # Podman calls the mode of every network of its own kind bridge.
    assert json.loads(answers(run, "docker inspect web"))[0]["HostConfig"]["NetworkMode"] == {"newer": "net1", "podman": "bridge"}[which]
    answers(run, "docker rm web")
    assert answers(run, "docker network rm net1") == "net1\n"
    assert answers(run, "docker volume rm vol1") == "vol1\n"


def test_the_whole_server(other):
    which, run = other
    assert answers(run, "docker version --format '{{.Server.APIVersion}}'").strip() == {"newer": "1.45", "podman": "1.41"}[which]
    assert "Images:" in answers(run, "docker info")
    assert "Images" in answers(run, "docker system df --format '{{.Type}}'")
    answers(run, "docker create --name web busybox")
    if which == "podman":
        # Podman 4.3 with its file of events answers a question about the past with nothing.
        return
    assert "create" in answers(run, "docker events --since 1h --until 0s --filter type=container --format '{{.Action}}'")

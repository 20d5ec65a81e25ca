"""The program's commands on other engines than the distribution's: a newer Docker, and podman where a listed difference is podman's own."""

import json

import pytest

from tests.running import Runner

SLEEPER = "docker create --name {} -l made=here busybox sh -c 'echo out; echo err >&2; trap exit TERM; sleep 1000 & wait'"


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
    out, err, code = run("docker logs web")
    assert (out, err, code) == ("out\n", "err\n", 0)
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

"""The life of a container in the words of 2014: over a unix socket and over TCP at port 4243, typed in the shell, in a batch file and one-shot;
over TLS and ssh in the last two."""

import os
import pathlib
import subprocess
import sys

import pytest

from tests.running import PATIENCE

ROOT = pathlib.Path(__file__).parents[1]
PROGRAM = [sys.executable, "-c", "from cloudmesh_docker.cli import entry; entry()"]
NAMES = ("test1", "test2", "test3")
LIFE = [
    "docker service start {cloud}",
    "docker service cloud list",
    "docker images list",
    *[f"docker container create {name} sleeper" for name in NAMES],
    *[f"docker container start {name}" for name in NAMES],
    "docker container list",
    "docker container pause test1",
    "docker container list --filter status=paused",
    "docker container unpause test1",
    "docker container restart test2",
    *[f"docker container stop {name}" for name in NAMES],
    "docker container list -a --cached",
    *[f"docker container delete {name}" for name in NAMES],
    "docker container list",
    "docker service cloud delete",
]


@pytest.fixture(params=["unix", "tcp"])
def cloud(request, image_tar):
    """(the word after ``service start``, a real engine with the image sleeper)."""
    engine = request.getfixturevalue("engine" if request.param == "unix" else "tcp4243")
    engine.load_image(image_tar, "sleeper:latest", ["ENV PATH=/bin", 'CMD ["sh", "-c", "trap exit TERM; sleep 1000 & wait"]'])
    yield (engine.address if request.param == "unix" else "127.0.0.1"), engine
    engine.clean()


@pytest.fixture(params=["tls", "ssh"])
def far_cloud(request, image_tar, monkeypatch):
    """As ``cloud``, over TLS and ssh, with what they need in the environment."""
    engine = request.getfixturevalue("tls_engine" if request.param == "tls" else "engine")
    engine.load_image(image_tar, "sleeper:latest", ["ENV PATH=/bin", 'CMD ["sh", "-c", "trap exit TERM; sleep 1000 & wait"]'])
    if request.param == "tls":
        monkeypatch.setenv("DOCKER_TLS_VERIFY", "1")
        monkeypatch.setenv("DOCKER_CERT_PATH", os.path.dirname(request.getfixturevalue("certificates")["ca"]))
        yield engine.tcp_address, engine
    else:
        sshd = request.getfixturevalue("sshd")
        monkeypatch.setenv("PATH", sshd.path)
        yield sshd.address, engine
    engine.clean()


def run(*words, stdin=""):
    """The program's stdout; it ends well."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([*PROGRAM, *words], input=stdin, env=environment, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    return done.stdout


def one_shot(lines):
    return "".join(f"> {line}\n{run(*line.split())}" for line in lines)


def batch(lines):
    pathlib.Path(os.environ["HOME"], "life.cm").write_text("\n".join(lines))
    return run("--echo", "-f", os.path.join(os.environ["HOME"], "life.cm"))


def typed(lines):
    """In the interactive shell, in a pseudo-terminal."""
    from tests.shells import Window

    window = Window(*PROGRAM)
    try:
        parts = []
        for line in lines:
            parts.append("\n".join([f"> {line}", *window.run(line)]))
        return "\n".join(parts)
    finally:
        window.leave()


@pytest.mark.parametrize("way", [one_shot, batch, typed])
def test_the_life_of_three_containers(cloud, way):
    live(*cloud, way)


@pytest.mark.parametrize("way", [one_shot, batch])
def test_the_life_of_three_containers_far_away(far_cloud, way):
    live(*far_cloud, way)


def live(address, engine, way):
    """Lead three lives at an address; every answer is right."""
    said = way([line.format(cloud=address) for line in LIFE])
    answers = {part.split("\n", 1)[0]: part.split("\n", 1)[1] for part in ("\n" + said).split("\n> ")[1:]}
    lists = [part.split("\n", 1)[1] for part in ("\n" + said).split("\n> ")[1:] if part.startswith("docker container list\n")]
    assert "up" in answers["docker service cloud list"] and "sleeper" in answers["docker images list"]
    assert [lists[0].count(name) for name in NAMES] == [1, 1, 1]
    assert [answers["docker container list --filter status=paused"].count(name) for name in NAMES] == [1, 0, 0]
    assert answers["docker container list -a --cached"].count("Exited") == 3
    assert not any(name in lists[1] for name in NAMES)
    assert answers["docker container delete test3"].strip().endswith("test3")
    assert engine.json("GET", "/containers/json", all=1) == []

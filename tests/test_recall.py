"""The lines kept for the up arrow: which, where, how many."""

import os
import stat

import pytest

from cloudmesh_docker.recall import Recall, covered, has_secret


@pytest.mark.parametrize(
    "line",
    [
        "docker login -p hunter2 registry",
        "docker login -phunter2",
        "docker login --password hunter2",
        "docker login --password=hunter2",
        "docker run -e DB_PASSWORD=x img",
        "docker run --env=api_token=x img",
        "docker run -eMY_SECRET=x img",
        "docker run -it -e AWS_ACCESS_KEY_ID='a b' img",
        "docker build --build-arg NPM_TOKEN=x .",
        "docker swarm join --token SWMTKN-1 10.0.0.1",
        "echo SWMKEY-1-x",
        "docker pull https://me:word@registry/x",
        "docker run -e PASSWORD='open",
    ],
)
def test_lines_with_secrets_are_known(line):
    assert has_secret(line)


@pytest.mark.parametrize(
    "line",
    [
        "docker run -p 80:80 img",
        "docker login --password-stdin registry",
        "docker run -e DB_PASSWORD img",
        "docker run -e NAME=x img",
        "docker ps --filter label=key=value",
        "docker server add web1 tcp://web1:2376 --key ~/key.pem",
        "docker pull localhost:5000/x@sha256:ab",
    ],
)
def test_other_lines_are_kept(line):
    assert not has_secret(line)


def test_history_file(tmp_path):
    recall = Recall(str(tmp_path / "history"), 3)
    assert recall.load() == []
    for line in ("docker ps", " docker private", "docker run -e TOKEN=1 img", "docker \\\n ps", "é"):
        recall.add(line)
    assert recall.load() == ["docker ps", "docker \\  ps", "é"]
    assert stat.S_IMODE(os.stat(recall.path).st_mode) == 0o600
    for number in range(4):
        recall.add(str(number))
    assert recall.load() == ["1", "2", "3"]
    assert (tmp_path / "history").read_text() == "1\n2\n3\n"


def test_a_history_that_others_can_read_is_closed(tmp_path):
    path = tmp_path / "history"
    path.write_text("docker ps\n")
    path.chmod(0o644)
    assert Recall(str(path), 10).load() == ["docker ps"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_secret_is_covered_where_a_line_is_shown():
    assert covered("docker login -u me -p s3cret reg") == "docker login ..."
    assert covered("docker login -u me reg") == "docker login -u me reg"

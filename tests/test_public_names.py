"""The package for those who import it: light, typed, with the names it promises."""

import pathlib
import subprocess
import sys

import pytest

import cloudmesh_docker

ROOT = pathlib.Path(__file__).parents[1]

LIGHT = """
import sys, cloudmesh_docker
cloudmesh_docker.connect
heavy = {"cmd2", "http.client", "requests", "rich", "ssl", "sqlite3", "pymongo"}
print(*sorted(({"cloudmesh_docker.api"} | heavy) & set(sys.modules)))
"""


def test_importing_is_light():
    def loaded(code):
        return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()

    assert loaded("import sys, cloudmesh_docker; print(*(m for m in sys.modules if m.startswith('cloudmesh')))") == ["cloudmesh_docker"]
    assert loaded(LIGHT) == ["cloudmesh_docker.api"]


def test_public_names():
    for name in cloudmesh_docker.__all__:
        assert getattr(cloudmesh_docker, name) is not None
    with pytest.raises(AttributeError):
        cloudmesh_docker.bogus  # noqa: B018


@pytest.mark.parametrize("words", [["--strict", "--follow-imports=silent", "docs/examples/fleet.py"], []], ids=["example", "package"])
def test_types(words):
    done = subprocess.run([sys.executable, "-m", "mypy", "--no-error-summary", *words], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout, done.returncode) == ("", 0)

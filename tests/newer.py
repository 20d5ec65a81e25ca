"""What tests can ask for of a newer Docker: its engine, its programs, and docker-compose."""

import pathlib

import pytest

from tests.bench.newer import newer_engine

ROOT = pathlib.Path(__file__).parents[1]


@pytest.fixture(scope="session")
def newer_programs():
    """The folder (str) with the programs of a newer Docker."""
    return newer_engine(ROOT / ".venv" / "newer")


@pytest.fixture(scope="session")
def newer(make_engine, newer_programs):
    """A newer engine, which refuses API versions below 1.44 as Docker Engine 29 does."""
    return make_engine("newer", docker=newer_programs, env={"DOCKER_MIN_API_VERSION": "1.44"})


@pytest.fixture
def compose_plugin(home, newer_programs):
    """The path of docker-compose, which is a plug-in of the docker binary in this test's HOME."""
    plugins = home / ".docker" / "cli-plugins"
    plugins.mkdir(parents=True)
    (plugins / "docker-compose").symlink_to(f"{newer_programs}/docker-compose")
    return plugins / "docker-compose"

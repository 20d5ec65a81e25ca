"""``desk`` opens terminals in which people work with a real engine."""

import itertools

import pytest

from tests.shells import Desk


@pytest.fixture
def make_desk(tmp_path):
    """Open a Desk: ``make_desk(binary=None, DOCKER_HOST=address)``; all are ended."""
    opened, numbers = [], itertools.count()

    def make(binary=None, **environ):
        opened.append(Desk(tmp_path / f"desk{next(numbers)}", binary, **environ))
        return opened[-1]

    yield make
    for one in opened:
        one.process.close(force=True)


@pytest.fixture
def desk(make_desk, clean_engine):
    """A Desk on the shared engine, where a container ``one`` runs a shell in a terminal."""
    running(clean_engine, "one")
    return make_desk(DOCKER_HOST=clean_engine.address)


def running(engine, name, **more):
    """Have a container run a shell that waits for input in a terminal."""
    body = {"Image": "busybox", "Cmd": ["sh"], "Tty": True, "OpenStdin": True, "Env": ["PS1=% "], **more}
    engine.json("POST", "/containers/create", body, name=name)
    engine.json("POST", f"/containers/{name}/start")

"""``cms`` runs a line against the fake engine, ``real`` against a real one."""

import pytest

from tests.running import Runner


@pytest.fixture
def cms(fake):
    """Run a line with the fake engine as the server; its containers may be looked at after a change."""
    runner = Runner(DOCKER_HOST=fake.address)
    yield runner
    runner.close()


@pytest.fixture
def lone():
    """Run a line without any server but those it adds."""
    runner = Runner()
    yield runner
    runner.close()


@pytest.fixture
def real(clean_engine):
    """Run a line with a real engine as the server."""
    runner = Runner(DOCKER_HOST=clean_engine.address)
    yield runner
    runner.close()

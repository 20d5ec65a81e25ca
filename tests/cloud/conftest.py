"""What the tests of servers on AWS share."""

import pytest

from tests.running import Runner


@pytest.fixture
def run(aws, no_host):
    """Runs command lines with an empty account."""
    runner = Runner()
    yield runner
    runner.close()

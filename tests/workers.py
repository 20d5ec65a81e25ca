"""Sharing out the tests among processes that run side by side: those of one file, and what had better not run twice at once, in one process."""

import signal

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

TESTS = "tests/"
# What the tests of several files share, by the beginning of a file's path; the first counts.
SHARED = {
    "test_lifecycle.py": "port 4243",
    "commands/service/test_start.py": "port 4243",
    "test_cms.py": "our wheel",
    "test_packaging.py": "our wheel",
    "commands/config/": "swarms",
    "commands/node/": "swarms",
    "commands/secret/": "swarms",
    "commands/service/": "swarms",
    "commands/stack/": "swarms",
    "commands/swarm/": "swarms",
}
# What takes longest comes first, so that no process is left alone with it at the end.
FIRST = ("cloud/test_over_ssh.py", "cloud/test_aws_whole.py", "test_benchmarks.py", "live/", "test_cms.py", "test_packaging.py", "commands/")


class ByFile(LoadScopeScheduling):
    """The tests of a file go to one process, in their order."""

    def _split_scope(self, nodeid):
        file = nodeid.partition("::")[0]
        return next((group for begin, group in SHARED.items() if file.startswith(TESTS + begin)), file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Have the files in the order of ``pytest_collection_modifyitems``."""
    config.option.loadscopereorder = False
    return ByFile(config, log)


def pytest_collection_modifyitems(config, items):
    """What takes longest first, where there are several processes."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: next((place for place, name in enumerate(FIRST) if item.nodeid.startswith(TESTS + name)), len(FIRST)))


def pytest_configure(config):
    """Set no deadlines, and have no signals ignored: who is started in the background is told to ignore them, and so are those we start."""
    settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("unhurried")
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else lambda *_: None)

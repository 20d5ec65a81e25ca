"""Finding commands by words."""

import pytest

from cloudmesh_docker.searching import search
from tests.running import Runner


@pytest.mark.parametrize(
    "words, first",
    [
        ("volume mount", "volume create"),
        ("prune imgaes", "image prune"),
        ("MEMORY limit", "container create"),
        ("rename server", "server rename"),
        ("save a server", "server add"),
        ("log follow", "container logs"),
    ],
)
def test_the_nearest_comes_first(words, first):
    assert search(words.split())[0][0] == first


def test_nothing_is_found_for_no_words():
    assert search(["zzzz"]) == []
    assert len(search(["the"])) <= 10


def test_in_the_help(home):
    runner = Runner()
    shown, said, code = runner("help volume mount")
    assert shown.startswith("There is no command docker volume mount. These have to do with it:\n  volume create     Make a volume\n")
    assert (said, code) == ("", 0)
    assert runner("help zzzz")[1:] == ("unknown command: docker zzzz\nSee 'docker --help'.\n", 125)
    assert runner("volume mount")[2] == 125
    runner.close()

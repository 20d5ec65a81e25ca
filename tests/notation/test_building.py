"""The options of build and what they become; the whole table stands in commands/image/test_build.py."""

import pytest

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation.building import BUILDKIT, build_query


def test_only_what_is_given_is_sent():
    assert build_query({}, {}) == {"rm": True}
    assert build_query({"rm": False, "quiet": True, "tag": ["a", "b:1"]}, {}) == {"rm": False, "q": True, "t": ["a", "b:1"]}


def test_build_arguments():
    assert build_query({"build_arg": ["A=1=2", "B", "C", "A=3", "D="]}, {"B": "b"})["buildargs"] == {"A": "3", "B": "b", "C": None, "D": ""}


@pytest.mark.parametrize(
    "options",
    [
        {"build_arg": ["=x"]},
        {"tag": ["BAD"]},
        {"tag": ["a@sha256:" + "ab" * 32]},
        {"label": ["=x"]},
        {"memory": "x"},
        {"memory_swap": "-2"},
        {"cpu_shares": "x"},
        {"ulimit": ["x"]},
        {"add_host": ["x"]},
        {"shm_size": "-1"},
        {"progress": "tty"},
        {"load": False},
    ],
)
def test_what_can_not_be_used(options):
    with pytest.raises(UsageError):
        build_query(options, {})


@pytest.mark.parametrize("name", BUILDKIT)
def test_buildkit(name):
    with pytest.raises(UsageError, match=f"--{name.replace('_', '-')} needs BuildKit"):
        build_query({name: "x"}, {})

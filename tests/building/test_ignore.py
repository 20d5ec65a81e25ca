"""Patterns of .dockerignore; what they mean for a whole folder is held against the docker binary in test_source.py."""

import pytest

from cloudmesh_docker.building.ignore import Ignore, for_build, read_patterns
from cloudmesh_docker.errors import DockerError


def test_reading():
    text = "\ufeff# comment\n\n  a/b/  \n/c\n./d/../e\n! /f \n#not this\n"
    assert read_patterns(text) == ["a/b", "c", "e", "!f"]


@pytest.mark.parametrize(
    "pattern, inside, outside",
    [
        ("*.log", ["a.log", ".log"], ["d/a.log", "a.logs"]),
        ("**/*.log", ["a.log", "d/a.log", "d/e/a.log"], ["a.logs"]),
        ("*/temp*", ["a/temp", "a/temporary.txt", "a/temp/x"], ["temp", "a/b/temp"]),
        ("temp?", ["tempa", "tempa/x"], ["temp", "tempab"]),
        ("a/**", ["a/x", "a/b/x"], ["b/x"]),
        ("a/**/z", ["a/z", "a/b/c/z"], ["az", "a/bz"]),
        ("**", ["a", "a/b"], []),
        ("[a-c].txt", ["a.txt"], ["d.txt"]),
        ("[^a].txt", ["b.txt"], ["a.txt"]),
        ("a+b(c)", ["a+b(c)"], ["aab(c)", "a+bc"]),
        (r"a\*b", ["a*b"], ["axb"]),
        ("d", ["d", "d/x/y"], ["dd", "x/d"]),
    ],
)
def test_patterns(pattern, inside, outside):
    ignore = Ignore([pattern])
    assert [path for path in inside if not ignore.matches(path)] == []
    assert [path for path in outside if ignore.matches(path)] == []


def test_the_last_that_fits_decides():
    ignore = Ignore(read_patterns("*\n!README*\nREADME-secret.md\n!keep\nkeep/not\n"))
    paths = ["a", "README.md", "README-secret.md", "keep/x", "keep/not/y"]
    assert [path for path in paths if not ignore.matches(path)] == ["README.md", "keep/x"]


def test_the_dockerfile_and_the_list_itself_are_always_sent():
    ignore = for_build(["*"], "sub/Dockerfile")
    assert not ignore.matches("sub/Dockerfile") and not ignore.matches(".dockerignore") and ignore.matches("x")
    assert ignore.may_hold("sub") and not ignore.may_hold("other")


@pytest.mark.parametrize("pattern", ["!", "[a", "a\\"])
def test_what_is_no_pattern(pattern):
    with pytest.raises(DockerError):
        Ignore([pattern])

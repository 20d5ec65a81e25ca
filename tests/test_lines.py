import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudmesh_docker import lines
from cloudmesh_docker.errors import UsageError


def test_logical_lines_have_the_number_of_their_first():
    text = "a\n\n  # comment\nb \\\n  c\n# d \\\ne\nf\\\n"
    assert list(lines.logical(text)) == [(1, "a"), (4, "b   c"), (7, "e"), (8, "f")]


def test_a_quoted_backslash_at_the_end_continues_nothing():
    text = "a \\\\\nb \\\\\\\nc\nd \\\\\\\\\ne"
    assert list(lines.logical(text)) == [(1, "a \\\\"), (2, "b \\\\c"), (4, "d \\\\\\\\"), (5, "e")]


def test_only_a_line_feed_ends_a_line():
    text = "docker create -l 'a=b\x0c\x85\u2028c' x\r\ndocker ps \\\r\n -q\r\n"
    assert list(lines.logical(text)) == [(1, "docker create -l 'a=b\x0c\x85\u2028c' x"), (2, "docker ps  -q")]


@pytest.mark.parametrize(
    "line, words",
    [
        ('docker create -e A="b c" x', ["docker", "create", "-e", "A=b c", "x"]),
        ("docker ps # now", ["docker", "ps"]),
        ("docker run a#b 'c # d'", ["docker", "run", "a#b", "c # d"]),
        ("a '' \"\"", ["a", "", ""]),
        (r"a\ b \$x", ["a b", "$x"]),
        ("a;b && c", ["a;b", "&&", "c"]),
        ("", []),
    ],
)
def test_words(line, words):
    assert lines.split(line) == words


@pytest.mark.parametrize("line", ["a 'b", 'a "b', "a \\"])
def test_unfinished(line):
    with pytest.raises(UsageError):
        lines.split(line)


@pytest.mark.parametrize(
    "line, expected",
    [
        ("docker ps", (["docker", "ps"], None, None)),
        ("docker ps > out.txt", (["docker", "ps"], ">", "out.txt")),
        ("docker ps >>'a b'", (["docker", "ps"], ">>", "a b")),
        ("docker ps | grep 'x > y' | wc", (["docker", "ps"], "|", "grep 'x > y' | wc")),
        ("docker ps -f 'name=a|b' \"c>d\"", (["docker", "ps", "-f", "name=a|b", "c>d"], None, None)),
        (r"docker a\|b", (["docker", "a|b"], None, None)),
        ("docker ps # a > b", (["docker", "ps"], None, None)),
    ],
)
def test_redirection(line, expected):
    assert lines.redirected(line) == expected


@pytest.mark.parametrize("line", ["docker ps >", "docker ps |", "docker ps > a b"])
def test_redirection_to_nowhere(line):
    with pytest.raises(UsageError):
        lines.redirected(line)


@pytest.mark.parametrize(
    "words",
    ["stop a; docker rm b", "stop a;", "stop a && docker rm a", "stop a || docker rm a", "stop a &", "load < x", "ps 2> x", "ps 2>&1", "ps >&-"],
)
def test_operators_of_other_shells_are_no_words_of_a_command(words):
    with pytest.raises(UsageError):
        lines.redirected(f"docker {words}")
    assert lines.redirected(f"shell {words}")


@pytest.mark.parametrize(
    "words", ["ps 'a; b' \"& d\" e\\<f # g;", "ps a;b c&d e<f", "ps | cat && true; cat < x", "ps -n 2 > x", "ps a2>x", "ps '2'>x", "ps # a; b > c"]
)
def test_quoted_or_behind_a_pipe_they_are(words):
    assert lines.redirected(f"docker {words}")[0][:2] == ["docker", "ps"]


@given(st.lists(st.text(st.characters(exclude_characters="\0\n\r", codec="utf-8"), min_size=1)))
def test_quoted_words_come_back(words):
    assert lines.split(shlex.join(words)) == words


@given(st.text())
def test_no_text_raises_anything_else(text):
    for function in (lines.split, lines.redirected):
        try:
            function(text)
        except UsageError:
            pass

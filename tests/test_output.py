"""Answers on a terminal: one renderer for each type of answer."""

import io
import json
import os

import pytest

from cloudmesh_docker import output
from cloudmesh_docker.errors import ContainerExit, DockerError, DryRun, UsageError
from cloudmesh_docker.merging import Label
from cloudmesh_docker.notation.reports import Records, Report
from cloudmesh_docker.store.objects import Networks
from cloudmesh_docker.terminal import Terminal
from tests.running import network


class Frames:
    """A stream of frames."""

    def __init__(self, *frames):
        self._frames, self.closed = iter(frames), False

    def __iter__(self):
        return self._frames

    def __next__(self):
        return next(self._frames)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.closed = True


class Both(Report):
    """A report with a text and two keys."""

    def lines(self):
        return [f"{key}: {value}" for key, value in self.items()]


@pytest.fixture
def terminal():
    return Terminal(io.StringIO(), io.StringIO(), io.StringIO())


def written(terminal, answers, several=False, **options):
    """What an answer looks like."""
    output.write(terminal, answers, options, several)
    return terminal.stdout.getvalue()


def test_names_and_nothing(terminal):
    assert written(terminal, [("", "web"), ("", None), ("", ["a", "b"])]) == "web\na\nb\n"


def test_names_of_several_servers(terminal):
    assert written(terminal, [("one", "web"), ("two", "web")], several=True) == "one | web\ntwo | web\n"


def test_names_in_a_format(terminal):
    assert json.loads(written(terminal, [("", "web")], format="json")) == ["web"]


def test_documents_of_the_engine(terminal):
    assert json.loads(written(terminal, [("", {"A": 1}), ("", {"A": 2})])) == [{"A": 1}, {"A": 2}]


def test_documents_of_several_servers(terminal):
    assert json.loads(written(terminal, [("one", {"A": 1})], several=True)) == [{"Server": "one", "A": 1}]


@pytest.mark.parametrize(("format", "text"), [("yaml", "- A: 1\n"), ("{{.A}}!", "1!\n"), ("{{json .}}", '{"A":1}\n')])
def test_documents_in_a_format(terminal, format, text):
    assert written(terminal, [("", {"A": 1})], format=format) == text


def test_no_table_of_documents(terminal):
    with pytest.raises(UsageError, match="these answers are no table"):
        written(terminal, [("", {"A": 1})], format="csv")
    with pytest.raises(UsageError, match="use table, json, yaml, csv or a template"):
        written(terminal, [("", {"A": 1})], format="jsno")


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({}, "NETWORK ID     NAME      DRIVER    SCOPE\n000000000000   net       bridge    local\n"),
        ({"quiet": True}, "000000000000\n"),
        ({"quiet": True, "format": "{{.Name}}"}, "net\n"),
        ({"quiet": True, "no_trunc": True}, f"{1:064x}\n"),
        ({"format": "csv"}, "NETWORK ID,NAME,DRIVER,SCOPE\n000000000000,net,bridge,local\n"),
        ({"format": "{{.Name}}", "sort": "name"}, "net\n"),
    ],
)
def test_lists(terminal, options, text):
    assert written(terminal, [("one", Networks.of("one", [network()]))], **options) == text


def test_lists_of_several_servers_are_one_table(terminal):
    out = written(terminal, [(name, Networks.of(name, [network()])) for name in ("one", "two")], several=True)
    assert [line.split()[0] for line in out.splitlines()] == ["SERVER", "one", "two"]
    rows = json.loads(written(Terminal(io.StringIO(), io.StringIO(), io.StringIO()), [("one", Networks.of("one", [network()]))], True, format="json"))
    assert rows[0]["Server"] == "one"


@pytest.mark.parametrize(
    ("several", "format", "text"),
    [
        (False, None, "A: 1\nServer: x\n"),
        (True, None, "one | A: 1\none | Server: x\n"),
        (False, "json", '{"A":1,"Server":"x"}\n'),
        (False, "{{.A}}", "1\n"),
        (True, "yaml", "- Name: one\n  A: 1\n  Server: x\n"),
    ],
)
def test_reports(terminal, several, format, text):
    assert written(terminal, [("one", Both(A=1, Server="x"))], several, format=format) == text


def test_frames_go_where_they_belong(terminal):
    stream = Frames((1, b"out\n"), (2, b"err\n"), (1, b"more"))
    output.copy(terminal, None, stream)
    assert (terminal.stdout.getvalue(), terminal.stderr.getvalue(), stream.closed) == ("out\nmore", "err\n", True)


def test_a_pipe_is_made_to_hold_more():
    read, write = os.pipe()
    with open(read, "rb") as reader, open(write, "w") as writer:
        output.copy(Terminal(None, writer, writer), None, Frames((1, memoryview(b"x" * 200000))))
        assert reader.read(200000) == b"x" * 200000, "all of it was there before anyone read"


def test_frames_of_several_servers_are_labelled_by_line(terminal):
    output.copy(terminal, Label("one"), Frames((1, b"a\nb"), (2, b"e\n"), (1, b"c\n"), (1, b"d\n")))
    assert terminal.stdout.getvalue() == "one | a\none | bc\none | d\n"
    assert terminal.stderr.getvalue() == "one | e\n"


@pytest.mark.parametrize(
    ("server", "format", "text"),
    [
        (None, None, "line 1\n"),
        ("one", None, "one | line 1\n"),
        (None, "json", '{"n":1}\n'),
        ("one", "json", '{"Server":"one","n":1}\n'),
        ("one", "{{.n}}", "one | 1\n"),
    ],
)
def test_records_one_by_one(terminal, server, format, text):
    stream = Frames({"n": 1})
    output.copy(terminal, server and Label(server), Records(stream, lambda record: f"line {record['n']}"), {"format": format})
    assert (terminal.stdout.getvalue(), stream.closed) == (text, True)


def test_records_in_a_format_they_can_not_have(terminal):
    stream = Frames({"n": 1})
    with pytest.raises(UsageError, match="one by one"):
        output.copy(terminal, None, Records(stream, str), {"format": "yaml"})
    assert stream.closed


def test_progress_goes_to_stderr(terminal):
    for item in ("two\nlines", {"status": "Pulling", "id": "1"}, {"status": "Downloading", "progressDetail": {"current": 1}}, {"stream": "Step\n"}):
        output.progress(terminal, "one", item)
    assert terminal.stderr.getvalue() == "one | two\none | lines\none | 1: Pulling\none | Step\n"
    assert terminal.stdout.getvalue() == ""


def test_errors_by_the_name_of_their_server(terminal):
    problem = DockerError("out of order")
    output.error(terminal, problem, several=True)
    problem.server = "one"
    output.error(terminal, problem)
    output.error(terminal, problem, several=True)
    output.error(terminal, ContainerExit(3))
    assert terminal.stderr.getvalue() == "out of order\nout of order\none: out of order\n"


def test_a_request_not_sent(terminal):
    output.request(terminal, DryRun("POST", "/x", {"A": 1}))
    output.request(terminal, DryRun("GET", "/y"))
    assert terminal.stdout.getvalue() == 'POST /x\n{\n    "A": 1\n}\nGET /y\n'


def test_a_bug_says_that_it_is_ours(terminal):
    try:
        raise ZeroDivisionError("by zero")
    except ZeroDivisionError as error:
        output.bug(terminal, error, debug=False)
        output.bug(terminal, error, debug=True)
    first, second = terminal.stderr.getvalue().split("\n", 1)
    assert first == "this is a bug in cloudmesh_docker, not your mistake: ZeroDivisionError: by zero; run it again with --debug to see where"
    assert "Traceback" in second

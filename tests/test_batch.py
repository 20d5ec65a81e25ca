import io
import os
from types import SimpleNamespace

import pytest

from cloudmesh_docker.batch import Batch
from cloudmesh_docker.errors import UsageError
from tests.running import Runner, container


@pytest.fixture
def run(fake, tmp_path):
    """Write a batch file and run it: (exit code, stdout, what was reported)."""
    runner = Runner(DOCKER_HOST=fake.address)
    fake.allows("GET", "/containers/json", reply=[container()])

    def run(text, name="my.cm", **options):
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        terminal, reports = runner.session.terminal, []
        terminal.stdout, terminal.stderr = io.StringIO(), io.StringIO()
        code = Batch(runner.session, reports.append, **options).run_file(str(tmp_path / name))
        return code, terminal.stdout.getvalue(), reports

    yield run
    runner.close()


def test_comments_continuation_and_quotes(run):
    assert run("# first\n\ndocker ps -q # now\ndocker ps \\\n  --format 'a b' # {{.ID}}\n") == (0, "000000000000\na b\n", [])


def test_stops_at_the_first_failure_and_names_the_line(run, fake, tmp_path):
    fake.expects("POST", "/containers/nosuch/stop", reply=(404, {"message": "No such container: nosuch"}))
    code, out, reports = run("docker ps -q\n\ndocker stop nosuch\ndocker ps -q\n")
    assert (code, out) == (1, "000000000000\n")
    assert reports == [f"{tmp_path}/my.cm:3: exit 1: docker stop nosuch"]


def test_keep_going(run, tmp_path):
    code, out, reports = run("docker ps --nosuch\ndocker ps -q\nfrobnicate\n", keep_going=True)
    assert (code, out) == (125, "000000000000\n")
    assert [report for report in reports if ": exit " in report] == [
        f"{tmp_path}/my.cm:1: exit 125: docker ps --nosuch",
        f"{tmp_path}/my.cm:3: exit 127: frobnicate",
    ]


@pytest.mark.parametrize("call", ["@{}", "run_script {}"])
def test_nested(run, tmp_path, call):
    (tmp_path / "inner.cm").write_text("docker ps -q\ndocker ps --nosuch\n")
    code, out, reports = run(call.format(tmp_path / "inner.cm") + "\ndocker ps -q\n")
    assert (code, out) == (125, "000000000000\n")
    assert [report.split(": ")[:2] for report in reports] == [[f"{tmp_path}/inner.cm:2", "exit 125"], [f"{tmp_path}/my.cm:1", "exit 125"]]


def test_a_file_that_runs_itself(run, tmp_path):
    code, out, reports = run(f"@{tmp_path}/my.cm\n")
    assert code == 125 and reports[0].endswith("runs itself")


def test_redirection_and_pipes(run, tmp_path, capfd):
    target = tmp_path / "out.txt"
    assert run(f"docker ps -q > {target}\ndocker ps -q >> '{target}'\n")[:2] == (0, "")
    assert target.read_text() == "000000000000\n" * 2
    assert run("docker ps | wc -l\n")[0] == 0
    assert capfd.readouterr().out.strip() == "2"
    assert run("docker ps -q | exit 3\n")[0] == 3
    assert run("docker ps --nosuch | cat\n")[0] == 125


def test_an_unclosed_quote(run, tmp_path):
    code, out, reports = run("docker ps -q\ndocker ps 'x\n")
    assert (code, out) == (125, "000000000000\n")
    assert reports == ["a quote is not closed: docker ps 'x", f"{tmp_path}/my.cm:2: exit 125: docker ps 'x"]


def test_interrupted_names_the_line_and_stops_even_when_it_should_keep_going(run, tmp_path, monkeypatch):
    monkeypatch.setattr("cloudmesh_docker.dispatch.Session.run", lambda *_: 130)
    assert run("docker ps\ndocker ps\n", keep_going=True)[::2] == (130, [f"{tmp_path}/my.cm:1: exit 130: docker ps"])


def test_it_ends_quietly_where_nobody_reads_on(tmp_path):
    """The code alone means little: a container may have ended with it."""
    reading, writing = os.pipe()
    with open(writing, "w") as pipe:
        session, lines = SimpleNamespace(terminal=SimpleNamespace(stdout=pipe), run=lambda words: lines.append(words) or 141), []
        (tmp_path / "my.cm").write_text("docker ps\ndocker ps\n")
        reports = []
        assert Batch(session, reports.append, keep_going=True).run_file(str(tmp_path / "my.cm")) == 141
        assert (len(lines), len(reports)) == (2, 2)
        os.close(reading)
        assert Batch(session, reports.append, keep_going=True).run_file(str(tmp_path / "my.cm")) == 141
        assert (len(lines), len(reports)) == (3, 2)


@pytest.mark.parametrize("content", [b"\x7fELF\0\0", b"docker ps\xff\xfe", b"docker ps\0\n"])
def test_no_text(run, content):
    with pytest.raises(UsageError, match="is not a text file"):
        run(content)


def test_no_file(run, tmp_path):
    for path in ("nosuch.cm", "."):
        with pytest.raises(UsageError, match="can't be read"):
            Batch(None, print).run_file(str(tmp_path / path))


def test_windows_line_ends_and_byte_order_mark(run):
    assert run(b"\xef\xbb\xbfdocker ps -q\r\ndocker ps -q\r\n")[:2] == (0, "000000000000\n" * 2)


def test_echo(run):
    lines = []
    run("docker ps -q\n# no\ndocker ps \\\n -q\n", echo=lines.append)
    assert lines == ["docker ps -q", "docker ps  -q"]

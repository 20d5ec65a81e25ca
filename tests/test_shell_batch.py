"""The shell without a terminal: batch files, and the history of earlier sessions."""

import pytest

from cloudmesh_docker.shell import Shell
from tests.shells import recorder, shown


@pytest.fixture
def session(home):
    with recorder() as session:
        yield session


@pytest.fixture
def shell(session):
    return Shell(session)


@pytest.fixture
def batch(shell, tmp_path, monkeypatch):
    """Run the lines of a file."""
    monkeypatch.chdir(tmp_path)

    def batch(text, line="@lines"):
        (tmp_path / "lines").write_text(text)
        return shell.onecmd_plus_hooks(line)

    return batch


@pytest.mark.parametrize("line", ["@lines", "@ lines", "run_script lines", 'run_script "lines" # note'])
def test_batch(session, shell, batch, line):
    assert batch("# first\n\ndocker ps -a # all\ndocker run \\\n  img 'a b'\n", line) is False
    assert session.seen == [["docker", "ps", "-a"], ["docker", "run", "img", "a b"]]
    assert shell.last_result == 0


def test_batch_stops_at_the_first_failure(session, shell, batch, capsys):
    session.code = 3
    batch("\ndocker one\ndocker two\n")
    assert session.seen == [["docker", "one"]]
    assert shell.last_result == 3
    assert capsys.readouterr().err == "lines:2: exit 3: docker one\n"


def test_batch_with_other_commands(session, shell, batch, capsys):
    shell.onecmd_plus_hooks("alias create k docker")
    assert batch("k ps\nhelp quit\nps\ndocker never") is False
    assert session.seen == [["docker", "ps"]]
    assert shell.last_result == 127
    assert "lines:3: exit 127: ps" in capsys.readouterr().err


def test_batch_that_names_other_files(session, shell, batch, tmp_path, capsys):
    (tmp_path / "inner").write_text("docker inner\n@lines\n")
    batch("docker outer\n@inner\n")
    assert session.seen == [["docker", "outer"], ["docker", "inner"]]
    assert shell.last_result == 125
    assert capsys.readouterr().err == "lines: runs itself\ninner:2: exit 125: @lines\nlines:2: exit 125: @inner\n"


def test_quit_in_a_batch_leaves(session, batch):
    assert batch("quit\ndocker never\n") is True
    assert session.seen == []


def test_batch_redirected(session, shell, batch, tmp_path):
    session.shows = "answer\n"
    batch("docker a\ndocker b > inner\n", "@lines > outer")
    assert (tmp_path / "outer").read_text() == (tmp_path / "inner").read_text() == "answer\n"


def test_batch_that_is_not_there(batch, shell, capsys):
    batch("", "@nothing")
    assert shell.last_result == 125
    assert capsys.readouterr().err == "nothing: can't be read: No such file or directory\n"


def test_a_history_that_can_not_be_kept_is_said_once(session, home, capsys):
    folder = home / ".cloudmesh" / "docker"
    (folder / "history").mkdir(parents=True)
    shell = Shell(session)
    assert "history is not kept" in capsys.readouterr().err
    shell.onecmd_plus_hooks("docker ps")
    assert shell.last_result == 0


def test_history_command_shows_earlier_sessions_and_clears(session, home):
    folder = home / ".cloudmesh" / "docker"
    folder.mkdir(parents=True)
    (folder / "history").write_text("docker earlier\n")
    shell = Shell(session)
    shell.onecmd_plus_hooks("docker now")
    shell.onecmd_plus_hooks("history")
    assert [line.split()[1:] for line in shown(shell).splitlines()] == [["docker", "earlier"], ["docker", "now"]]
    shell.onecmd_plus_hooks("history -c")
    assert not (folder / "history").exists()


def test_a_failing_line_s_secret_is_not_shown(session, shell, batch, capfd):
    session.code = 1
    batch("docker login -u me -p s3cret reg\n")
    shown_at_all = "".join(capfd.readouterr()) + shown(shell)
    assert "exit 1: docker login ..." in shown_at_all and "s3cret" not in shown_at_all

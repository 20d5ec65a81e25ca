"""The shell's own part, without a terminal: words, exit codes, redirection, help, completion, prompt."""

import os
import shlex

import pytest
from hypothesis import HealthCheck, given, settings, strategies

from cloudmesh_docker import complete
from cloudmesh_docker.dispatch import Session
from cloudmesh_docker.shell import Shell, completions
from tests.shells import App, recorder, shown

QUOTED = [
    'run -e KEY="a|b" img',
    "run -e A='b c' img sh -c 'echo  two   blanks > f'",
    "exec web sh -c 'a; b'",
    "exec web echo a;b",
    "run img ''",
    'run img "$HOME" ~ *.py {1} a#b',
    "run img a\\ b \\\"x\\\" 'it'\"'\"'s'",
    'run --format "{{.ID}}\\t{{.Names}}" img',
    "run -e A=1   -e   B=2\timg",
]


@pytest.fixture
def session(home):
    with recorder() as session:
        yield session


@pytest.fixture
def shell(session):
    return Shell(session)


@pytest.fixture
def words(session, shell):
    """The words a line comes to, behind ``docker``."""

    def words(line):
        session.seen.clear()
        assert shell.onecmd_plus_hooks(line) is False
        return session.seen[0][1:] if session.seen else None

    return words


@pytest.mark.parametrize("line", QUOTED)
def test_words_are_those_of_a_posix_shell(words, line):
    assert words("docker " + line) == shlex.split(line)


@pytest.mark.parametrize("line", QUOTED)
def test_in_another_program_too(session, line):
    app = App(session)
    app.onecmd_plus_hooks("docker " + line)
    assert session.seen == [["docker", *shlex.split(line)]]
    assert app.last_result == 0


def test_redirection_in_another_program(session, tmp_path):
    session.shows = "answer\n"
    App(session).onecmd_plus_hooks(f'docker run -e A="a > b | c" img > "{tmp_path}/a b" # note')
    assert session.seen == [["docker", "run", "-e", "A=a > b | c", "img"]]
    assert (tmp_path / "a b").read_text() == "answer\n"


def test_another_program_keeps_its_own_parsing(session):
    app = App(session)
    app.onecmd_plus_hooks("theirs a 'b c';")
    assert app.last_result == ["theirs", "a", "b c"]
    assert session.seen == []


def test_an_open_quote_in_another_program(session, capsys):
    app = App(session)
    assert app.onecmd_plus_hooks("docker run 'a") is False
    assert session.seen == []
    assert "quot" in capsys.readouterr().err


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(strategies.lists(strategies.text("ab |>;#'\"\\$@!?-={}&<*~é", max_size=6), min_size=1, max_size=5))
def test_any_words_arrive_as_they_were(words, wanted):
    assert words("docker " + shlex.join(wanted)) == wanted


@pytest.mark.parametrize("line", ["docker ps # all of them", "docker ps  #it's", "docker ps #> file"])
def test_a_comment_ends_the_line(words, line):
    assert words(line) == ["ps"]


@pytest.mark.parametrize("line", ["# only", "", "   ", "  # it's"])
def test_nothing_runs_for_nothing(words, shell, line):
    shell.last_result = 7
    assert words(line) is None
    assert shell.last_result == 7


@pytest.mark.parametrize("line", ["docker run 'a", 'docker run "a', "docker ps >", "docker ps > a b", "docker ps |", "history 'a"])
def test_a_line_that_can_not_be_read_runs_nothing(words, shell, capsys, line):
    assert words(line) is None
    assert shell.last_result == 125
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and line.strip() in error or "file name" in error


def test_a_backslash_joins_lines(words):
    assert words("docker run \\\n  -d \\\n img") == ["run", "-d", "img"]


def test_exit_code_is_in_last_result_and_the_shell_stays(session, shell):
    session.code = 3
    assert shell.onecmd_plus_hooks("docker ps") is False
    assert shell.last_result == 3
    assert shell.do_docker("ps") is None


def test_docker_may_be_left_out(words, shell):
    assert words("ps -a") == ["ps", "-a"]
    assert words("container list 'a b'") == ["container", "list", "a b"]
    assert words("images list") == ["images", "list"]
    assert words("history") is None
    shell.onecmd_plus_hooks("alias create ps help")
    assert words("ps") is None


def test_aliases_and_macros(words, shell):
    shell.onecmd_plus_hooks("alias create k docker")
    assert words("k ps 'a|b'") == ["ps", "a|b"]
    shell.onecmd_plus_hooks("macro create logs1 docker logs {1}")
    assert words("logs1 web") == ["logs", "web"]


def test_unknown_command(words, shell, capsys):
    assert words("dokcer ps") is None
    assert shell.last_result == 127
    assert "did you mean docker?" in capsys.readouterr().err


def test_redirection(session, shell, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    session.shows = "answer\n"
    shell.onecmd_plus_hooks('docker ps > "a b" # note')
    shell.onecmd_plus_hooks("docker ps>>'a b'")
    assert (tmp_path / "a b").read_text() == "answer\n" * 2
    shell.onecmd_plus_hooks("docker ps > ~/home")
    assert open(os.path.expanduser("~/home")).read() == "answer\n"
    shell.onecmd_plus_hooks("docker ps | sed 's/a|b/x/; s/swer/#/' > piped # theirs")
    assert (tmp_path / "piped").read_text() == "an#\n"
    assert [seen[1:] for seen in session.seen] == [["ps"]] * 4
    assert shown(shell) == ""


def test_a_file_that_can_not_be_written(words, shell, capsys):
    assert words("docker ps > /nonexistent/file") is None
    assert shell.last_result == 125
    assert capsys.readouterr().err == "/nonexistent/file: can't be written: No such file or directory\n"


def test_a_reader_that_leaves_early(session, shell, capfd):
    session.shows = "line\n" * 100_000
    shell.onecmd_plus_hooks("docker ps | head -n 1 > /dev/null")
    assert "Traceback" not in capfd.readouterr().err


def test_leaving(shell):
    assert shell.onecmd_plus_hooks("quit") is True
    assert shell.onecmd_plus_hooks("exit") is True
    assert shell.exit_code == 0


def test_clear(shell, monkeypatch):
    shell.onecmd_plus_hooks("clear")
    assert (shown(shell), shell.last_result) == ("", None)
    monkeypatch.setattr("cloudmesh_docker.terminal.is_tty", lambda file: True)
    shell.onecmd_plus_hooks("clear")
    assert shown(shell) == "\x1b[H\x1b[2J"


def test_help_is_short(shell):
    shell.onecmd_plus_hooks("help")
    text = shown(shell)
    assert len(text.splitlines()) < 20
    assert "container, " in text and "alias" not in text
    shell.onecmd_plus_hooks("?")
    assert shown(shell) == text


@pytest.mark.parametrize(
    "line", ["help docker container stop", "help container stop", "help stop", "docker container stop --help", "docker help stop"]
)
def test_help_of_a_command(shell, line):
    shell.onecmd_plus_hooks(line)
    assert shown(shell).startswith("Stop one or more running containers\n")
    assert shell.last_result == 0


def test_help_of_all(shell):
    shell.onecmd_plus_hooks("help docker")
    assert shown(shell).startswith("Usage: docker")
    shell.onecmd_plus_hooks("help container")
    assert "container stop" in shown(shell)


def test_help_of_what_is_not_there(shell, capsys):
    shell.onecmd_plus_hooks("help nonsense")
    assert "nonsense" in capsys.readouterr().err
    assert shell.last_result == 125


def test_every_command_of_the_shell_has_help(shell):
    assert {"alias", "set", "shell", "run_pyscript"}.isdisjoint(shell.get_visible_commands())
    for command in shell.get_visible_commands():
        shell.onecmd_plus_hooks(f"help {command}")
        assert len(shown(shell)) > 20, command


def test_help_in_another_program(session):
    app = App(session)
    app.onecmd_plus_hooks("help docker container stop")
    assert app.stdout.getvalue().startswith("Stop one or more running containers\n")


def completed(shell, line):
    begin = max(line.rfind(letter) for letter in " \"'") + 1
    return list(shell.complete(line[begin:], line, begin, len(line)).to_strings())


def test_completion(shell):
    assert completed(shell, "docker container star") == ["start"]
    assert completed(shell, "  docker container star") == ["start"]
    assert completed(shell, "container star") == ["start"]
    assert completed(shell, "conta") == ["container"]
    assert completed(shell, "dock") == ["docker"]
    assert "docker" in completed(shell, "help ")
    assert completed(shell, "help docker container star") == ["start"]
    shell.onecmd_plus_hooks("alias create k docker")
    assert completed(shell, "k container star") == ["start"]


def test_completion_behind_a_redirection_is_of_files(shell, tmp_path):
    (tmp_path / "file one").touch()
    assert completed(shell, f"docker ps > {tmp_path}/fi") == [f"{tmp_path}/file one"]
    assert completed(shell, f"@{tmp_path}/fi") == [f"@{tmp_path}/file one"]
    assert completed(shell, f"run_script {tmp_path}/fi") == [f"{tmp_path}/file one"]


def test_completion_in_another_program(session):
    assert completed(App(session), "docker container star") == ["start"]


def test_completion_shows_help(session):
    (item,) = completions(complete.complete(session, ["stop"], "--sig"))
    assert item.display_meta == "Signal to send to the container"


def test_prompt_names_the_server(session, shell):
    shell.pre_prompt()
    assert shell.prompt == "docker(local)> "
    session.servers.add("web1", "unix:///web1.sock", use=True)
    shell.pre_prompt()
    assert shell.prompt == "docker(web1)> "
    session.servers.remove("web1")
    session.environ = session.servers.environ = {"DOCKER_HOST": "tcp://" + "x" * 60 + ":2375"}
    shell.pre_prompt()
    assert shell.prompt == "docker(..." + "x" * 25 + ":2375)> "


def test_another_session_does_not_change_the_server(session, shell):
    session.servers.add("web1", "unix:///web1.sock", use=True)
    session.servers.add("web2", "unix:///web2.sock")
    shell.pre_prompt()
    other = Session(session.terminal)
    other.servers.use("web2")
    assert session.servers.current().name == "web1"
    assert Session(session.terminal).servers.current().name == "web2"


def test_a_server_that_is_gone_is_no_error_in_the_prompt(session, shell, monkeypatch):
    session.servers.environ = {"CLOUDMESH_DOCKER_SERVER": "gone"}
    shell.pre_prompt()
    assert shell.prompt == "docker(?)> "

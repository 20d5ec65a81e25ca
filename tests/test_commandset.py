"""``docker`` in somebody else's cmd2 program: as a mixin, and as a set that is loaded and unloaded while the program runs."""

import io
import pathlib
import shlex
import subprocess
import sys

import cmd2
import pytest

from cloudmesh_docker.commandset import DockerCommandSet
from tests.running import container
from tests.shells import App, recorder
from tests.test_shell import QUOTED

ROOT = pathlib.Path(__file__).parents[1]


class Theirs(cmd2.Cmd):
    """Somebody else's program, without the mixin."""

    def __init__(self, **options):
        super().__init__(stdin=io.StringIO(), stdout=io.StringIO(), allow_cli_args=False, **options)

    def do_theirs(self, statement):
        """Their own."""
        self.last_result = statement.argv

    def run(self, line):
        """What a line writes."""
        self.onecmd_plus_hooks(line)
        text = self.stdout.getvalue()
        self.stdout.seek(0)
        self.stdout.truncate()
        return text


@pytest.fixture
def session(home):
    with recorder() as session:
        yield session


@pytest.fixture
def docker_set(session):
    docker_set = DockerCommandSet()
    docker_set._docker_session = session
    return docker_set


@pytest.fixture
def app(docker_set):
    app = Theirs()
    app.register_command_set(docker_set)
    return app


@pytest.mark.parametrize("line", QUOTED)
def test_words_are_those_of_a_posix_shell(app, session, line):
    app.onecmd_plus_hooks("docker " + line)
    assert session.seen == [["docker", *shlex.split(line)]]
    assert app.last_result == 0


def test_the_exit_code_is_the_last_result(app, session):
    session.code = 125
    app.onecmd_plus_hooks("docker ps")
    assert app.last_result == 125


def test_lines_of_the_program_are_read_as_before(app):
    app.onecmd_plus_hooks("theirs a 'b c';")
    assert app.last_result == ["theirs", "a", "b c"]


def test_through_an_alias_of_the_program(app, session):
    app.onecmd_plus_hooks("alias create dk docker")
    app.onecmd_plus_hooks("dk exec web sh -c 'a; b' # note")
    assert session.seen == [["docker", "exec", "web", "sh", "-c", "a; b"]]


def test_redirection(app, session, tmp_path):
    session.shows = "answer\n"
    app.onecmd_plus_hooks(f'docker run -e A="a > b | c" img > "{tmp_path}/a b"')
    assert (tmp_path / "a b").read_text() == "answer\n"


def test_help(app):
    assert app.run("help docker container stop").startswith("Stop one or more running containers\n")


@pytest.mark.parametrize("make", [lambda session, docker_set: App(session), lambda session, docker_set: Theirs(command_sets=[docker_set])])
def test_it_has_a_category_of_its_own(session, docker_set, make):
    app = make(session, docker_set)
    categories, _ = app._build_command_info()
    assert categories["Docker"] == ["docker"]
    assert "theirs" not in categories["Docker"]


def test_completion(app):
    line = "docker container star"
    assert [item.text for item in app.complete("star", line, len(line) - 4, len(line))] == ["start"]


def test_unload_and_load_again(app, docker_set, session):
    app.unregister_command_set(docker_set)
    app.onecmd_plus_hooks("docker ps")
    assert session.seen == []
    again = DockerCommandSet()
    again._docker_session = session
    for loaded in (again, docker_set, again):
        loaded._docker_session = session
        app.register_command_set(loaded)
        app.onecmd_plus_hooks("docker exec web echo 'a|b'")
        app.unregister_command_set(loaded)
    assert session.seen == [["docker", "exec", "web", "echo", "a|b"]] * 3


def test_unloaded_it_leaves_a_docker_of_the_program_alone(app, docker_set):
    class TheirDocker(cmd2.CommandSet):
        def do_docker(self, statement):
            self._cmd.last_result = statement.terminator

    app.unregister_command_set(docker_set)
    app.register_command_set(TheirDocker())
    app.onecmd_plus_hooks("docker a;")
    assert app.last_result == ";"


def test_unloading_closes_what_was_opened(app, docker_set, session, monkeypatch):
    closed = []
    monkeypatch.setattr(session, "close", lambda: closed.append(session))
    app.unregister_command_set(docker_set)
    assert closed == [session]
    assert docker_set._docker_session is None


def test_settings_that_can_not_be_used_are_told_by_the_command(monkeypatch, capsys):
    monkeypatch.setenv("CLOUDMESH_DOCKER_CONFIG", "/not/there")
    app = Theirs(command_sets=[DockerCommandSet()])
    app.onecmd_plus_hooks("docker ps")
    assert app.last_result == 1
    assert capsys.readouterr().err == "/not/there: can't be read: No such file or directory\n"


def test_two_programs_have_nothing_in_common(make_fake):
    programs, fakes = [Theirs(), Theirs()], [make_fake(), make_fake()]
    for number, (program, fake) in enumerate(zip(programs, fakes, strict=True), 1):
        program.register_command_set(DockerCommandSet())
        fake.expects("GET", "/containers/json", reply=[container(number, f"web{number}")])
        program.run(f"docker server add s{number} {fake.address}")
        program.run(f"docker server use s{number}")
    assert [program.run("docker ps --format '{{.Names}}'") for program in programs] == ["web1\n", "web2\n"]
    programs[0].unregister_command_set(next(iter(programs[0]._installed_command_sets)))
    fakes[1].expects("GET", "/containers/json", reply=[container(2, "web2")])
    assert programs[1].run("docker ps --format '{{.Names}}'") == "web2\n"


AUTO = """
import cmd2, {module}
app = cmd2.Cmd(auto_load_commands=True)
print(app.get_visible_commands().count("docker"))
"""


@pytest.mark.parametrize("module, count", [("cloudmesh_docker.commandset", 1), ("cloudmesh_docker.shell", 0)])
def test_auto_loading(module, count):
    done = subprocess.run([sys.executable, "-c", AUTO.format(module=module)], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == (f"{count}\n", "")


@pytest.mark.parametrize("example", ["mixin", "command_set"])
def test_the_examples(fake, example, home):
    fake.expects("GET", "/containers/json", reply=[container(1, "web")])
    lines = f"docker -H {fake.address} ps --format '{{{{.Names}}}} is a|b'\nquit\n"
    path = ROOT / "docs" / "examples" / f"{example}.py"
    done = subprocess.run([sys.executable, path], input=lines, env={"PYTHONPATH": str(ROOT), "HOME": str(home)}, capture_output=True, text=True)
    assert "web is a|b\n" in done.stdout
    assert done.returncode == 0

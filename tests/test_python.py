"""Docker servers from Python: every command as a method."""

import doctest
import inspect
import json
import os
import pathlib
import subprocess
import sys
import threading
import time

import pytest

from cloudmesh_docker import DockerError, catalog, connect, deploy, errors, signatures
from cloudmesh_docker.flow import AHEAD, Stream
from tests.commands.container.test_stats import sample
from tests.running import Runner, container

ROOT = pathlib.Path(__file__).parents[1]
COMMANDS = [(noun, verb.replace(" ", "_")) for noun in catalog.nouns() for verb in catalog.verbs(noun)]


@pytest.fixture
def docker(fake):
    with connect(fake.address) as docker:
        yield docker


@pytest.fixture
def both(make_fake):
    """A connection to the servers one and two, and their engines."""
    fakes, runner = [make_fake(), make_fake()], Runner()
    for name, fake in zip(("one", "two"), fakes, strict=True):
        assert runner(f"server add {name} {fake.address} --group pair")[2] == 0
    runner.close()
    with connect("@pair") as docker:
        yield docker, *fakes


def test_the_page_about_it(engine, home):
    runner = Runner()
    for line in (f"web1 {engine.address}", f"web2 {engine.address}", "lost unix:///not/there"):
        assert runner(f"server add {line}")[2] == 0
    runner.close()
    try:
        outcome = doctest.testfile(str(ROOT / "docs" / "python.rst"), module_relative=False, optionflags=doctest.ELLIPSIS)
    finally:
        engine.clean()
    assert outcome.attempted > 20
    assert outcome.failed == 0


@pytest.mark.parametrize("noun, verb", COMMANDS)
def test_every_command_has_a_signature_that_takes_its_words(docker, noun, verb):
    method = getattr(getattr(docker, noun), verb)
    command, shape = catalog.load(noun, verb), inspect.signature(method)
    assert inspect.getdoc(method).startswith(command.grammar.summary)
    given = {name: ["1"] for name, parameter in shape.parameters.items() if parameter.kind is parameter.VAR_POSITIONAL}
    given |= {name: "1" for name, parameter in shape.parameters.items() if parameter.kind is parameter.POSITIONAL_OR_KEYWORD}
    positional = dict(given)
    for name, parameter in shape.parameters.items():
        if parameter.kind is parameter.KEYWORD_ONLY and name != "stdin":
            given[name] = {bool | None: True, int | None: 1, float | None: 1.5, list[str] | None: ["1"]}.get(parameter.annotation, "1")
    own, common = command.grammar.parse(signatures.words(command, dict(given)), alias=True)
    assert {name.rstrip("_") for name in given} == {name.rstrip("_") for name in (*own, *common)}
    bare = {name: value for name, value in own.items() if name in positional}
    assert bare == positional


def test_help_shows_the_command(docker, capsys):
    help(docker.container.stop)
    text = capsys.readouterr().out
    assert "stop(*container: str, signal: str | None = None, timeout: int | None = None" in text
    assert "-s, --signal SIGNAL" in text


def test_what_can_be_typed_next(docker):
    assert {"container", "image", "ps", "run", "close"} <= set(dir(docker))
    assert {"run", "ls", "exec"} <= set(dir(docker.container))
    assert "import_" in dir(docker.image)


@pytest.mark.parametrize("name", ["bogus", "container.bogus", "container.__init__x", "container._x"])
def test_no_such_command(docker, name):
    with pytest.raises(AttributeError):
        for part in name.split("."):
            docker = getattr(docker, part)


@pytest.mark.parametrize(
    "name, near", [("contaner", "container"), ("container.runn", "run"), ("container.stopp", "stop"), ("zzz", None), ("image.zzz", None)]
)
def test_what_was_meant(docker, name, near):
    with pytest.raises(AttributeError) as caught:
        for part in name.split("."):
            docker = getattr(docker, part)
    assert ("did you mean" in str(caught.value)) == bool(near)
    assert near is None or f"(did you mean {near}?); see dir(docker" in str(caught.value)


def test_plain_figures(docker, fake):
    fake.expects("GET", "/containers/web/stats", query={"stream": "0"}, reply=sample())
    (figures,) = docker.container.stats("web", no_stream=True)
    wanted = {"name": "web", "cpu": 80.0, "memory": 2 << 20, "limit": 8 << 20, "received": 1536, "sent": 2}
    assert {name: figures[name] for name in wanted} == wanted


def test_lines_that_are_an_answer(docker, fake):
    fake.expects("GET", "/swarm", reply={"JoinTokens": {"Worker": "SWMTKN-1"}})
    assert docker.swarm.join_token("worker", quiet=True) == "SWMTKN-1\n"


def test_other_words_for_the_same(docker, fake):
    fake.expects("GET", "/containers/json", query={"all": "1"}, reply=[container(1, "web")], times=4)
    lists = (docker.container.ls, docker.container.list, docker.containers.ls, docker.ps)
    assert [[row["name"] for row in method(all=True)] for method in lists] == [["web"]] * 4


@pytest.mark.parametrize(
    "arguments, options, message",
    [
        ((), {"bogus": 1}, "docker container stop: got an unexpected keyword argument 'bogus'"),
        (("web",), {"signal": ["a", "b"]}, r"signal: one value, not \['a', 'b'\]"),
        (("web",), {"signal": True}, "text, a number or a path, not True"),
        ((None,), {}, "text, a number or a path, not None"),
    ],
)
def test_wrong_arguments(docker, arguments, options, message):
    with pytest.raises(TypeError, match=message):
        docker.container.stop(*arguments, **options)


def test_wrong_values(docker):
    with pytest.raises(errors.UsageError, match='invalid argument "x" for "-t, --timeout"'):
        docker.container.stop("web", timeout="x")
    with pytest.raises(errors.UsageError, match="at least 1"):
        docker.container.stop()
    with pytest.raises(TypeError, match="all: True or False, not 1"):
        docker.container.ls(all=1)


def test_words_that_look_like_options(docker, fake):
    fake.expects("GET", "/containers/-x/json", reply={"Name": "/-x"})
    assert docker.container.inspect("-x") == {"Name": "/-x"}


def test_some_of_several_fail(docker, fake):
    fake.expects("GET", "/containers/a/json", reply={"Name": "/a"})
    fake.expects("GET", "/containers/b/json", reply=(404, {"message": "No such container: b"}))
    with pytest.raises(errors.PartlyFailed) as caught:
        docker.container.inspect("a", "b")
    assert caught.value.answers == [{"Name": "/a"}]
    assert [problem.status for problem in caught.value.problems] == [404]


def test_several_servers(both):
    docker, one, two = both
    one.expects("GET", "/containers/json", reply=[container(1, "web")])
    two.expects("GET", "/containers/json", reply=(500, {"message": "broken"}))
    answers = docker.container.ls()
    assert [row["name"] for row in answers["one"]] == ["web"]
    assert list(answers) == ["one"]
    assert str(answers.errors["two"]) == "Error response from daemon: broken"
    with pytest.raises(errors.PartlyFailed, match="broken"):
        answers.check()


@pytest.mark.parametrize("names, several", [("one", False), ("@pair", True), (["one"], True), ("one,two", True), ("all", True), ("one[1]", None)])
def test_how_many_are_meant(both, names, several):
    if several is None:
        with pytest.raises(errors.UsageError, match="no server"):
            connect(names)
        return
    with connect(names) as docker:
        assert docker.several is several


def test_the_current_server_stays(both, monkeypatch, fake):
    monkeypatch.setenv("DOCKER_HOST", fake.address)
    with connect() as docker:
        monkeypatch.setenv("DOCKER_HOST", "unix:///not/there")
        fake.expects("GET", "/containers/json", reply=[])
        assert docker.container.ls() == []


def test_nothing_is_written(docker, fake, capfd):
    fake.expects("GET", "/containers/json", reply=[container(1, "web")])
    docker.container.ls()
    with pytest.raises(DockerError):
        docker.container.ls(filter=["bogus"])
    assert capfd.readouterr() == ("", "")


def test_threads(docker, fake):
    fake.expects("GET", "/containers/web/json", reply={"Name": "/web"}, times=80)
    found = []

    def ask():
        found.extend(docker.container.inspect("web")["Name"] for _ in range(10))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["/web"] * 80


def test_a_permission_is_that_of_its_call_alone(fake):
    runner = Runner()
    assert runner(f"server add web1 {fake.address} --protected")[2] == 0
    runner.close()
    fake.expects("POST", "/containers/web/kill", reply=204)
    fake.expects("GET", "/containers/json", reply=[container(1, "web")])
    with connect("web1") as docker:
        assert docker.container.kill("web", yes_really="web1") == "web"
        with pytest.raises(errors.Protected):
            docker.container.kill("web")


def test_servers_can_be_saved(docker):
    docker.server.add("other", "unix:///not/there", group=["a", "b"])
    assert [row["name"] for row in docker.server.ls(cached=True)] == ["other"]
    assert connect("@b").servers == ["other"]


def test_an_error_of_a_stream_comes_at_its_end(docker, fake):
    fake.expects("GET", "/containers/web/json", reply=(404, {"message": "No such container: web"}))
    with docker.container.logs.stream("web") as stream, pytest.raises(errors.NotFound):
        list(stream)


def test_a_stream_of_several_servers_begins_on_all_of_them(both):
    docker, *fakes = both
    docker.server.add("lost", "unix:///not/there", group=["pair"])
    over, begun = threading.Event(), []

    def events(name, late):
        def reply(request):
            time.sleep(late)
            begun.append(name)
            return happening(name)

        def happening(name):
            yield (json.dumps({"Type": "container", "Action": name, "time": 1}) + "\n").encode()
            over.wait(10)

        return reply

    for fake, name, late in zip(fakes, ("one", "two"), (0, 0.5), strict=True):
        fake.expects("GET", "/events", reply=events(name, late))
    with connect("@pair") as docker, docker.system.events.stream() as stream:
        assert sorted(begun) == ["one", "two"]
        assert {(event.server, event["Action"]) for event in (next(stream), next(stream))} == {("one", "one"), ("two", "two")}
        over.set()


def test_a_stream_that_nobody_takes_from_waits_for_no_other_server():
    stream = Stream(lambda stream: (stream.expect(["one", "two"]), [stream.put(number) for number in range(AHEAD + 1)]))
    assert [next(stream) for _ in range(AHEAD + 1)] == [*range(AHEAD + 1)]


def test_what_is_deployed():
    with pytest.raises(errors.UsageError, match="can't deploy 'moon': use aws, local, ssh"):
        deploy("moon", "box")
    with pytest.raises(errors.UsageError, match="a plan makes no server"):
        deploy("local", "box", plan=True)
    with pytest.raises(TypeError, match="docker server deploy local: got an unexpected keyword"):
        deploy("local", "box", bogus=1)


def test_the_example(both):
    _, one, two = both
    one.expects("GET", "/containers/json", reply=[container(1, "web", Image="a:latest"), container(2, "db", Image="a:1")])
    two.expects("GET", "/containers/json", reply=[])
    done = subprocess.run([sys.executable, ROOT / "docs/examples/fleet.py"], env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True)
    assert (done.stdout, done.stderr, done.returncode) == (b"one web\ntwo\n", b"", 0)


def test_a_closed_stream_is_not_opened_again(engine):
    with connect(engine.address) as docker:
        before = threading.active_count()
        with docker.system.events.stream() as events:
            assert threading.active_count() == before + 1
        events._thread.join(5)
        assert not events._thread.is_alive()

import json

import pytest

from cloudmesh_docker import catalog
from cloudmesh_docker.commands.container import stop as module
from cloudmesh_docker.steps import contexts
from tests.running import Runner, container, network


@pytest.fixture
def runner(fake):
    """Run lines with the fake engine as the server."""
    runner = Runner(DOCKER_HOST=fake.address)
    yield runner
    runner.close()


def test_options_of_every_command_before_the_noun_and_after_the_verb(make_fake):
    fake = make_fake()
    fake.expects("GET", "/containers/json", reply=[container()], times=3)
    runner = Runner()
    expected = ("web\n", "", 0)
    assert runner(f"docker -H {fake.address} ps --format '{{{{.Names}}}}'") == expected
    assert runner(f"docker --format '{{{{.Names}}}}' container ls --host={fake.address}") == expected
    runner(f"docker server add one {fake.address}")
    assert runner("--server one docker ps --format '{{.Names}}'") == expected
    runner.close()


def test_a_context_for_one_command(make_fake, home):
    fakes = {name: make_fake() for name in ("saved", "context")}
    runner = Runner(DOCKER_HOST="unix:///host.sock")
    runner(f"docker server add saved {fakes['saved'].address}")
    contexts.write({"HOME": str(home)}, "red", fakes["context"].address, "")
    for name, fake in fakes.items():
        fake.expects("GET", "/containers/json", reply=[container(name=name)])
    for name, fake in (("saved", "saved"), ("red", "context")):
        assert runner(f"docker --context {name} ps --format '{{{{.Names}}}}'") == (f"{fake}\n", "", 0)
    assert runner("docker -c nosuch ps") == ("", 'context "nosuch": context not found\n', 1)
    for option in ("-H unix:///x.sock", "--server saved", "--tlsverify"):
        out, err, code = runner(f"docker -c red {option} ps")
        assert (out, code) == ("", 125) and "and --context" in err
    runner.close()


def test_several_servers(make_fake):
    runner, fakes = Runner(), [make_fake(), make_fake()]
    for number, fake in enumerate(fakes):
        fake.expects("GET", "/containers/json", reply=[container(name=f"web{number}")], times=2)
        runner(f"docker server add s{number} {fake.address}")
    runner("docker server add dead unix:///nowhere.sock")
    out, err, code = runner("docker ps --server s1,dead,s0")
    assert [line.split()[0] for line in out.splitlines()] == ["SERVER", "s1", "s0"]
    assert err.startswith("dead: unix:///nowhere.sock: ") and code == 1
    for fake, reply in zip(fakes, ([], [network()]), strict=True):
        fake.expects("GET", "/networks", reply=reply)
    assert [line.split()[0] for line in runner("docker network ls --server s0,s1")[0].splitlines()] == ["SERVER", "s1"]
    rows = json.loads(runner("docker ps --server s0,s1 --format json")[0])
    assert [(row["Server"], row["Names"]) for row in rows] == [("s0", "web0"), ("s1", "web1")]
    for fake in fakes:
        fake.expects("POST", "/containers/web/stop", reply=204)
        fake.allows("GET", "/containers/json", reply=[])
    assert runner("docker stop web --server all")[0] == "s0 | web\ns1 | web\n"
    runner.close()


def test_dry_run_sends_nothing(fake, runner):
    assert runner("docker --dry-run container stop -t 3 web") == ("POST /v1.51/containers/web/stop?t=3\n", "", 0)
    out, err, code = runner("docker create --dry-run -e A=b busybox")
    assert (out.splitlines()[0], err, code) == ("POST /v1.51/containers/create", "", 0)
    assert json.loads(out.split("\n", 1)[1])["Env"] == ["A=b"]
    assert fake.requests == [] and fake.pings == 0


def test_debug_shows_every_exchange(fake, runner):
    fake.expects("GET", "/containers/json", reply=[])
    out, err, code = runner("docker -D ps -q")
    assert [line.split(" -> ")[0] for line in err.splitlines()] == ["GET /_ping", "GET /v1.41/containers/json"]
    runner(f"docker server add one {fake.address}")
    assert "GET /_ping -> 200" in runner("docker server ping --debug")[1]


def test_levels_and_tls_as_the_docker_binary_has_them(fake, runner):
    fake.expects("GET", "/containers/json", reply=[], times=2)
    assert runner("docker -l debug ps -q")[1].startswith("GET ") and runner("docker --log-level warn ps -q") == ("", "", 0)
    assert "unable to parse logging level: loud" in runner("docker -l loud ps")[1]
    out, err, code = runner("docker --tls ps")
    assert (out, code) == ("", 125) and "use --tlsverify" in err


def test_timeout(make_proxy, fake):
    proxy = make_proxy(fake.sock)
    proxy.hang = True
    runner = Runner(DOCKER_HOST=proxy.address)
    out, err, code = runner("docker --timeout 1 ps")
    assert (out, code) == ("", 1) and "did not answer within 1 s" in err
    runner(f"docker server add hung {proxy.address}")
    assert "did not answer within 0.2 s" in runner("docker server ping --timeout 0.2")[1]
    assert "did not answer within 0.3 s" in runner("docker --timeout 0.3 server ls")[0]
    assert runner("docker ps --timeout 0")[2] == runner("docker ps --timeout x")[2] == 125
    runner.close()


def test_config_for_one_command(fake, runner, tmp_path):
    (tmp_path / "my.yaml").write_text(f"cloudmesh:\n  docker:\n    database: {tmp_path}/own.db\n")
    fake.expects("GET", "/containers/json", reply=[container()])
    assert runner(f"docker ps -q --config {tmp_path}/my.yaml")[2] == 0
    assert (tmp_path / "own.db").exists() and runner.store.count("Containers") == 0


def test_help_does_nothing_else(fake, runner):
    for line in (
        "docker stop --help",
        "docker --help",
        "docker container --help",
        "docker help stop",
        "docker",
        "docker container",
        "docker -H x help",
    ):
        out, err, code = runner(line)
        assert out and (err, code) == ("", 0), line
    assert "Signal to send" in runner("docker stop --help")[0] and "--server" in runner("docker stop --help")[0]
    for noun in catalog.nouns():
        for verb in catalog.verbs(noun):
            out, err, code = runner(f"docker {noun} {verb} --help")
            assert out.splitlines()[0] in runner(f"docker {noun} --help")[0], (noun, verb)
    assert fake.requests == []


def test_a_bug_is_called_one(fake, runner, monkeypatch):
    command = catalog.find(["stop"])[0]
    monkeypatch.setattr(command, "function", lambda docker, container: 1 / 0)
    out, err, code = runner("docker stop web")
    assert (out, code) == ("", 1)
    assert err == "this is a bug in cloudmesh_docker, not your mistake: ZeroDivisionError: division by zero; run it again with --debug to see where\n"
    assert "Traceback" in runner("docker stop --debug web")[1]
    assert module.stop


def test_interrupted(fake, runner, monkeypatch):
    def interrupt(docker, container):
        raise KeyboardInterrupt

    monkeypatch.setattr(catalog.find(["stop"])[0], "function", interrupt)
    assert runner("docker stop web") == ("", "", 130)


def test_an_answer_is_shown_although_it_can_not_be_remembered(fake, tmp_path):
    (tmp_path / "bad.db").write_bytes(b"no database" * 100)
    (tmp_path / "my.yaml").write_text(f"cloudmesh:\n  docker:\n    database: {tmp_path}/bad.db\n")
    fake.expects("GET", "/containers/json", reply=[container()])
    runner = Runner(DOCKER_HOST=fake.address, CLOUDMESH_DOCKER_CONFIG=str(tmp_path / "my.yaml"))
    out, err, code = runner("docker ps -q")
    assert (out, code) == ("000000000000\n", 1) and err.startswith(f"store {tmp_path}/bad.db: it is damaged") and err.count("\n") == 1
    assert (tmp_path / "bad.db").read_bytes() == b"no database" * 100


def test_options_about_engines_are_refused_where_there_is_none(runner):
    for line in ("docker server ls --server one", "docker -H unix:///x server ls", "docker server ping --summary", "docker --serial context ls"):
        out, err, code = runner(line)
        assert (out, code) == ("", 125) and "is not for 'docker " in err, line


def test_what_another_program_says_is_not_formatted(runner):
    for words in ("exec", "run", "attach", "shell"):
        for option in ("--format json", "--sort name"):
            out, err, code = runner(f"docker {words} {option} web{' sh' if words in ('exec', 'run') else ''}")
            assert (out, code) == ("", 125) and f"{option.split()[0]} is not for 'docker container {words}'" in err
            assert option.split()[0] not in runner(f"docker {words} --help")[0]

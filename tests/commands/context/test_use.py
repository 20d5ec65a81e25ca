import pytest

from tests.running import Runner


def test_a_saved_server(lone):
    lone("docker server add one unix:///one.sock")
    lone("docker server add two unix:///two.sock")
    assert lone("docker context use two") == ("two\n", "", 0)
    assert lone.session.servers.current().name == "two"


def test_what_is_no_server(contexts, lone):
    out, err, code = lone("docker context use nosuch")
    assert (out, code) == ("", 125) and "no server 'nosuch'" in err
    for verb in ("create x", "rm red", "update red", "export red", "import x y"):
        out, err, code = lone(f"docker context {verb}")
        assert (out, code) == ("", 125) and f"'docker context {verb.split()[0]}' is not a command here" in err


def test_a_context_is_saved_as_a_server(contexts, lone, tls_engine):
    assert lone("docker context use red") == ("red\n", "", 0)
    assert lone.session.servers.inventory.servers["red"]["address"] == tls_engine.tcp_address
    assert lone("docker ps -q") == ("", "", 0)
    assert lone("docker context show") == ("red\n", "", 0)


def test_default_is_no_choice_any_more(home, lone):
    lone("docker server add one unix:///one.sock")
    assert lone("docker context show")[0] == "one\n"
    assert lone("docker context use default") == ("default\n", "", 0)
    assert lone("docker context show")[0] == "default\n"
    assert str(lone.session.servers.current().address) == "unix:///var/run/docker.sock"


@pytest.mark.parametrize("verb", ["context", "server"])
def test_a_variable_that_wins_is_named(verb):
    runner = Runner(DOCKER_CONTEXT="x")
    runner("docker server add one unix:///one.sock")
    warning = "warning: DOCKER_CONTEXT is set and wins over the saved choice in other sessions: x\n"
    assert runner(f"docker {verb} use one") == ("one\n", warning, 0)
    runner.close()

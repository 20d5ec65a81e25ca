"""Protected servers are changed only by whoever says their names."""

import pytest

from tests.running import Runner, container

RUNNING = {"Id": "1" * 64, "State": {"Running": True, "Paused": False, "Restarting": False}, "Config": {"Tty": False, "OpenStdin": True}}


@pytest.fixture
def runner(make_fake):
    """Lines on the protected server p, and on q, which is not; with their fakes."""
    runner = Runner()
    runner.fakes = {}
    for name, options in (("p", "--protected"), ("q", "")):
        runner.fakes[name] = make_fake()
        runner.fakes[name].allows("GET", "/containers/json", reply=[container()])
        runner(f"docker server add {name} {runner.fakes[name].address} {options}")
    yield runner
    runner.close()


def test_looking_is_free(runner):
    assert runner("docker ps -q")[1:] == ("", 0)
    runner.fakes["p"].expects("POST", "/containers/web/wait", reply={"StatusCode": 0})
    assert runner("docker wait web") == ("0\n", "", 0)


def test_a_change_is_refused_once_and_not_sent(runner):
    refusal = "p is protected: nothing was changed; to change it add --yes-really p\n"
    runner.fakes["p"].allows("POST", f"/containers/{'1' * 64}/wait", reply={"StatusCode": 0})
    for line in (
        "stop a b c",
        "rm web",
        "run -d busybox",
        "exec web ls",
        "pull -q busybox",
        "network create n",
        "attach web",
        "restart --yes-really q web",
    ):
        runner.fakes["p"].allows("GET", "/containers/web/json", reply=RUNNING)
        assert runner(f"docker {line}") == ("", refusal, 125), line
    assert {method for method, path in runner.fakes["p"].calls if not path.endswith("/wait")} <= {"GET"}


def test_its_name_given_in_advance(runner):
    runner.fakes["p"].expects("POST", "/containers/web/stop", reply=204, times=2)
    assert runner("docker stop --yes-really p web") == ("web\n", "", 0)
    assert runner("--yes-really q,p docker stop web") == ("web\n", "", 0)


def test_its_name_typed_is_asked_for_once_a_command(runner):
    for name in ("a", "b"):
        runner.fakes["p"].expects("POST", f"/containers/{name}/stop", reply=204)
    out, err, code = runner("docker stop a b", person="p")
    assert (out, code) == ("a\nb\n", 0) and err.count("type its name") == 1
    out, err, code = runner("docker stop a b", person="yes")
    assert (out, code) == ("", 125) and err.endswith("'yes' is not p: nothing was changed\n")


def test_no_server_is_changed_until_all_may_be(runner):
    refusal = "p is protected: nothing was changed; to change it add --yes-really p\n"
    for order in ("", "--serial"):
        assert runner(f"docker stop web --server q,p {order}") == ("", refusal, 125)
    for fake in runner.fakes.values():
        fake.expects("POST", "/containers/web/stop", reply=204)
    assert runner("docker stop web --server all --yes-really p")[::2] == ("p | web\nq | web\n", 0)


def test_by_its_address_and_without_a_change(runner):
    assert "p is protected" in runner(f"docker -H {runner.fakes['p'].address} stop web")[1]
    assert runner("docker --dry-run stop web")[::2] == ("POST /v1.51/containers/web/stop\n", 0)


def test_protection_is_taken_off_and_put_on(runner):
    runner.fakes["p"].expects("POST", "/containers/web/stop", reply=204)
    runner("docker server update p --protected=false")
    assert runner("docker stop web")[2] == 0
    runner("docker server update p --protected")
    assert runner("docker stop web")[2] == 125


@pytest.mark.parametrize("verb", ["stop", "destroy --yes"])
def test_its_end(runner, verb):
    runner.session.servers.update("p", managed={"managed": "pid", "name": "p"})
    assert runner(f"docker server {verb} p")[1:] == ("p is protected: nothing was changed; to change it add --yes-really p\n", 125)
    assert "p" in runner.session.servers.inventory.servers

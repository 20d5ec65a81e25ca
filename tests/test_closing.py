"""One server after the other, stopping at the first that fails, and how it went."""

import io
import os
import signal

import pytest

from cloudmesh_docker.terminal import Terminal
from tests.running import Runner, container


@pytest.fixture
def runner(make_fake):
    """Lines on the servers s0 to s3; the container is unknown to s1, and s2 is dead."""
    runner = Runner()
    runner.fakes, runner.order = [make_fake() for _ in range(4)], []
    for number, fake in enumerate(runner.fakes):
        runner(f"docker server add s{number} {fake.address}")
        fake.allows("GET", "/containers/json", reply=[container()])

        def answer(request, number=number):
            runner.order.append(number)
            return (404, {"message": "No such container: web"}) if number == 1 else 204

        fake.allows("POST", "/containers/web/stop", reply=answer)
    runner.fakes[2].close()
    yield runner
    runner.close()


def test_summary(runner):
    out, err, code = runner("docker stop web --server all --summary")
    assert (out, code) == ("s0 | web\ns3 | web\n", 1)
    lines = err.splitlines()
    assert lines[0] == "s1: Error response from daemon: No such container: web" and lines[1].startswith("s2: unix:///")
    assert lines[2] == "s0: ok" and lines[3] == "s1: failed: Error response from daemon: No such container: web"
    assert lines[4].startswith("s2: failed: unix:///") and lines[5:] == ["s3: ok", "2 ok, 2 failed, 0 skipped"]
    assert runner("docker ps -q --summary --server s0")[1] == "s0: ok\n1 ok, 0 failed, 0 skipped\n"


def test_serial_goes_on(runner):
    out, err, code = runner("docker stop web --server s3,s1,s0 --serial")
    assert (out, code, runner.order) == ("s3 | web\ns0 | web\n", 1, [3, 1, 0])


def test_serial_writes_what_became_of_a_server_before_it_goes_on(runner):
    terminal, shown = Terminal(io.StringIO(), io.StringIO(), io.StringIO()), []

    def answer(request):
        shown.append((terminal.stdout.getvalue(), terminal.stderr.getvalue()))
        return 204

    runner.fakes[3].allows("POST", "/containers/last/stop", reply=answer)
    for number in (0, 1):
        runner.fakes[number].allows("POST", "/containers/last/stop", reply=204 if number == 0 else (500, {"message": "stuck"}))
    runner.session.run("docker stop last --server s0,s1,s2,s3 --serial".split(), terminal)
    ((out, err),) = shown
    assert out == "s0 | last\n" and err.startswith("s1: Error response from daemon: stuck\ns2: unix:///") and err.count("\n") == 2
    assert terminal.stdout.getvalue() == "s0 | last\ns3 | last\n" and terminal.stderr.getvalue() == err


def test_an_interruption_says_where_it_was_and_what_was_not_begun(runner):
    def interrupt(request):
        os.kill(os.getpid(), signal.SIGINT)
        request.socket.recv(1)

    for number in (0, 1, 3):
        runner.fakes[number].allows("POST", "/containers/slow/stop", reply=interrupt if number == 1 else 204)
    assert runner("docker stop slow --server s0,s1,s2,s3 --serial") == ("s0 | slow\n", "interrupted on s1; not begun: s2, s3\n", 130)
    assert runner("docker stop slow --server s0,s1 --serial") == ("s0 | slow\n", "interrupted on s1\n", 130)


@pytest.mark.parametrize("first, code", [("s1", 1), ("s2", 1)])
def test_stop_on_error_names_what_was_skipped(runner, first, code):
    out, err, got = runner(f"docker stop web --server s0,{first},s3 --serial --stop-on-error")
    assert (out, got) == ("s0 | web\n", code)
    assert err.splitlines()[0].startswith(f"{first}: ") and err.endswith("\ns3: skipped\n") and 3 not in runner.order
    out, err, got = runner(f"docker stop web --server s0,{first},s3 --serial --stop-on-error --summary")
    assert err.endswith("\ns3: skipped\n1 ok, 1 failed, 1 skipped\n")


def test_stop_on_error_needs_an_order(runner):
    out, err, code = runner("docker stop web --server all --stop-on-error")
    assert (out, code, runner.order) == ("", 125, []) and "--serial" in err


def test_questions_name_their_server_and_how_many_there_are(runner):
    for number in (0, 3):
        runner.fakes[number].allows("GET", "/images/json", reply=[])
        runner.fakes[number].allows("POST", "/images/prune", reply={"ImagesDeleted": None, "SpaceReclaimed": 0})
    err = runner("docker image prune --server s0,s3", person="n\nn")[1]
    assert {f"{name} | Are you sure you want to continue?" in err for name in ("s0", "s3")} == {True}
    assert "(server 1 of 2) [y/N]" in err and "(server 2 of 2) [y/N]" in err
    # What would go stands before the question it belongs to, what came of it before the next one.
    lines = [line.split(" | ") for line in err.replace("[y/N] ", "[y/N]\n").splitlines()]
    told = [(name, text.split()[0]) for name, text in lines if any(word in text for word in ("WARNING", "[y/N]", "nothing was removed"))]
    assert told == [(name, word) for name in ("s0", "s3") for word in ("WARNING!", "Are", "nothing")]
    assert "continue? (server s0) [y/N]" in runner("docker image prune --server s0", person="n")[1]


def test_a_dead_server_is_told_of_once_for_many_targets(runner):
    out, err, code = runner("docker stop a b c d e f g h i j --server s2")
    assert (out, code) == ("", 1) and err.count("\n") == 1


def test_seconds_may_be_fractions(runner, make_proxy):
    proxy = make_proxy(runner.fakes[0].sock)
    proxy.hang = True
    out, err, code = runner(f"docker ps --timeout 0.2 -H {proxy.address}")
    assert (out, code) == ("", 1) and "did not answer within 0.2 s" in err
    for text in ("0", "-1", "nan", "inf", "x", "1e9"):
        assert runner(f"docker ps --timeout {text}")[2] == 125, text

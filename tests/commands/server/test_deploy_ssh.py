"""What ``server deploy ssh`` refuses; what it does is in tests/cloud/test_over_ssh.py, on a real host."""

import pytest


@pytest.mark.parametrize(
    "words, message",
    [
        ("web9 alice@127.0.0.1:1", "connection refused"),
        ("web9 alice@nowhere.invalid", "unknown host"),
        ("web9 tcp://127.0.0.1:1", "write ssh://user@host[:port]"),
        ("all alice@127.0.0.1", "can't name a server"),
        ("--port 1 web9 alice@127.0.0.1", "for a server with --tls"),
        ("--tls --port x web9 alice@127.0.0.1", "a number from 1 to 65535"),
        ("--identity /nowhere web9 alice@127.0.0.1", "/nowhere can't be read"),
        ("far alice@127.0.0.1:1", "far is the server at tcp://127.0.0.1:1 already: take another name"),
    ],
)
def test_what_can_not_be(lone, words, message):
    lone("docker server add far 127.0.0.1:1")
    out, err, code = lone(f"docker server deploy ssh {words}")
    assert out == "" and code and message in err.splitlines()[-1]
    assert lone("docker server ls -q --cached")[0] == "far\n"


def test_help_tells_what_becomes_of_the_user(lone):
    assert "USER is put into the group docker" in lone("docker server deploy ssh --help")[0]

"""What ``server scp`` refuses; it copies in tests/cloud/test_over_ssh.py, from and to a real host."""

import pytest


@pytest.mark.parametrize("words", ["a b", "web1:a web1:b", "./x:y z"])
def test_one_of_the_two_is_on_a_server(lone, words):
    out, err, code = lone(f"docker server scp {words}")
    assert (out, code) == ("", 125) and "one of the two is NAME:PATH" in err


def test_unknown_server(lone):
    out, err, code = lone("docker server scp a nosuch:b")
    assert (out, code) == ("", 125) and "no server 'nosuch'" in err

import pytest

from tests.running import Runner


@pytest.fixture
def web1(sshd):
    """A Runner with a server behind ssh."""
    runner = Runner(PATH=sshd.path)
    runner(f"docker server add web1 {sshd.address}")
    yield runner
    runner.close()


def test_output_and_exit_code_are_those_of_the_command(web1):
    assert web1("docker server ssh web1 hostname") == ("shared\n", "", 0)
    assert web1("docker server ssh web1 'echo no >&2; exit 7'") == ("", "no\n", 7)


def test_options_behind_the_name_are_the_command_s(web1):
    assert web1("docker server ssh web1 uname -s") == ("Linux\n", "", 0)


def test_a_server_without_ssh(lone):
    lone("docker server add far 127.0.0.1:1")
    out, err, code = lone("docker server ssh far")
    assert (out, code) == ("", 125) and "there is no ssh address for it" in err
    assert lone("docker server ssh nosuch")[2] == 125

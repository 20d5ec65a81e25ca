"""What is made of the words and ends of ssh; a program in its place plays the host."""

import io
import pathlib

import pytest

from cloudmesh_docker.cloud.remote import Remote
from cloudmesh_docker.engine.transport import Address
from cloudmesh_docker.errors import CloudError
from cloudmesh_docker.terminal import Terminal


@pytest.fixture
def remote(tmp_path):
    """Make a Remote whose ssh is a shell script; it writes down its process id and its words."""

    def make(script, address="ssh://alice@host:2222", **options):
        (tmp_path / "ssh").write_text(f'#!/bin/sh\necho $$ >{tmp_path}/pid\nprintf "%s\\n" "$@" >{tmp_path}/words\n{script}\n')
        (tmp_path / "ssh").chmod(0o755)
        return Remote(
            Address.parse(address), environ={"PATH": f"{tmp_path}:/usr/bin:/bin"}, explain=lambda log: f"explained: {log.strip()}", **options
        )

    return make


def refusal(remote, **options):
    with pytest.raises(CloudError) as error:
        remote.run("echo secret", **options)
    return str(error.value)


def test_a_script_is_input_and_never_an_argument(remote, tmp_path):
    reports = []
    assert remote("cat; echo more").run("secret\n", reports.append) == "secret\nmore\n"
    assert reports == ["secret", "more"]
    words = (tmp_path / "words").read_text()
    assert "secret" not in words and "StrictHostKeyChecking=yes" in words and "BatchMode=yes" in words
    assert "\n-p\n2222\n-l\nalice\n--\nhost\n" in words


def test_host_keys_are_checked_where_a_person_is_asked_too(remote):
    words = remote("", ask=True).words("true")
    assert "StrictHostKeyChecking=ask" in words and "StrictHostKeyChecking=no" not in words


@pytest.mark.parametrize(
    "script, told",
    [
        ("echo 'Host key verification failed.' >&2; exit 255", "explained: Host key verification failed."),
        (
            "echo installing; echo 'Connection reset by peer' >&2; exit 255",
            "alice@host: the connection was lost (Connection reset by peer); what was",
        ),
        ("echo 'sudo: a password is required' >&2; exit 1", "alice@host: sudo wants a password of alice."),
        ("exit 97", "alice@host: alice is not root there, and there is no sudo."),
        ("echo banner >&2; echo 'the disk is full' >&2; exit 1", "alice@host: the disk is full"),
        ("exit 2", "alice@host: the script there ended with exit code 2"),
    ],
)
def test_ends_in_one_line(remote, script, told):
    text = refusal(remote(script))
    assert text.startswith(told) and "\n" not in text


def test_an_interruption_ends_ssh(remote, tmp_path):
    def interrupt(line):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        remote("echo installing; exec sleep 60").run("", interrupt)
    assert not pathlib.Path("/proc", (tmp_path / "pid").read_text().strip()).exists()


def test_no_ssh_on_this_computer(tmp_path):
    here = Remote(Address.parse("ssh://host"), environ={"PATH": str(tmp_path)})
    nothing = Terminal(io.StringIO(), io.StringIO(), io.StringIO())
    for use in (lambda: here.run(""), lambda: list(here.hand_over(nothing, ["scp"], print)), here.resolved):
        with pytest.raises(CloudError, match="on this computer: install it"):
            use()


def test_places_of_scp(remote):
    assert remote("", "ssh://alice@[2001:db8::1]").place("/a b") == "alice@[2001:db8::1]:/a b"
    assert remote("", "ssh://host").place("x") == "host:x"


SUDO = """#!/bin/sh
[ "$1" != -n ] || { echo "sudo: a password is required" >&2; exit 1; }
[ "$1 $2 $3 $4" = "-k -S -p " ] || exit 99
{asks}
shift 4
exec "$@"
"""
ASKS = 'read -r given; [ "$given" = right ] || { echo "sudo: 3 incorrect password attempts" >&2; exit 1; }'


@pytest.fixture
def with_sudo(remote, tmp_path):
    """Make a Remote that runs all of it here as somebody with sudo, who answers *password*; ``asks``: what sudo does with that."""

    def make(password, asks=ASKS):
        for name, script in (("sudo", SUDO.replace("{asks}", asks)), ("id", "#!/bin/sh\necho 1000\n")):
            (tmp_path / name).write_text(script)
            (tmp_path / name).chmod(0o755)
        return remote('for last; do :; done; exec sh -c "$last"', secret=lambda question: questions.append(question) or password)

    questions = make.questions = []
    return make


@pytest.mark.parametrize("asks", [ASKS, ":"], ids=["sudo asks", "sudo does not"])
def test_a_password_for_sudo_is_asked_for_once_and_is_no_command(with_sudo, tmp_path, asks):
    host = with_sudo("right", asks)
    assert host.run("echo one; echo two") == "one\ntwo\n"
    assert host.run("echo three") == "three\n"
    assert with_sudo.questions == ["[sudo] password for alice@host: "]
    assert "right" not in (tmp_path / "words").read_text()


def test_a_wrong_password(with_sudo):
    assert refusal(with_sudo("wrong")) == "alice@host: sudo: 3 incorrect password attempts"


def test_one_login_for_all(remote, tmp_path):
    logins = []
    host = remote("cat", log_in=lambda: logins.append("in") or "/run/control", log_out=lambda: logins.append("out"))
    assert host.run("a", root=False) == "a"
    assert (tmp_path / "words").read_text().startswith("-S\n/run/control\n-o\nControlMaster=no\n")
    host.log_out()
    assert logins == ["in", "out"]

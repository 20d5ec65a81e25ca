"""What is made of the words and ends of ssh; a program in its place plays the host."""

import pathlib

import pytest

from cloudmesh_docker.cloud.remote import Remote
from cloudmesh_docker.engine.transport import Address
from cloudmesh_docker.errors import CloudError


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
    for use in (lambda: here.run(""), lambda: here.call(["scp"]), here.resolved):
        with pytest.raises(CloudError, match="on this computer: install it"):
            use()


def test_places_of_scp(remote):
    assert remote("", "ssh://alice@[2001:db8::1]").place("/a b") == "alice@[2001:db8::1]:/a b"
    assert remote("", "ssh://host").place("x") == "host:x"

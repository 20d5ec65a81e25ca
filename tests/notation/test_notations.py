"""The notations `create` shares with others: mounts, networks, devices, limits, environment, one by one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation import addresses, devices, environment, health, mounts, network, resources, security, words


def test_mounts_newer_engines_know():
    assert mounts.parse_mount("type=bind,src=/a,dst=/b,bind-create-src") == {
        "Type": "bind",
        "Source": "/a",
        "Target": "/b",
        "BindOptions": {"CreateMountpoint": True},
    }


@pytest.mark.parametrize(
    ("text", "part"),
    [("type=foo,dst=/a", 'no mount type "foo"'), ("type=bind,dst=/a,foo=1", "unexpected key 'foo' in 'foo=1'"), ("", "must be a key=value pair")],
)
def test_a_wrong_mount_shows_itself_and_the_right_form(text, part):
    with pytest.raises(UsageError) as caught:
        mounts.parse_mount(text)
    assert str(caught.value).startswith(f'invalid mount "{text}": ') and part in str(caught.value) and "use type=bind|volume" in str(caught.value)


def test_a_one_letter_volume_is_left_to_the_engine_to_refuse():
    assert mounts.parse_volume("a:/b") == (True, "a:/b")


def test_relative_paths():
    assert mounts.parse_volume("./a/../b:/c:ro", "/here") == (True, "/here/b:/c:ro")
    assert mounts.parse_mount("type=bind,src=../x,dst=/c", "/here/there")["Source"] == "/here/x"


@pytest.mark.parametrize("text", ["data", "data:ro", "data:rw,z"])
def test_volumes_from(text):
    assert mounts.parse_volumes_from(text) == text


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (mounts.parse_volumes_from, ":ro"),
        (mounts.parse_volumes_from, "data:maybe"),
        (mounts.parse_tmpfs, "run"),
        (resources.cpus, "-1"),
        (resources.cpus, "1/0"),
        (resources.restart, "sometimes"),
        (resources.restart, "always:3"),
        (resources.capabilities, ["x y"]),
        (resources.blkio_weight, "5"),
        (security.ipc_mode, "x"),
        (addresses.ip, "fe80::1%eth0"),
        (addresses.mac, "92:d0:c6-0a:29:33"),
        (words.whole, "1_000"),
        (words.whole, "9" * 5000),
        (words.yes, "maybe"),
        (health.duration, "5"),
    ],
)
def test_refused(read, text):
    with pytest.raises(UsageError):
        read(text)


@pytest.mark.parametrize(
    ("text", "fields"),
    [("a,b", ["a", "b"]), ("", [""]), ('"a,b",c', ["a,b", "c"]), ('"a""b"', ['a"b']), ("a,", ["a", ""]), ('""', [""]), (",", ["", ""])],
)
def test_csv_fields(text, fields):
    assert words.csv_fields(text) == fields


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("-5", -5), ("0x1F", 31), ("010", 8), ("0o17", 15), ("0b11", 3), (7, 7), ("+3", 3)])
def test_whole(text, number):
    assert words.whole(text) == number


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("::0001", "::1"),
        (" 10.0.0.1 ", "10.0.0.1"),
        ("::ffff:1.2.3.4", "1.2.3.4"),
        ("2001:DB8::", "2001:db8::"),
    ],
)
def test_ip(text, normal):
    assert addresses.ip(text) == normal


@pytest.mark.parametrize("text", ["92:d0:c6:0a:29:33", "92-d0-c6-0a-29-33", "92d0.c60a.2933", "02:00:5e:10:00:00:00:01"])
def test_mac(text):
    assert addresses.mac(text) == text


def test_networks():
    assert network.parse_network("web") == {"Target": "web"}
    assert network.networking({"network": ["web"]}) == ("web", {})
    assert network.networking({}) == ("default", {"default": {}})


def test_a_file_of_variables_that_is_no_text():
    def broken(path):
        raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")

    with pytest.raises(UsageError, match="can't read env file x"):
        environment.file_lines("x", broken, "env")


ONE_TEXT = [
    mounts.parse_mount,
    mounts.parse_volume,
    mounts.parse_tmpfs,
    mounts.parse_volumes_from,
    network.parse_network,
    network.parse_link,
    network.parse_extra_host,
    network.parse_search_domain,
    devices.parse_device,
    devices.parse_gpus,
    devices.parse_rule,
    devices.is_cdi,
    resources.cpus,
    resources.swap,
    resources.swappiness,
    resources.blkio_weight,
    resources.ulimit,
    resources.bytes_rate,
    resources.operations_rate,
    resources.weight,
    resources.restart,
    lambda text: resources.capabilities([text]),
    security.pid_mode,
    security.ipc_mode,
    security.sysctl,
    security.storage_option,
    lambda text: security.security_options([text], lambda path: text),
    environment.env_word,
    environment.label_word,
    lambda text: environment.file_lines("f", lambda path: text.splitlines(), "env", {}),
    addresses.ip,
    addresses.mac,
    words.csv_fields,
    words.whole,
    words.yes,
    health.duration,
]
NEARLY = st.text(alphabet="abdeikmnprstuvy=:,/.-0123456789\"' []\\x\uff10\0", max_size=40) | st.text()


@pytest.mark.parametrize("read", ONE_TEXT, ids=lambda read: read.__name__)
@settings(max_examples=200, deadline=None)
@given(text=NEARLY)
def test_no_text_raises_anything_else(read, text):
    try:
        read(text)
    except UsageError as error:
        assert str(error)

"""Where credentials are found and kept: Docker's file, and helper programs."""

import json
import os

import pytest

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.registry.credentials import HUB_KEY, Credentials, HelperFailed, hostname, registry_auth, registry_key

HELPER = """#!/bin/sh
text=$(cat)
echo "$1 $text" >> "$HELPER_LOG"
case "$1 $text" in
    "get reg") echo '{"ServerURL": "reg", "Username": "me", "Secret": "s3cret"}' ;;
    "get tok") echo '{"ServerURL": "tok", "Username": "<token>", "Secret": "abc"}' ;;
    "get broken") echo "it is locked"; exit 1 ;;
    get*) echo "credentials not found in native keychain"; exit 1 ;;
    list*) echo '{"reg": "me", "tok": "<token>", "broken": "x"}' ;;
esac
"""


@pytest.fixture
def environ(tmp_path):
    """An environment with a folder for Docker, and a helper named ``test``."""
    program = tmp_path / "docker-credential-test"
    program.write_text(HELPER)
    program.chmod(0o755)
    return {"DOCKER_CONFIG": str(tmp_path / "docker"), "PATH": f"{tmp_path}:{os.environ['PATH']}", "HELPER_LOG": str(tmp_path / "log")}


@pytest.fixture
def write(environ):
    """Write Docker's file."""

    def write(values):
        os.makedirs(environ["DOCKER_CONFIG"], exist_ok=True)
        with open(f"{environ['DOCKER_CONFIG']}/config.json", "w") as file:
            file.write(values if isinstance(values, str) else json.dumps(values))
        return Credentials(environ)

    return write


def test_the_file(write):
    auths = {"reg:5000": {"auth": "YTpiOmM="}, HUB_KEY: {"auth": "YTpi"}, "https://old.example.com/v1/": {"auth": "eDp5"}}
    credentials = write({"auths": {**auths, "tok": {"auth": "bWU6", "identitytoken": "abc"}, "empty": {}}})
    assert credentials.get("reg:5000") == {"username": "a", "password": "b:c", "serveraddress": "reg:5000"}
    assert credentials.get("old.example.com")["username"] == "x"
    assert credentials.get("tok") == {"username": "me", "password": "", "identitytoken": "abc", "serveraddress": "tok"}
    assert credentials.get("empty") is credentials.get("nosuch") is None
    assert set(credentials.all()) == {*auths, "tok"}


def test_images_and_their_registries(write, environ):
    write({"auths": {HUB_KEY: {"auth": "YTpi"}, "127.0.0.1:5000": {"auth": "eDp5"}}})
    assert registry_auth("nginx:1", environ)["serveraddress"] == HUB_KEY == registry_auth("docker.io/a/b", environ)["serveraddress"]
    assert registry_auth("127.0.0.1:5000/a/b@sha256:" + "ab" * 32, environ)["username"] == "x"
    assert registry_auth("other.example.com/a", environ) is registry_auth("NO SUCH", environ) is None


def test_no_file(environ):
    assert registry_auth("nginx", environ) is None
    assert Credentials({"HOME": "/nowhere"}).path == "/nowhere/.docker/config.json"


@pytest.mark.parametrize("text", ["{", "[]", '{"auths": []}x', '{"auths": [1]}'])
def test_a_broken_file_is_named(write, environ, text):
    with pytest.raises(DockerError, match="config.json"):
        write(text)


@pytest.mark.parametrize("auth", ["bm9jb2xvbg==", "!!!", "/w=="])
def test_a_broken_entry_is_named(write, auth):
    with pytest.raises(DockerError, match="log in again"):
        write({"auths": {"reg": {"auth": auth}}}).get("reg")


def test_helpers(write, environ, tmp_path):
    credentials = write({"credHelpers": {"tok": "test"}, "credsStore": "test", "auths": {"reg": {}, "plain": {"auth": "YTpi"}}})
    assert credentials.get("reg") == {"username": "me", "password": "s3cret", "serveraddress": "reg"}
    assert credentials.get("tok") == {"identitytoken": "abc", "serveraddress": "tok"}
    assert credentials.get("nosuch") is None
    assert set(credentials.all()) == {"reg", "tok", "plain"}
    assert credentials.put("new", {"username": "me", "password": "pw"}) is False
    assert credentials.put("new2", {"username": "me", "identitytoken": "abc"}) is False
    assert credentials.values["auths"] == {"reg": {}, "plain": {"auth": "YTpi"}, "new": {}, "new2": {}}
    assert credentials.remove(["new"]) == [] and "new" not in Credentials(environ).values["auths"]
    lines = (tmp_path / "log").read_text().splitlines()
    assert 'store {"ServerURL": "new", "Username": "me", "Secret": "pw"}' in lines
    assert 'store {"ServerURL": "new2", "Username": "<token>", "Secret": "abc"}' in lines and lines[-1] == "erase new"


def test_a_helper_that_fails(write, environ):
    credentials = write({"credHelpers": {"broken": "test", "gone": "nosuch"}})
    with pytest.raises(HelperFailed, match="it is locked"):
        credentials.get("broken")
    with pytest.raises(HelperFailed, match="docker-credential-nosuch: No such file"):
        credentials.get("gone")
    assert registry_auth("broken/x", environ) is None


def test_a_file_is_never_half_written(write, environ):
    credentials = write({"auths": {}})
    assert credentials.put("reg", {"username": "ü", "password": "x"}) is True
    assert credentials.put("reg", {"username": "a", "password": "y"}) is False
    assert os.listdir(environ["DOCKER_CONFIG"]) == ["config.json"]
    assert Credentials(environ).get("reg")["password"] == "y"


def test_names():
    assert registry_key(None) == registry_key("docker.io") == registry_key(HUB_KEY) == HUB_KEY
    assert registry_key("https://reg:5000/v2/") == hostname("http://reg:5000") == "reg:5000"


def test_a_helper_is_found_in_path_and_nowhere_else(write, environ, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    program = tmp_path / "docker-credential-x" / "evil"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\ntouch ran\n")
    program.chmod(0o755)
    for helper in ("x/evil", "x/../docker-credential-x/evil"):
        write({"credsStore": helper})
        with pytest.raises(DockerError, match="can't name a credential helper"):
            Credentials(environ).get("reg.example.com")
    assert not (tmp_path / "ran").exists()

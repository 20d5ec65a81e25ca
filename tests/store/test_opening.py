"""Which store a URL opens, and what a message about it may show."""

import os
import socket
import stat
import subprocess
import sys
import time
import traceback

import pytest

from cloudmesh_docker.errors import StoreError
from cloudmesh_docker.store import masked, open_store
from cloudmesh_docker.store.embedded import EmbeddedStore
from tests.store.conftest import HANGS
from tests.store.samples import containers

SECRET = "pa55w0rd"


@pytest.mark.parametrize("url", [None, ""])
def test_no_url_is_the_file_in_the_folder(tmp_path, url):
    with open_store(url, str(tmp_path / "new" / "docker")) as store:
        assert store.address == str(tmp_path / "new" / "docker" / "store.db") and not store.readonly
    assert os.path.isfile(store.address)


def test_the_folder_may_begin_with_a_tilde(home):
    with open_store() as store:
        assert store.address == str(home / ".cloudmesh" / "docker" / "store.db")


@pytest.mark.parametrize(
    "form", ["{0}/x.db", "sqlite://{0}/x.db", "~/x.db", "x.db", "./x.db", "a folder/x", "x.sqlite", "sqlite:///{0}/100%/a?b#c.db"]
)
def test_paths(tmp_path, monkeypatch, form):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with open_store(form.format(tmp_path)) as store:
        assert isinstance(store, EmbeddedStore)
        store.replace_many("Images", [{"_id": "x"}])
        assert os.path.realpath(store.address).startswith(os.path.realpath(tmp_path))
        assert os.path.isfile(store.address)


def test_a_path_object(tmp_path):
    with open_store(tmp_path / "x.db") as store:
        assert store.address == str(tmp_path / "x.db")


@pytest.mark.parametrize(
    "url",
    [
        "postgres://user:pa55w0rd@host/db",
        "mysql://host",
        "redis://:pa55w0rd@host",
        "MONGODB://host",
        "mongodb:/host",
        "mongodb+ssh://host",
        "localhost:27017",
        "localhost:27017/db",
        "user:pa55w0rd@host/x.db",
        "file:/tmp/x.db?mode=ro",
        "sqlite://relative.db",
        "sqlite://",
        "sqlite:///",
        "sqlite:/tmp/x.db",
        ":memory:",
        "store",
        "folder/",
        " /tmp/x.db",
        "/tmp/x\0.db",
        5,
        b"/tmp/x.db",
    ],
)
def test_anything_else_is_refused_and_named(tmp_path, monkeypatch, url):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError, match=r"accepted are a path .*sqlite:///absolute/path, mongodb://.*mongodb\+srv://.* or nothing") as caught:
        open_store(url, str(tmp_path))
    assert SECRET not in str(caught.value)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (None, ""),
        ("", ""),
        ("/home/me/store.db", "/home/me/store.db"),
        ("mongodb://host:27017/db", "mongodb://host:27017/db"),
        ("mongodb://user@host/db", "mongodb://user@host/db"),
        ("mongodb://user:pa55w0rd@host/db?tls=true", "mongodb://user:***@host/db?tls=true"),
        ("mongodb://user:@host", "mongodb://user:***@host"),
        ("mongodb+srv://user:pa55w0rd@a,b:1/db", "mongodb+srv://user:***@a,b:1/db"),
        ("mongodb://user:a@b:c/d?pa55w0rd@host/db", "mongodb://user:***@host/db"),
        ("mongodb://user:p://pa55w0rd@host/db", "mongodb://user:***@host/db"),
        ("mongodb://h/?tlsCertificateKeyFilePassword=pa55w0rd&tls=true", "mongodb://h/?tlsCertificateKeyFilePassword=***&tls=true"),
        ("mongodb://h/?authMechanismProperties=AWS_SESSION_TOKEN:pa55w0rd", "mongodb://h/?authMechanismProperties=***"),
        ("user:pa55w0rd@host", "user:***@host"),
    ],
)
def test_masked(url, shown):
    assert masked(url) == shown


def test_file_modes(tmp_path):
    """Private whatever the umask leaves, and so are the files SQLite adds; a folder that was there stays as it is."""
    (tmp_path / "mine").mkdir(mode=0o755)
    before = os.umask(0o022)
    try:
        with open_store(None, str(tmp_path / "mine" / "a" / "b")) as store:
            store.replace_many("Containers", containers("a", 10))
            modes = {name: stat.S_IMODE(os.stat(tmp_path / "mine" / "a" / "b" / name).st_mode) for name in os.listdir(tmp_path / "mine" / "a" / "b")}
    finally:
        os.umask(before)
    assert modes == {"store.db": 0o600, "store.db-wal": 0o600, "store.db-shm": 0o600}
    assert [stat.S_IMODE(os.stat(tmp_path / folder).st_mode) for folder in ("mine", "mine/a", "mine/a/b")] == [0o755, 0o700, 0o700]


def test_what_is_imported(tmp_path):
    """Opening and using the embedded store loads little, and nothing that has to do with MongoDB."""
    code = """
import json, sys
before = set(sys.modules)
import cloudmesh_docker.store
print(json.dumps(sorted(set(sys.modules) - before)))
import sqlite3
before = set(sys.modules)
with cloudmesh_docker.store.open_store(sys.argv[1]) as store:
    store.replace_many("Images", [{"_id": "x"}])
    store.find("Images", {"name": {"$regex": "x"}})
print(json.dumps(sorted(set(sys.modules) - before)))
"""
    run = subprocess.run([sys.executable, "-c", code, str(tmp_path / "x.db")], capture_output=True, text=True, check=True)
    package, embedded = map(eval, run.stdout.splitlines())
    assert package == ["cloudmesh_docker", "cloudmesh_docker.errors", "cloudmesh_docker.store"]
    assert {name for name in embedded if not name.startswith("cloudmesh_docker.store.")} <= {"_blake2", "gc"}
    assert "cloudmesh_docker.store.mongodb" not in embedded


def shown(error):
    """All that a traceback of the error would print."""
    return "".join(traceback.format_exception(error))


@pytest.mark.parametrize("options", ["", "/name", "/?tls=true", "/name?retryWrites=false"])
def test_nobody_at_the_url(tmp_path, monkeypatch, dead_port, options):
    monkeypatch.chdir(tmp_path)
    port = dead_port
    start = time.monotonic()
    with pytest.raises(StoreError) as caught:
        open_store(f"mongodb://user:{SECRET}@127.0.0.1:{port}{options}", str(tmp_path / "folder"))
    assert time.monotonic() - start < HANGS
    assert str(caught.value).startswith(
        f"store mongodb://user:***@127.0.0.1:{port}{options}: no MongoDB answers at 127.0.0.1:{port}: Connection refused;"
    )
    assert SECRET not in shown(caught.value)
    assert os.listdir(tmp_path) == []


def test_several_hosts_and_a_silent_one(tmp_path, monkeypatch, dead_port):
    """Where a plain connect can't tell, pymongo's own waiting is short."""
    monkeypatch.chdir(tmp_path)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        for hosts in (f"127.0.0.1:{dead_port},localhost:{dead_port}", f"127.0.0.1:{silent.getsockname()[1]}"):
            start = time.monotonic()
            with pytest.raises(StoreError, match=r"^store mongodb://user:\*\*\*@.*: ServerSelectionTimeoutError: ") as caught:
                open_store(f"mongodb://user:{SECRET}@{hosts}", str(tmp_path))
            assert time.monotonic() - start < HANGS
            assert SECRET not in shown(caught.value) and "\n" not in str(caught.value)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    "url",
    [
        "mongodb://",
        "mongodb:///db",
        "mongodb://user:pa55w0rd@",
        "mongodb://user:pa55w0rd@h:port/",
        "mongodb://user:pa55w0rd@h:99999/",
        "mongodb://user:pa55w0rd@127.0.0.1:1/?tls=perhaps",
        "mongodb://user:pa55w0rd@/db",
        "mongodb://user:p@55:pa55w0rd@127.0.0.1:1,127.0.0.1:2/",
        "mongodb://us/er:pa55w0rd@127.0.0.1:1/",
        "mongodb://user:pa55%77%30rd%@127.0.0.1:1,127.0.0.1:2/",
        "mongodb+srv://user:pa55w0rd@host",
        "mongodb+srv://user:pa55w0rd@a.example.com,b.example.com/",
    ],
)
def test_wrong_mongodb_urls(tmp_path, monkeypatch, url):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError) as caught:
        open_store(url, str(tmp_path))
    assert SECRET not in shown(caught.value) and "pa55%77" not in shown(caught.value)
    assert "\n" not in str(caught.value) and str(caught.value).startswith("store mongodb")
    assert os.listdir(tmp_path) == []

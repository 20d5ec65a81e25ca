"""The embedded file where it can't be made or written: said clearly, and still read where it can be."""

import os
import pickle
import shutil
import sqlite3
import tempfile

import pytest

from cloudmesh_docker.errors import StoreError
from cloudmesh_docker.store import open_store
from tests.store.samples import containers, content, filled, only_line

NOBODY = 65534


def as_nobody(work):
    """What ``work()`` returns, or the text of the StoreError it raises, in a process that is not root: root may write everywhere."""
    if os.geteuid():
        return _answer(work)
    reading, writing = os.pipe()
    process = os.fork()
    if not process:
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            os.write(writing, pickle.dumps(_answer(work)))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(process, 0)
    return pickle.loads(answer)


def _answer(work):
    try:
        return work()
    except StoreError as error:
        return f"StoreError: {error}"


@pytest.fixture
def public():
    """A folder that other users reach."""
    folder = tempfile.mkdtemp(prefix="cmd-store-", dir="/tmp")
    os.chmod(folder, 0o755)
    yield folder
    os.chmod(folder, 0o755)
    shutil.rmtree(folder)


def test_a_folder_in_the_place_of_the_file(tmp_path):
    with pytest.raises(StoreError, match="is not a file"):
        open_store(str(tmp_path / "."))
    with pytest.raises(StoreError, match="is not a file"):
        open_store("/dev/null")


def test_a_file_in_the_place_of_the_folder(tmp_path):
    (tmp_path / "file").write_text("mine")
    for path in (tmp_path / "file" / "store.db", tmp_path / "file" / "deeper" / "store.db"):
        with pytest.raises(StoreError) as caught:
            open_store(str(path))
        assert only_line(caught, path).endswith(": Not a directory")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_place_where_nothing_can_be_made():
    with pytest.raises(StoreError) as caught:
        open_store("/proc/cloudmesh/store.db")
    assert only_line(caught, "/proc/cloudmesh/store.db").endswith(": No such file or directory")


def test_somebody_elses_folder(public):
    os.chmod(public, 0o555)
    answer = as_nobody(lambda: open_store(f"{public}/store.db"))
    assert answer == f"StoreError: store {public}/store.db: Permission denied"
    assert os.listdir(public) == []


@pytest.mark.parametrize("how", ["file", "folder", "both", "other opens it", "not in wal mode"])
def test_a_store_that_can_only_be_read(public, how):
    path = filled(f"{public}/store.db")
    if how == "not in wal mode":
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.close()
    if how != "folder":
        os.chmod(path, 0o444)
    else:
        os.chmod(path, 0o666)
    os.chmod(public, 0o777 if how == "file" else 0o555)

    def work():
        with open_store(path) as store:
            refused = []
            for write in (
                lambda: store.replace_many("Containers", containers("b", 1)),
                lambda: store.replace_server("Containers", "a", []),
                lambda: store.delete("Containers", {}),
            ):
                try:
                    write()
                except StoreError as error:
                    refused.append(str(error))
            return store.readonly, store.find("Containers"), store.count("Containers", {"name": {"$regex": "2$"}}), refused

    if how == "other opens it":
        with open_store(path) as writer:
            writer.replace_many("Containers", containers("b", 1))
            for name in os.listdir(public):
                os.chmod(f"{public}/{name}", 0o644)
            readonly, found, count, refused = as_nobody(work)
        assert found[3:] == containers("b", 1)
    else:
        before = content(path)
        readonly, found, count, refused = as_nobody(work)
        assert content(path) == before
    assert readonly is True and found[:3] == containers("a", 3) and count == 1
    assert refused == [f"store {path}: the file or its folder can't be written, so it can only be read"] * 3


def test_an_unreadable_store(public):
    path = filled(f"{public}/store.db")
    os.chmod(path, 0o000 if os.geteuid() else 0o600)
    assert "it can't be opened; look at the permissions" in as_nobody(lambda: open_store(path))


def test_an_empty_file_that_can_only_be_read(public):
    path = f"{public}/store.db"
    open(path, "w").close()
    os.chmod(path, 0o444)
    os.chmod(public, 0o555)
    assert as_nobody(lambda: open_store(path)) == f"StoreError: store {path}: is empty and can't be written"

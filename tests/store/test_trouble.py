"""The embedded file in trouble: damaged, foreign, newer, locked, full. Nothing of it is ever lost or overwritten."""

import os
import sqlite3
import zlib

import pytest

from cloudmesh_docker.errors import StoreError
from cloudmesh_docker.store import embedded as embedded_module
from cloudmesh_docker.store import filters, open_store, schema, sql
from cloudmesh_docker.store.embedded import EmbeddedStore
from tests.store.samples import container, containers, content, filled, only_line


def test_a_file_that_is_no_store(tmp_path):
    path = str(tmp_path / "store.db")
    for text in (b"this is no database, but what somebody wrote and wants to keep" * 100, b"short"):
        with open(path, "wb") as file:
            file.write(text)
        with pytest.raises(StoreError) as caught:
            open_store(path)
        assert "damaged or no store at all; it was left as it is: move it away" in only_line(caught, path)
        assert content(path) == text and os.listdir(tmp_path) == ["store.db"]


def test_a_damaged_store(tmp_path):
    """Its first page is whole, so it opens; what is behind is not."""
    path = filled(str(tmp_path / "store.db"), 2000)
    with open(path, "r+b") as file:
        file.seek(4096 * 40)
        file.write(b"\xa5" * (os.path.getsize(path) - 4096 * 40))
    damaged = content(path)
    with pytest.raises(StoreError) as caught, open_store(path) as store:
        store.find("Containers")
    assert "move it away" in only_line(caught, path)
    with pytest.raises(StoreError) as caught, open_store(path) as store:
        store.replace_server("Containers", "a", containers("a", 2000, state="new"))
    assert "move it away" in only_line(caught, path)
    assert content(path) == damaged


def test_a_cut_store(tmp_path):
    path = filled(str(tmp_path / "store.db"), 500)
    os.truncate(path, os.path.getsize(path) // 2)
    cut = content(path)
    with pytest.raises(StoreError) as caught, open_store(path) as store:
        store.find("Containers")
    assert "move it away" in only_line(caught, path)
    assert content(path) == cut


def test_a_damaged_document_is_named(embedded):
    embedded.replace_many("Containers", containers("a", 3))
    embedded._connection.execute("""UPDATE "Containers_body" SET "body" = '{"raw":' WHERE "_key" = 2""")
    with pytest.raises(StoreError, match="the document a/0+1 is damaged"):
        embedded.find("Containers")
    assert len(embedded.find("Containers", fields=["name"])) == 3


def test_another_programs_database(tmp_path):
    path = str(tmp_path / "other.db")
    for pragmas in ("", "PRAGMA user_version=1;", "PRAGMA user_version=7; PRAGMA application_id=5;"):
        with sqlite3.connect(path) as other:
            other.executescript(f"CREATE TABLE IF NOT EXISTS precious (x); {pragmas}")
        other.close()
        before = content(path)
        with pytest.raises(StoreError, match="is another program's database"):
            open_store(path)
        assert content(path) == before


def test_a_newer_store(tmp_path, monkeypatch):
    path = filled(str(tmp_path / "store.db"))
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    open_store(path).close()
    monkeypatch.undo()
    before = content(path)
    with pytest.raises(StoreError) as caught:
        open_store(path)
    assert "a newer cloudmesh_docker wrote it" in only_line(caught, path)
    assert content(path) == before


def test_an_older_store_gets_the_new_fields(tmp_path, monkeypatch):
    path = str(tmp_path / "store.db")
    older = {name: kind for name, kind in filters.FIELDS["Containers"].items() if name not in ("image", "tty")}
    monkeypatch.setitem(filters.FIELDS, "Containers", older)
    with open_store(path) as store:
        old = {key: value for key, value in containers("a", 1)[0].items() if key != "image"}
        store._connection.executescript('DROP TABLE "Volumes"; DROP TABLE "Volumes_body"; DROP INDEX "Images_name"')
        store._connection.execute("""INSERT INTO "Containers" ("_key", "_id", "server", "name") VALUES (7, 'a/old', 'a', 'old')""")
        store._connection.execute("""INSERT INTO "Containers_body" VALUES (7, '{"raw":1}')""")
    monkeypatch.undo()
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    with open_store(path) as store:
        assert store.get("Containers", "a/old") == {"_id": "a/old", "server": "a", "name": "old", "raw": 1}
        assert store.find("Volumes") == []
        assert store._connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'Images_name'").fetchone() == (1,)
        store.replace_many("Containers", [{**old, "image": "nginx", "tty": True}])
        assert store.find("Containers", {"tty": True, "image": "nginx"}) == [{**old, "image": "nginx", "tty": True}]


TABLES_OF_VERSION_5 = 342381654


def test_whoever_changes_the_tables_raises_the_version():
    assert (schema.VERSION, zlib.crc32(repr((filters.FIELDS, filters.INDEXES, filters.LABELLED, sql.DIGESTS)).encode())) == (5, TABLES_OF_VERSION_5)


def test_a_file_of_version_1_gets_the_digests(tmp_path):
    path = str(tmp_path / "x.db")
    with open_store(path) as store:
        store.replace_server("Containers", "a", containers("a", 2))
    with sqlite3.connect(path) as connection:
        connection.executescript('DROP TABLE "_digests"; PRAGMA user_version=1;')
    with open_store(path) as store:
        store.replace_server("Containers", "a", containers("a", 2))
        assert store.count("Containers") == 2


def test_a_file_of_version_2_is_found_by_its_labels(tmp_path):
    path = str(tmp_path / "x.db")
    with open_store(path) as store:
        store.replace_server("Containers", "a", containers("a", 2))
        store.replace_many("Volumes", [{"_id": "a/x", "labels": [{"k": "a", "v": "b"}, {"k": "a", "v": "b"}]}])
    with sqlite3.connect(path) as connection:
        tables = [f'"{name}_labels"' for name in filters.LABELLED]
        connection.executescript("".join(f"DROP TABLE {table};" for table in tables))
        connection.executescript("UPDATE Volumes_body SET body = '{'; PRAGMA user_version=2;")
    with open_store(path) as store:
        found = store.find("Containers", {"labels": {"$elemMatch": {"k": "number", "v": "1"}}})
        assert found == [container("a", 1)]
        assert store.count("Volumes", {"labels": {"$elemMatch": {"k": "a"}}}) == 0
        marks = store._connection.execute("SELECT DISTINCT _mark FROM Containers").fetchall()
        assert marks == [(None,)] and store._connection.execute("SELECT count(*) FROM _digests").fetchone() == (0,)


def test_a_full_disk(embedded):
    embedded.replace_server("Containers", "a", containers("a", 50))
    pages = embedded._connection.execute("PRAGMA page_count").fetchone()[0]
    embedded._connection.execute(f"PRAGMA max_page_count={pages + 5}")
    for write in (
        lambda: embedded.replace_many("Containers", containers("b", 500)),
        lambda: embedded.replace_server("Containers", "a", containers("a", 500, state="new")),
    ):
        with pytest.raises(StoreError) as caught:
            write()
        assert "the disk is full; nothing of this was written" in only_line(caught, embedded.address)
    assert embedded.find("Containers") == containers("a", 50)
    embedded._connection.execute("PRAGMA max_page_count=1000000")
    assert embedded.replace_many("Containers", containers("b", 500)) == 500


def test_a_lock_that_does_not_end(embedded):
    other = sqlite3.connect(embedded.address, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with EmbeddedStore(embedded.address, timeout=0.2) as store:
        with pytest.raises(StoreError) as caught:
            store.replace_many("Containers", containers("a", 1))
        assert "another process keeps it locked" in only_line(caught, embedded.address)
        assert store.find("Containers") == []
        other.execute("ROLLBACK")
        other.close()
        assert store.replace_many("Containers", containers("a", 1)) == 1


def test_a_lock_on_a_file_that_is_still_to_be_made(tmp_path):
    path = str(tmp_path / "store.db")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="another process keeps it locked"):
        EmbeddedStore(path, timeout=0.2)
    other.execute("ROLLBACK")
    other.close()
    EmbeddedStore(path, timeout=0.2).close()


def test_where_wal_cannot_be_had(tmp_path):
    """A reader who keeps a rollback-mode file busy keeps it from WAL; the store works all the same, and is safe on power loss."""
    path = filled(str(tmp_path / "store.db"))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA journal_mode=DELETE")
    other.execute("BEGIN")
    other.execute('SELECT * FROM "Containers"').fetchone()
    with open_store(path) as store:
        assert store._connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert store._connection.execute("PRAGMA synchronous").fetchone() == (2,)
        assert store._connection.execute("PRAGMA busy_timeout").fetchone() == (30000,)
        other.close()
        store.replace_many("Containers", containers("b", 2))
        assert store.count("Containers") == 5
    with open_store(path) as store:
        assert store._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert store._connection.execute("PRAGMA synchronous").fetchone() == (1,)


class NoSharedMemory:
    """A connection to a file system that has WAL's locks but not its shared memory."""

    def __init__(self, connection):
        self.connection, self.statements = connection, []

    def execute(self, statement):
        self.statements.append(statement)
        if statement == "PRAGMA journal_mode=WAL":
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR | 20 << 8
            raise error
        return self.connection.execute(statement)


def test_where_wal_fails(tmp_path):
    connection = NoSharedMemory(sqlite3.connect(tmp_path / "x.db", isolation_level=None))
    schema._prefer_wal(connection, 3)
    assert "PRAGMA journal_mode=DELETE" in connection.statements
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert connection.execute("PRAGMA busy_timeout").fetchone() == (3000,)
    connection.connection.close()


def test_an_interrupted_write_leaves_the_store_usable(embedded, monkeypatch):
    embedded.replace_server("Containers", "a", containers("a", 3))

    def interrupted(*words, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(embedded_module, "prepare", interrupted)
    with pytest.raises(KeyboardInterrupt):
        embedded.replace_server("Containers", "a", containers("a", 2, state="new"))
    monkeypatch.undo()
    assert embedded.find("Containers") == containers("a", 3)
    assert embedded.replace_server("Containers", "a", containers("a", 2)) == 2

"""Opening the embedded file: made private before SQLite sees it, never overwritten, never repaired by throwing it away."""

import os
import sqlite3
import stat
from _thread import allocate_lock

from cloudmesh_docker.errors import StoreError
from cloudmesh_docker.store import rows, sql
from cloudmesh_docker.store.filters import FIELDS, LABELLED

VERSION = 5
"""int: of the tables. Raise it with every change of ``filters.FIELDS``, ``INDEXES``, ``LABELLED`` or ``sql.DIGESTS``; older files get what is
new when opened."""

APPLICATION = 0x436C6D64
_opening = allocate_lock()

_CAUSES = {
    sqlite3.SQLITE_BUSY: "another process keeps it locked; try again, or end that process",
    sqlite3.SQLITE_LOCKED: "another process keeps it locked; try again, or end that process",
    sqlite3.SQLITE_FULL: "the disk is full; nothing of this was written",
    sqlite3.SQLITE_READONLY: "it can't be written",
    sqlite3.SQLITE_CANTOPEN: "it can't be opened; look at the permissions of the file and its folder",
    sqlite3.SQLITE_IOERR: "the disk failed to read or write it",
}
_BROKEN = "it is damaged or no store at all; it was left as it is: move it away, and a new one is filled from the servers"


def failure(path, error):
    """The StoreError for what sqlite3 or the system raised about a path."""
    if isinstance(error, OSError):
        return StoreError(f"store {path}: {error.strerror or error}")
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return StoreError(f"store {path}: {error}")
    known = _BROKEN if code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) else _CAUSES.get(code & 0xFF)
    return StoreError(f"store {path}: {known} ({error})" if known else f"store {path}: {error}")


def open_file(path, timeout):
    """A connection to the store's file, which is made if there is none.

    Args:
        path (str): absolute.
        timeout (float): seconds to wait for another process's lock.

    Returns:
        tuple: the sqlite3.Connection in autocommit mode, and whether it can only be read (bool).

    Raises:
        StoreError: it can't be made or opened, is damaged, is not ours, or is of a newer version.
    """
    try:
        # Closing any descriptor of a file drops this process's locks on it, so none may be open elsewhere when _make closes its own.
        with _opening:
            _make(path)
            folder = os.path.dirname(path)
            readonly = not (os.access(path, os.W_OK) and os.access(folder, os.W_OK))
            connection = _connect_readonly(path, timeout) if readonly else _connect(path, timeout)
        try:
            _check(connection, path, readonly, timeout)
        except BaseException:
            connection.close()
            raise
    except (sqlite3.Error, OSError) as error:
        raise failure(path, error) from error
    return connection, readonly


def _make(path):
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise StoreError(f"store {path}: is not a file")
        return
    except FileNotFoundError:
        pass
    _make_folder(os.path.dirname(path))
    try:
        # SQLite would make it with the modes that the umask leaves, readable for everybody; its -wal and -shm get the modes of this one.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        pass


def _make_folder(folder):
    if os.path.isdir(folder):
        return
    parent = os.path.dirname(folder)
    if parent != folder:
        _make_folder(parent)
    try:
        os.mkdir(folder, 0o700)
    except FileExistsError:
        if not os.path.isdir(folder):
            raise


def _connect(path, timeout, uri=False):
    return sqlite3.connect(path, timeout=timeout, isolation_level=None, check_same_thread=False, uri=uri)


def _connect_readonly(path, timeout):
    """In WAL mode SQLite wants to write beside the file even to read it. Where it can't, and nothing waits in a -wal, the file is all there is."""
    uri = "file:" + path.replace("%", "%25").replace("?", "%3f").replace("#", "%23") + "?mode=ro"
    connection = _connect(uri, timeout, uri=True)
    try:
        connection.execute("PRAGMA user_version").fetchone()
        return connection
    except sqlite3.OperationalError:
        connection.close()
        if os.path.exists(path + "-wal") and os.path.getsize(path + "-wal"):
            raise
    return _connect(uri + "&immutable=1", timeout, uri=True)


def _number(connection, pragma):
    return connection.execute(f"PRAGMA {pragma}").fetchone()[0]


def _check(connection, path, readonly, timeout):
    version = _number(connection, "user_version")
    if version and _number(connection, "application_id") != APPLICATION:
        raise StoreError(f"store {path}: is another program's database")
    if version > VERSION:
        raise StoreError(f"store {path}: a newer cloudmesh_docker wrote it (version {version}, this one reads {VERSION}); upgrade cloudmesh_docker")
    if version < VERSION and readonly:
        raise StoreError(f"store {path}: is {'of an older version' if version else 'empty'} and can't be written")
    if version < VERSION:
        _migrate(connection, path)
    if not readonly:
        _prefer_wal(connection, timeout)


def _migrate(connection, path):
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _number(connection, "user_version")
        if version == 0 and _number(connection, "application_id") != APPLICATION and _tables(connection):
            raise StoreError(f"store {path}: is another program's database")
        if version < VERSION:
            for collection in FIELDS:
                present = {row[1] for row in connection.execute(f'PRAGMA table_info("{collection}")')}
                for statement in sql.migrate(collection, present):
                    connection.execute(statement)
            connection.execute(sql.DIGESTS)
            if version:
                _renew(connection)
            connection.execute(f"PRAGMA application_id={APPLICATION}")
            connection.execute(f"PRAGMA user_version={VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _renew(connection):
    """After an older version: find by labels what it stored, and have the next answers written again, as more of them is searched now."""
    connection.execute('DELETE FROM "_digests"')
    for collection in LABELLED:
        bodies = connection.execute(f'SELECT "_key", "body" FROM "{collection}_body"')
        rows.write_labels(connection, collection, [(key, rows.labels_of(text)) for key, text in bodies])
        connection.execute(f'UPDATE "{collection}" SET "_mark" = NULL')


def _tables(connection):
    return connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]


def _prefer_wal(connection, timeout):
    """WAL where the file system can (network homes can't), without waiting for it: whoever opens the file next tries again."""
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA busy_timeout=0")
        try:
            connection.execute("PRAGMA journal_mode=WAL").fetchone()
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                connection.execute("PRAGMA journal_mode=DELETE").fetchone()
        finally:
            connection.execute(f"PRAGMA busy_timeout={int(timeout * 1000)}")
    # In WAL mode NORMAL can't damage the file and survives every end of a process; without WAL it could, so FULL stays.
    if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        connection.execute("PRAGMA synchronous=NORMAL")

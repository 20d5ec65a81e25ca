"""The store in one SQLite file: no server, several threads, several processes."""

import sqlite3
from _thread import allocate_lock

from cloudmesh_docker.errors import StoreError
from cloudmesh_docker.store import rows, schema, sql
from cloudmesh_docker.store.codec import batches, check_server, id_of, prepare
from cloudmesh_docker.store.filters import (
    LABELLED,
    TEXT,
    check_fields,
    check_limit,
    fields_of,
    kind_of,
    parse_filter,
    parse_sort,
    value_of,
)

_AT_ONCE = 500


class _Access:
    """One turn at the connection, in a transaction if it writes: committed at the end, or rolled back; sqlite3's errors become StoreError."""

    __slots__ = ("store", "write")

    def __init__(self, store, write):
        self.store, self.write = store, write

    def __enter__(self):
        store = self.store
        if self.write and store.readonly:
            raise StoreError(f"store {store.address}: the file or its folder can't be written, so it can only be read")
        store._lock.acquire()
        try:
            if store._connection is None:
                raise StoreError(f"store {store.address}: is closed")
            if self.write:
                store._connection.execute("BEGIN IMMEDIATE")
            return store._connection
        except BaseException as error:
            self._leave(error)
            raise

    def __exit__(self, kind, error, trace):
        if error is None and self.write:
            try:
                self.store._connection.execute("COMMIT")
            except BaseException as late:
                self._leave(late)
                raise
        self._leave(error)

    def _leave(self, error):
        connection = self.store._connection
        try:
            if connection is not None and connection.in_transaction:
                connection.execute("ROLLBACK")
        finally:
            self.store._lock.release()
            if isinstance(error, sqlite3.Error):
                raise schema.failure(self.store.address, error) from error


class EmbeddedStore:
    """The embedded backend; the package's docstring describes its methods and what they have in common with MongoStore's.

    Args:
        path (str): absolute path of the file, made with mode 0600 (new folders 0700) if there is none.
        timeout (float): seconds to wait for another process's lock.

    Attributes:
        address (str): the path.
        readonly (bool): the file or its folder can't be written; reading works, writing raises StoreError.

    Raises:
        StoreError: from every method, naming the path and the cause in one line.
    """

    shared = False

    def __init__(self, path, timeout=30.0):
        self.address = path
        self._lock, self._parts = allocate_lock(), {}
        self._connection, self.readonly = schema.open_file(path, timeout)
        self._connection.create_function("regexp", 2, sql.matcher(), deterministic=True)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def __repr__(self):
        return f"<EmbeddedStore {self.address}>"

    def replace_many(self, collection, documents):
        """Write documents (an iterable) in place of those with the same ``_id``; each 1,000 of them are written whole or not at all."""
        fields_of(collection)
        number = 0
        for batch in batches(documents):
            wanted = {id_of(collection, document): document for document in batch}
            with _Access(self, write=True) as connection:
                _write(connection, collection, wanted, _known(connection, collection, wanted))
                for server in {document.get("server") for document in batch}:
                    connection.execute('DELETE FROM "_digests" WHERE "collection" = ? AND "server" = ?', (collection, server))
            number += len(wanted)
        return number

    def replace_server(self, collection, server, documents, source=None):
        """In one transaction write *documents* and delete all others of this server; the cheapest way to say that nothing changed.

        *source* (bytes) is what the documents were made of; where it is the same as the last time, so are they, and they are not looked at.
        """
        if source is None:
            documents = check_server(collection, server, documents).values()
        digest = rows.digest(collection, documents, source)
        if self._is_unchanged(collection, server, digest, documents):
            return len(documents)
        wanted = check_server(collection, server, documents)
        server = value_of(TEXT, server, "server")
        with _Access(self, write=True) as connection:
            query = f'SELECT "_id", "_key", "_mark" FROM "{collection}" WHERE "server" = ?'
            known = {name: (key, mark) for name, key, mark in connection.execute(query, (server,))}
            gone = [(key,) for name, (key, _) in known.items() if name not in wanted]
            for table in sql.tables(collection):
                connection.executemany(f'DELETE FROM "{table}" WHERE "_key" = ?', gone)
            strangers = [name for name in wanted if name not in known]
            known.update(_known(connection, collection, strangers))
            _write(connection, collection, wanted, known, server)
            connection.execute('INSERT OR REPLACE INTO "_digests" VALUES (?, ?, ?)', (collection, server, digest))
        return len(wanted)

    def replace_part(self, collection, server, documents, part, source=None):
        """In one transaction write *documents* of a server, which are all it has in a *part* of the collection (a filter).

        *source* (bytes) is as ``replace_server`` takes it.

        Returns:
            list of str: the ``_id`` of every other document of this server that is stored in that part; nothing is done to them.
        """
        if source is None:
            documents = check_server(collection, server, documents).values()
        digest = rows.digest(collection, documents, source, repr(part))
        # Made once for a thousand servers.
        condition, parameters = self._parts.get((collection, repr(part))) or sql.where(collection, parse_filter(collection, part))
        self._parts[collection, repr(part)] = condition, parameters
        if self._is_unchanged(collection, server, digest, documents, condition, parameters):
            return []
        wanted = check_server(collection, server, documents)
        server = value_of(TEXT, server, "server")
        with _Access(self, write=True) as connection:
            _write(connection, collection, wanted, _known(connection, collection, wanted))
            found = connection.execute(f'SELECT "_id" FROM "{collection}" WHERE "server" = ? AND {condition} ORDER BY 1', (server, *parameters))
            missing = [name for (name,) in found if name not in wanted]
            connection.execute('INSERT OR REPLACE INTO "_digests" VALUES (?, ?, ?)', (collection, server, None if missing else digest))
        return missing

    def _is_unchanged(self, collection, server, digest, documents, condition="1", parameters=()):
        """Whether a server's documents, those of a condition, are those of the last time but for ``seen``, which is all that then is written.

        One statement is a transaction by itself, and costs a quarter of one that begins, asks, writes and commits.
        """
        seen = set(rows.times(collection, documents))
        if not digest or self.readonly or len(seen) != 1:
            return False
        same = 'EXISTS (SELECT 1 FROM "_digests" WHERE "collection" = ? AND "server" = ? AND "digest" = ?)'
        update = f'UPDATE "{collection}" SET "seen" = ? WHERE "server" = ? AND {condition} AND {same}'
        with _Access(self, write=False) as connection:
            return connection.execute(update, (*seen, server, *parameters, collection, server, digest)).rowcount > 0

    def get(self, collection, id):
        """The document with this ``_id`` (dict), or None."""
        found = self.find(collection, {"_id": id}, limit=1)
        return found[0] if found else None

    def find(self, collection, filter=None, sort=None, limit=None, fields=None):
        """The documents that match, in order.

        Args:
            filter (dict or None): see the package's docstring.
            sort (str, list or None): a field, or (field, 1 or -1) pairs; ties, and everything without a sort order, come by ``_id``.
            limit (int or None): at most so many.
            fields (list of str or None): only these promoted fields and ``_id``: several times as fast, because no JSON is read.

        Returns:
            list: of dicts.
        """
        condition, parameters = sql.where(collection, parse_filter(collection, filter))
        names, tail = check_fields(collection, fields), sql.order(parse_sort(collection, sort))
        parameters.append(-1 if check_limit(limit) is None else limit)
        columns = sql.columns(collection) if names is None else ["_id", *names]
        source, listed = f'"{collection}"', ", ".join(f'"{name}"' for name in columns)
        if names is None:
            source, listed = f'{source} JOIN "{collection}_body" USING ("_key")', f'{listed}, "body"'
        with _Access(self, write=False) as connection:
            found = connection.execute(f"SELECT {listed} FROM {source} WHERE {condition}{tail} LIMIT ?", parameters).fetchall()
        return rows.documents(self.address, collection, columns, found)

    def count(self, collection, filter=None):
        """How many documents match (int)."""
        condition, parameters = sql.where(collection, parse_filter(collection, filter))
        with _Access(self, write=False) as connection:
            return connection.execute(f'SELECT count(*) FROM "{collection}" WHERE {condition}', parameters).fetchone()[0]

    def distinct(self, collection, field, filter=None):
        """The different values a field has, sorted, without None (list)."""
        kind = kind_of(collection, field)
        condition, parameters = sql.where(collection, parse_filter(collection, filter))
        query = f'SELECT DISTINCT "{field}" FROM "{collection}" WHERE "{field}" IS NOT NULL AND {condition} ORDER BY 1'
        with _Access(self, write=False) as connection:
            return [rows.native(kind, row[0]) for row in connection.execute(query, parameters)]

    def delete(self, collection, filter):
        """Delete what matches ({} for everything); returns how many (int)."""
        condition, parameters = sql.where(collection, parse_filter(collection, filter))
        with _Access(self, write=True) as connection:
            chosen = f'SELECT "_key" FROM "{collection}" WHERE {condition}'
            connection.execute('DELETE FROM "_digests" WHERE "collection" = ?', (collection,))
            for table in sql.tables(collection)[:-1]:
                connection.execute(f'DELETE FROM "{table}" WHERE "_key" IN ({chosen})', parameters)
            return connection.execute(f'DELETE FROM "{collection}" WHERE {condition}', parameters).rowcount

    def ping(self):
        """StoreError if the file can't be read."""
        with _Access(self, write=False) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()

    def close(self):
        """Done; may be called again."""
        with self._lock:
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.close()


def _known(connection, collection, names):
    """Key and mark of the documents there are among *names* (dict)."""
    names, known = list(names), {}
    for start in range(0, len(names), _AT_ONCE):
        part = names[start : start + _AT_ONCE]
        query = f'SELECT "_id", "_key", "_mark" FROM "{collection}" WHERE "_id" IN ({",".join("?" * len(part))})'
        known.update((name, (key, mark)) for name, key, mark in connection.execute(query, part))
    return known


def _write(connection, collection, wanted, known, server=None):
    """Write what differs; of the rest only ``seen``, in one statement where all of a server's documents were seen at once.

    Between two looks mostly nothing changes but the text "Up 5 minutes", which is in the body: then the row and its indexes stay.
    """
    seen = rows.times(collection, wanted.values())
    at_once = server is not None and len(set(seen)) == 1
    if at_once:
        connection.execute(f'UPDATE "{collection}" SET "seen" = ? WHERE "server" = ?', (seen[0], server))
    whole, bodies, labels, touched = [], [], [], []
    following = connection.execute(f'SELECT coalesce(max("_key"), 0) + 1 FROM "{collection}"').fetchone()[0]
    for (name, document), time in zip(wanted.items(), seen, strict=True):
        mark = rows.mark(collection, document)
        key, old = known.get(name, (following, None))
        if mark is None or mark != old:
            prepared = prepare(collection, document, together=True)
            if not rows.same_fields(mark, old):
                following += key == following
                whole.append(rows.row(collection, prepared, key, mark))
                labels.append((key, prepared.labels or ()))
            else:
                touched.append((time, mark, key))
            bodies.append((key, prepared.text))
        elif not at_once:
            touched.append((time, mark, key))
    connection.executemany(f'UPDATE "{collection}" SET "seen" = ?, "_mark" = ? WHERE "_key" = ?', touched)
    connection.executemany(rows.insert(collection), whole)
    connection.executemany(f'INSERT OR REPLACE INTO "{collection}_body" VALUES (?, ?)', bodies)
    if collection in LABELLED:
        rows.write_labels(connection, collection, labels)

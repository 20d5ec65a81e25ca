"""The store in MongoDB, through pymongo, which is imported here and nowhere else because that alone takes 0.16 s."""

import json

from cloudmesh_docker.errors import StoreError
from cloudmesh_docker.store import masked
from cloudmesh_docker.store.codec import batches, check_server, id_of, prepare
from cloudmesh_docker.store.filters import (
    INDEXES,
    INTEGER,
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

DATABASE = "cloudmesh"
PORT = 27017
_OPTIONS = {"serverSelectionTimeoutMS": 2000, "connectTimeoutMS": 1500, "socketTimeoutMS": 30000, "appname": "cloudmesh_docker"}
_TRIES = 5
_DUPLICATE = 11000


def connect(url):
    """Open the store a ``mongodb://`` or ``mongodb+srv://`` URL names.

    Args:
        url (str): its path names the database, ``cloudmesh`` if it has none; timeouts in it are kept, else there is an answer after 2 s.

    Returns:
        MongoStore: its server has answered.

    Raises:
        StoreError: pymongo is missing, the URL is wrong, or there is no answer; the URL's password is masked.
    """
    address = masked(url)
    _knock(url, address)
    try:
        import pymongo
        from pymongo.errors import PyMongoError
    except ImportError as error:
        raise StoreError(f"store {address}: needs pymongo ({error}); install it with: pip install pymongo") from None
    given = url.lower()
    options = {name: value for name, value in _OPTIONS.items() if f"{name.lower()}=" not in given}
    client = None
    try:
        client = pymongo.MongoClient(url, tz_aware=False, **options)
        store = MongoStore(client, client.get_default_database(DATABASE).name, address, _secrets(url))
        store.ping()
        return store
    except (PyMongoError, StoreError, ValueError, TypeError) as error:
        if client is not None:
            client.close()
        raise error if isinstance(error, StoreError) else failure(address, error, _secrets(url)) from None


def failure(address, error, secrets=()):
    """The StoreError for what pymongo raised, in one line and without any of *secrets* (strings)."""
    text = " ".join(str(error).split())
    for secret in secrets:
        text = text.replace(secret, "***")
    cause = text.split(", Timeout: ")[0].split(", full error:")[0]
    return StoreError(f"store {address}: {type(error).__name__}: {cause:.500}")


def _secrets(url):
    """What of the URL must be in no message: itself, and its password as written and as meant."""
    from urllib.parse import unquote_plus

    account, at, _ = url.partition("://")[2].rpartition("@")
    password = account.partition(":")[2] if at else ""
    return [secret for secret in (url, account, password, unquote_plus(password)) if len(secret) > 3]


def _knock(url, address):
    """A plain connect to the one host of a URL: a missing server is known at once, not after pymongo's two seconds of trying."""
    host = url.partition("://")[2].rpartition("@")[2].partition("/")[0].partition("?")[0]
    if not url.startswith("mongodb://") or not host or "," in host or "%" in host or "proxy" in url.lower():
        return
    name, colon, port = host.rpartition(":")
    if not colon or host.endswith("]"):
        name, port = host, str(PORT)
    if not port.isdecimal() or not 0 < int(port) < 65536:
        return
    import socket

    try:
        socket.create_connection((name.strip("[]"), int(port)), timeout=_OPTIONS["connectTimeoutMS"] / 1000).close()
    except (OSError, UnicodeError) as error:
        cause = getattr(error, "strerror", None) or error
        raise StoreError(f"store {address}: no MongoDB answers at {host}: {cause}; start it, or set another database") from None


class _Access:
    """pymongo's errors become StoreError."""

    __slots__ = ("store",)

    def __init__(self, store):
        self.store = store

    def __enter__(self):
        if self.store._database is None:
            raise StoreError(f"store {self.store.address}: is closed")
        return self.store._database

    def __exit__(self, kind, error, trace):
        from bson.errors import BSONError
        from pymongo.errors import PyMongoError

        if isinstance(error, (PyMongoError, BSONError)):
            raise failure(self.store.address, error, self.store._secrets) from None


class MongoStore:
    """The MongoDB backend; the package's docstring describes its methods and what they have in common with EmbeddedStore's.

    Args:
        client (pymongo.MongoClient): or anything like one; closed with the store.
        database (str): its name.
        address (str): what messages call it; without a password.
        secrets (list of str): what must be masked in the driver's own messages.

    Attributes:
        claims (dict): what ``sharing.is_ours`` found out.

    Raises:
        StoreError: from every method, naming the address and the cause in one line.
    """

    readonly, shared = False, True

    def __init__(self, client, database, address, secrets=()):
        self.address = address
        self._client, self._database, self._secrets, self._indexed = client, client[database], secrets, set()
        self.claims = {}

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def __repr__(self):
        return f"<MongoStore {self.address}>"

    def replace_many(self, collection, documents):
        """Write documents (an iterable) in place of those with the same ``_id``; each is written whole, and 1,000 are checked before any is."""
        fields_of(collection)
        return sum(self._write(collection, batch) for batch in batches(documents))

    def replace_server(self, collection, server, documents, source=None):
        """Write *documents*, then delete all others of this server; *source* is of no use here.

        Not one transaction, which MongoDB has only on replica sets: a reader in between sees new beside old documents, never fewer than both
        have in common; of two writers at once on the same server the later delete wins.
        """
        wanted = check_server(collection, server, documents)
        server = value_of(TEXT, server, "server")
        prepared = [prepare(collection, document) for document in wanted.values()]
        for start in range(0, len(prepared), 1000):
            self._send(collection, prepared[start : start + 1000])
        with _Access(self) as database:
            present = database[collection].find({"server": server}, {"_id": 1})
            gone = [document["_id"] for document in present if document["_id"] not in wanted]
            for start in range(0, len(gone), 1000):
                database[collection].delete_many({"server": server, "_id": {"$in": gone[start : start + 1000]}})
        return len(wanted)

    def replace_part(self, collection, server, documents, part, source=None):
        """Write *documents* of a server; arguments and result as EmbeddedStore.replace_part's, and as little of a transaction as replace_server."""
        wanted = check_server(collection, server, documents)
        self.replace_many(collection, wanted.values())
        stored = self.find(collection, {"$and": [{"server": server}, part]}, fields=[])
        return [document["_id"] for document in stored if document["_id"] not in wanted]

    def get(self, collection, id):
        """The document with this ``_id`` (dict), or None."""
        found = self.find(collection, {"_id": id}, limit=1)
        return found[0] if found else None

    def find(self, collection, filter=None, sort=None, limit=None, fields=None):
        """The documents that match, in order; arguments and result as EmbeddedStore.find's."""
        wanted, order = render(parse_filter(collection, filter)), parse_sort(collection, sort)
        names, most = check_fields(collection, fields), check_limit(limit) or 0
        projection = None if names is None else {"_id": 1, **dict.fromkeys(names, 1)}
        with _Access(self) as database:
            cursor = database[collection].find(wanted, projection).sort(order).limit(most)
            return [self._document(collection, document) for document in cursor]

    def count(self, collection, filter=None):
        """How many documents match (int)."""
        wanted = render(parse_filter(collection, filter))
        with _Access(self) as database:
            return database[collection].count_documents(wanted)

    def distinct(self, collection, field, filter=None):
        """The different values a field has, sorted, without None (list)."""
        kind = kind_of(collection, field)
        wanted = render(parse_filter(collection, filter))
        with _Access(self) as database:
            values = [value for value in database[collection].distinct(field, wanted) if value is not None]
        return sorted(int(value) if kind == INTEGER else value for value in values)

    def delete(self, collection, filter):
        """Delete what matches ({} for everything); returns how many (int)."""
        wanted = render(parse_filter(collection, filter))
        with _Access(self) as database:
            return database[collection].delete_many(wanted).deleted_count

    def ping(self):
        """StoreError if the server does not answer."""
        with _Access(self):
            self._client.admin.command("ping")

    def close(self):
        """Done; may be called again."""
        self._database = None
        self._client.close()

    def _write(self, collection, batch):
        wanted = {id_of(collection, document): document for document in batch}
        self._send(collection, [prepare(collection, document) for document in wanted.values()])
        return len(wanted)

    def _send(self, collection, prepared):
        from pymongo import ReplaceOne
        from pymongo.errors import AutoReconnect, BulkWriteError, DuplicateKeyError

        if not prepared:
            return
        self._make_indexes(collection)
        requests = [ReplaceOne({"_id": one.id}, _stored(one), upsert=True) for one in prepared]
        with _Access(self) as database:
            for tries in range(_TRIES):
                try:
                    database[collection].bulk_write(requests, ordered=False)
                    return
                except (BulkWriteError, DuplicateKeyError) as error:
                    # Two writers found no document with this _id and both inserted one; by now there is one to replace.
                    if tries == _TRIES - 1 or not _only_duplicates(error):
                        raise
                except AutoReconnect:
                    # The primary went away, and another may be one by now; what was written already is only written again.
                    if tries:
                        raise

    def _make_indexes(self, collection):
        if collection in self._indexed:
            return
        from pymongo import IndexModel

        with _Access(self) as database:
            fields = [[(name, 1)] for name in INDEXES[collection]]
            if collection in LABELLED:
                fields.append([("labels.k", 1), ("labels.v", 1)])
            database[collection].create_indexes([IndexModel(keys) for keys in fields])
        self._indexed.add(collection)

    def _document(self, collection, stored):
        document = {"_id": stored["_id"]}
        for name, kind in fields_of(collection).items():
            if name in stored:
                document[name] = int(stored[name]) if kind == INTEGER else stored[name]
        if "labels" in stored:
            document["labels"] = stored["labels"]
        if "raw" in stored:
            try:
                document["raw"] = json.loads(stored["raw"])
            except (ValueError, TypeError) as error:
                raise StoreError(f"store {self.address}: the document {stored['_id']!s:.200} is damaged ({error})") from None
        return document


def _only_duplicates(error):
    details = (error.details or {}).get("writeErrors")
    return error.code == _DUPLICATE if details is None else bool(details) and all(one.get("code") == _DUPLICATE for one in details)


def _stored(prepared):
    stored = {"_id": prepared.id, **prepared.fields}
    if prepared.labels is not None:
        stored["labels"] = prepared.labels
    if prepared.text is not None:
        stored["raw"] = prepared.text
    return stored


def render(tree):
    """The tree of ``filters.parse_filter`` as MongoDB's filter (dict)."""
    if tree[0] not in ("$and", "$or"):
        field, operator, wanted = tree
        return {field: {operator: wanted}}
    parts = [render(node) for node in tree[1]]
    return parts[0] if len(parts) == 1 else {tree[0]: parts} if parts else {}

"""A document on its way into and out of a store: the same checks and the same JSON text for both backends."""

import json

from cloudmesh_docker.errors import StoreError
from cloudmesh_docker.store.filters import TEXT, fields_of, value_of

LARGEST = 16 * 1024 * 1024 - 64 * 1024
"""int: bytes a document may have. MongoDB's limit of 16 MiB counts its own framing too, for which 64 KiB are left."""

_OURS = ("_id", "labels", "raw")
_encode = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode


class Prepared:
    """A checked document.

    Attributes:
        id (str): the ``_id``.
        fields (dict): the promoted fields that are not None, as ``filters.value_of`` gives them.
        labels (list or None): dicts of "k" and "v"; None when the document has none at all.
        text (str or None): JSON, pure ASCII, so that NUL characters, lone surrogates, dots and dollars in keys and integers of any size
            pass through every database: of ``raw``, None when the document has none; or of labels and raw together.
    """

    __slots__ = ("id", "fields", "labels", "text")

    def __init__(self, id, fields, labels, text):
        self.id, self.fields, self.labels, self.text = id, fields, labels, text


def id_of(collection, document):
    """The ``_id`` of a document (str); StoreError if the document is not a dict or has none."""
    if not isinstance(document, dict):
        raise StoreError(f"{collection}: a document is a dict, not {document!r:.80}")
    name = document.get("_id")
    if not isinstance(name, str) or not name:
        raise StoreError(f"{collection}: a document needs an _id that is text, not {name!r:.80}")
    return value_of(TEXT, name, "_id")


def prepare(collection, document, together=False):
    """Check one document.

    Args:
        collection (str): one of ``filters.FIELDS``.
        document (dict): as the package's docstring describes it.
        together (bool): whether ``text`` is to hold the labels too.

    Returns:
        Prepared: what a backend writes.

    Raises:
        StoreError: an unknown field, a value of the wrong kind, ``raw`` is no JSON value, or the document is over 16 MB; names the document.
    """
    kinds = fields_of(collection)
    name = id_of(collection, document)
    where = f"{collection} {name:.200}"
    fields, size = {}, len(name)
    for field, value in document.items():
        if value is None or field in _OURS:
            continue
        if field not in kinds:
            raise StoreError(f"{where}: unknown field {field!r}; {collection} have _id, {', '.join(kinds)}, labels, raw")
        fields[field] = value = value_of(kinds[field], value, where, field)
        size += len(value.encode()) if isinstance(value, str) else 8
    body = {} if document.get("labels") is None else {"labels": _labels(where, document["labels"])}
    if "raw" in document:
        body["raw"] = document["raw"]
    text, length = _texts(where, body, together)
    if size + length > LARGEST:
        raise StoreError(f"{where}: the document has {(size + length) / 1024 / 1024:.1f} MB; at most 16 MB can be stored")
    return Prepared(name, fields, body.get("labels"), text)


def _texts(where, body, together):
    """The text wanted, and the length that both ways of storing it are measured by."""
    try:
        if together:
            text = _encode(body)
            return text, len(text)
        raw = _encode(body["raw"]) if "raw" in body else None
        return raw, len(_encode({**body, "raw": 0} if raw else body)) + len(raw or " ") - 1
    except (TypeError, ValueError, RecursionError) as error:
        raise StoreError(f"{where}: raw is no JSON value: {error}") from None


def _labels(where, labels):
    try:
        for label in labels:
            key, value = label["k"], label["v"]
            if not (type(key) is type(value) is str and key.isascii() and value.isascii() and len(label) == 2):
                break
        else:
            return list(labels)
        return [{"k": value_of(TEXT, label["k"], where, "label"), "v": value_of(TEXT, label["v"], where, label["k"])} for label in labels]
    except (TypeError, KeyError):
        raise StoreError(f"{where}: labels are a list of {{'k': text, 'v': text}}, not {labels!r:.80}") from None


def batches(documents, size=1000):
    """Lists of at most *size* documents of any iterable; it is read no further than needed."""
    batch = []
    for document in documents:
        batch.append(document)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def check_server(collection, server, documents):
    """The documents by ``_id`` (dict); StoreError if one is not of this server, or there is no such collection."""
    fields_of(collection)
    value_of(TEXT, server, "server")
    found = {}
    for document in documents:
        name = id_of(collection, document)
        if document.get("server") != server:
            raise StoreError(f"{collection} {name:.200}: is of the server {document.get('server')!r:.80}, not of {server!r:.80}")
        found[name] = document
    return found

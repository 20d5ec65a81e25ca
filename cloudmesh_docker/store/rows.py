"""Documents as rows of the embedded file, and back."""

import gc
import json
import marshal
from datetime import timedelta

from cloudmesh_docker import __version__
from cloudmesh_docker.errors import StoreError
from cloudmesh_docker.store.filters import BOOLEAN, EPOCH, FIELDS, TIME, datetime, fields_of, milliseconds, value_of
from cloudmesh_docker.store.sql import columns

try:
    from _blake2 import blake2b  # hashlib would load OpenSSL, 2 ms of every one-shot command
except ImportError:
    from hashlib import blake2b

_HALF = 12
_AT_ONCE = 500
_TIMES = {collection: [name for name, kind in fields.items() if kind == TIME and name != "seen"] for collection, fields in FIELDS.items()}
_PLACES = {collection: {name: place for place, name in enumerate(columns(collection), 2)} for collection in FIELDS}


def mark(collection, document):
    """A mark of all but ``seen`` (bytes): its first half of the promoted fields and labels, its second of raw; None where there is none.

    Equal marks are equal documents, and no JSON need be made to see it: marshal's version 2 depends on nothing but the values, and takes a
    third of the time.
    """
    fields = dict(document)
    fields.pop("seen", None)
    labels, raw = fields.pop("labels", None), fields.pop("raw", ...)
    for name in _TIMES[collection]:
        if name in fields:
            fields[name] = str(fields[name])
    if type(raw) is not dict and isinstance(raw, dict):
        raw = dict(raw)
    try:
        first = blake2b(marshal.dumps((fields, labels), 2), digest_size=_HALF).digest()
        return first + blake2b(marshal.dumps(raw, 2), digest_size=_HALF).digest()
    except ValueError:
        return None


def digest(collection, documents, source=None, part=""):
    """One mark of many documents, of all but their ``seen``, or of the *source* they were made of (bytes); None where there is none.

    *part* (str) is what part of all documents they are.
    """
    if source is not None:
        # Another version of this program may make other documents of the same answer.
        return blake2b(source + part.encode(), digest_size=2 * _HALF, key=__version__.encode()).digest()
    times, plain = _TIMES[collection], []
    for document in documents:
        fields = {**document, "seen": None}
        for name in times:
            if name in fields:
                fields[name] = str(fields[name])
        plain.append(fields)
    try:
        return blake2b(marshal.dumps([part, plain] if part else plain, 2), digest_size=2 * _HALF).digest()
    except ValueError:
        return None


def same_fields(mark, old):
    """Whether two marks are of documents that differ in raw at most."""
    return mark is not None and old is not None and mark[:_HALF] == old[:_HALF]


def times(collection, documents):
    """``seen`` of *documents* in milliseconds (list); mostly they are one and the same object, and converted once."""
    known, result = {None: None}, []
    for document in documents:
        time = document.get("seen")
        if not isinstance(time, datetime) or time not in known:
            known[time] = None if time is None else milliseconds(value_of(TIME, time, f"{collection} {document['_id']:.200}", "seen"))
        result.append(known[time])
    return result


def insert(collection):
    """The statement that writes what ``row`` makes. The columns are named: in an older file they are in another order."""
    names = ("_key", "_mark", *columns(collection))
    listed = ", ".join(f'"{name}"' for name in names)
    return f'INSERT OR REPLACE INTO "{collection}" ({listed}) VALUES ({",".join("?" * len(names))})'


def row(collection, prepared, key, mark):
    """The values of one row (list)."""
    places = _PLACES[collection]
    values = [None] * (len(places) + 2)
    values[:3] = key, mark, prepared.id
    for name, value in prepared.fields.items():
        values[places[name]] = milliseconds(value) if isinstance(value, datetime) else value
    return values


def write_labels(connection, collection, found):
    """Have the labels *found*, pairs of a ``_key`` and a list of labels, and no others of these documents, in the table they are found by."""
    connection.executemany(f'DELETE FROM "{collection}_labels" WHERE "_key" = ?', [(key,) for key, _ in found])
    values = [(label["k"], label["v"], key) for key, labels in found for label in labels]
    connection.executemany(f'INSERT OR IGNORE INTO "{collection}_labels" VALUES (?, ?, ?)', values)


def labels_of(text):
    """The labels (list) in a body; none in a damaged one, which is told of when it is read."""
    try:
        return json.loads(text).get("labels") or []
    except (ValueError, TypeError, AttributeError):
        return []


def native(kind, value):
    """A column's value as the interface gives it."""
    if kind == TIME:
        return EPOCH + timedelta(milliseconds=value)
    return bool(value) if kind == BOOLEAN else value


def documents(path, collection, names, found):
    """The documents (list of dict) for rows of the columns *names*, and of the body if the rows have one value more.

    Raises:
        StoreError: a body is damaged; names the document.
    """
    kinds = fields_of(collection)
    special = [(name, kinds[name]) for name in names if kinds.get(name) in (TIME, BOOLEAN)]
    result = []
    # A collector that counts a million new containers, none of which can be garbage, takes as long as all the rest.
    collecting = gc.isenabled()
    gc.disable()
    try:
        for values in found:
            document = {name: value for name, value in zip(names, values, strict=False) if value is not None}
            for name, kind in special:
                if name in document:
                    document[name] = native(kind, document[name])
            result.append(document)
        if found and len(found[0]) > len(names):
            for start in range(0, len(found), _AT_ONCE):
                _add_bodies(path, result[start : start + _AT_ONCE], [values[-1] for values in found[start : start + _AT_ONCE]])
    finally:
        if collecting:
            gc.enable()
    return result


def _add_bodies(path, documents, texts):
    """Read many bodies as one JSON list: their keys, being the same, are made once."""
    try:
        bodies = json.loads(f"[{','.join(texts)}]")
    except (ValueError, TypeError):
        bodies = [_body(path, document["_id"], text) for document, text in zip(documents, texts, strict=True)]
    for document, body in zip(documents, bodies, strict=True):
        document.update(body)


def _body(path, name, text):
    try:
        return json.loads(text)
    except (ValueError, TypeError) as error:
        raise StoreError(f"store {path}: the document {name:.200} is damaged ({error})") from None

"""The fields a document may be searched by, and the one reading of filters, sort orders and limits that both backends follow.

A filter that passes here is a tree of tuples, ``(field, operator, value)`` and ``("$and" | "$or", [nodes])``; a backend renders the tree and
never sees what the caller wrote. So both accept and refuse the same, and no name or operator of a caller's reaches a database.
"""

import re
from datetime import UTC, datetime, timedelta

from cloudmesh_docker.errors import StoreError

TEXT, INTEGER, TIME, BOOLEAN = "text", "integer", "time", "boolean"
EPOCH = datetime(1970, 1, 1)
MILLISECOND = timedelta(milliseconds=1)
MOST_VALUES = 10_000
DEEPEST = 20

_EVERYWHERE = {TEXT: "server name id state driver group user address project", INTEGER: "size", TIME: "created seen"}
_OWN = {
    "Cloudmeshdocker": {
        TEXT: "scheme host context version api os arch kernel cloud region instance flavor error",
        INTEGER: "port cpus memory containers running paused stopped images latency",
        TIME: "contacted started",
        BOOLEAN: "tls",
    },
    "Containers": {
        TEXT: "image image_id command status health hostname network ports restart platform service",
        INTEGER: "exit_code pid size_root restarts memory",
        TIME: "started finished",
        BOOLEAN: "tty privileged",
    },
    "Images": {
        TEXT: "image repository tag digest parent os arch platform author",
        INTEGER: "shared containers layers",
        BOOLEAN: "dangling",
    },
    "Networks": {TEXT: "scope subnet gateway", INTEGER: "containers", BOOLEAN: "internal attachable ingress ipv6"},
    "Volumes": {TEXT: "scope mountpoint status", INTEGER: "references", BOOLEAN: "anonymous"},
    "Nodes": {},
    "Services": {},
    "Tasks": {TEXT: "service node"},
    "Secrets": {},
    "Configs": {},
    "History": {
        TEXT: "command noun verb target image outcome error session host directory",
        INTEGER: "exit_code duration servers pid",
        TIME: "time finished",
    },
}


def _kinds(own):
    return {name: kind for table in (_EVERYWHERE, own) for kind, names in table.items() for name in names.split()}


FIELDS = {collection: _kinds(own) for collection, own in _OWN.items()}
"""dict: per collection the promoted fields, each with its kind: "text", "integer" (64 bits), "time" (naive UTC) or "boolean"."""

INDEXES = {collection: ("server", "name", "id") for collection in FIELDS} | {"History": ("server", "time")}
"""dict: per collection the fields both backends keep an index on, besides ``_id``."""

LABELLED = ("Containers", "Images", "Networks", "Volumes", "Nodes", "Services")
"""tuple: the collections whose labels can be searched, by ``{"labels": {"$elemMatch": {"k": key, "v": value}}}``, without "v" for any value."""

_ORDER = ("$gt", "$gte", "$lt", "$lte")
_TYPES = {TEXT: str, INTEGER: int, TIME: datetime, BOOLEAN: bool}


def fields_of(collection):
    """The promoted fields of a collection (dict of name and kind); StoreError if there is no such collection."""
    try:
        return FIELDS[collection]
    except (KeyError, TypeError):
        raise StoreError(f"the store has no collection {collection!r}; there are {', '.join(FIELDS)}") from None


def kind_of(collection, field):
    """The kind of one field, ``_id`` included; StoreError if the collection has no such field."""
    fields = fields_of(collection)
    if field == "_id":
        return TEXT
    if not isinstance(field, str) or field not in fields:
        raise StoreError(f"{collection} can't be searched by {field!r}; its fields are _id, {', '.join(fields)}")
    return fields[field]


def value_of(kind, value, *where):
    """A value as it is stored and compared: a time in UTC cut to milliseconds, text without lone surrogates (no database takes them).

    Args:
        kind (str): one of the four kinds.
        value (object): str, int, datetime or bool according to the kind; an aware datetime is converted to UTC.
        where (str): words that begin the message when the value can't be stored.

    Raises:
        StoreError: another type, or an integer of more than 64 bits.
    """
    if not isinstance(value, _TYPES[kind]) or (kind == INTEGER and isinstance(value, bool)):
        raise StoreError(f"{': '.join(where)}: {value!r:.80} is not of the kind {kind}")
    if kind == TEXT:
        return value if value.isascii() else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if kind == INTEGER and not -(2**63) <= value < 2**63:
        raise StoreError(f"{': '.join(where)}: {value} has more than 64 bits")
    if kind == TIME:
        if value.tzinfo is not None:
            value = value.astimezone(UTC).replace(tzinfo=None)
        return value.replace(microsecond=value.microsecond // 1000 * 1000)
    return value


def milliseconds(time):
    """A naive UTC datetime as whole milliseconds since 1970 (int)."""
    return (time - EPOCH) // MILLISECOND


def parse_filter(collection, filter):
    """Read a filter into the tree both backends render.

    Args:
        collection (str): one of ``FIELDS``.
        filter (dict or None): None or {} for everything.

    Returns:
        tuple: ``("$and", [nodes])``.

    Raises:
        StoreError: an unknown collection, field or operator, a value of another kind than the field's, or too many values.
    """
    fields_of(collection)
    tree = _parse(collection, {} if filter is None else filter, 0)
    if _values(tree) > MOST_VALUES:
        raise StoreError(f"a filter can have at most {MOST_VALUES} values")
    return tree


def _values(node):
    if node[0] in ("$and", "$or"):
        return sum(_values(part) for part in node[1])
    return len(node[2]) if node[1] in ("$in", "$nin") else 1


def _parse(collection, filter, depth):
    if not isinstance(filter, dict):
        raise StoreError(f"a filter is a dict, not {filter!r:.80}")
    if depth > DEEPEST:
        raise StoreError(f"a filter can be at most {DEEPEST} levels deep")
    nodes = []
    for key, wanted in filter.items():
        if key in ("$and", "$or"):
            if not isinstance(wanted, (list, tuple)) or not wanted:
                raise StoreError(f"{key} takes a list of filters, not {wanted!r:.80}")
            nodes.append((key, [_parse(collection, part, depth + 1) for part in wanted]))
        elif isinstance(key, str) and key.startswith("$"):
            raise StoreError(f"unknown operator {key}; filters are joined by $and, $or")
        elif key == "labels" and collection in LABELLED:
            nodes.append((key, "$elemMatch", _label(wanted)))
        else:
            nodes.extend(_conditions(key, kind_of(collection, key), wanted))
    return "$and", nodes


def _label(wanted):
    label = wanted.get("$elemMatch") if isinstance(wanted, dict) and len(wanted) == 1 else None
    if not isinstance(label, dict) or set(label) not in ({"k"}, {"k", "v"}):
        raise StoreError(f"labels are searched by {{'$elemMatch': {{'k': text, 'v': text}}}}, not {wanted!r:.80}")
    return {part: value_of(TEXT, value, "labels", part) for part, value in label.items()}


def _conditions(field, kind, wanted):
    if not isinstance(wanted, dict):
        return [(field, "$eq", _value(field, kind, wanted))]
    if not wanted:
        raise StoreError(f"{field}: an empty dict is no condition")
    return [(field, operator, _operand(field, kind, operator, value)) for operator, value in wanted.items()]


def _value(field, kind, value):
    return None if value is None else value_of(kind, value, field)


def _operand(field, kind, operator, value):
    if operator in ("$eq", "$ne"):
        return _value(field, kind, value)
    if operator in ("$in", "$nin"):
        if not isinstance(value, (list, tuple, set, frozenset)):
            raise StoreError(f"{field}: {operator} takes a list, not {value!r:.80}")
        return [_value(field, kind, one) for one in value]
    if operator in _ORDER:
        return value_of(kind, value, field, operator)
    if operator == "$exists":
        return value_of(BOOLEAN, value, field, operator)
    if operator == "$regex":
        return _pattern(field, kind, value)
    known = " ".join(("$eq $ne $in $nin $regex $exists", *_ORDER))
    raise StoreError(f"{field}: unknown operator {operator!r}; there are {known}")


def _pattern(field, kind, value):
    if kind != TEXT:
        raise StoreError(f"{field}: $regex is for text, and this field is of the kind {kind}")
    pattern = value_of(TEXT, value, field, "$regex")
    if "\0" in pattern:
        raise StoreError(f"{field}: a pattern can't contain a NUL character")
    try:
        re.compile(pattern, re.ASCII)
    except (re.error, RecursionError, OverflowError) as error:
        raise StoreError(f"{field}: {pattern!r:.80} is not a regular expression: {error}") from None
    return pattern


def parse_sort(collection, sort):
    """Read a sort order: None, a field's name, or a list of (field, 1 or -1).

    Returns:
        list: (field, 1 or -1) pairs, ending in ``_id`` so that the order is always the same; missing values come first in ascending order.

    Raises:
        StoreError: an unknown field or direction.
    """
    pairs = [] if sort is None else [(sort, 1)] if isinstance(sort, str) else sort
    result = {}
    try:
        for field, direction in pairs:
            kind_of(collection, field)
            if direction not in (1, -1):
                raise StoreError(f"{field}: a sort direction is 1 or -1, not {direction!r:.80}")
            result.setdefault(field, direction)
    except (TypeError, ValueError):
        raise StoreError(f"a sort order is a field or a list of (field, 1 or -1), not {sort!r:.80}") from None
    result.setdefault("_id", 1)
    return list(result.items())


def check_limit(limit):
    """The limit as given; StoreError unless it is None or an integer of at least 1."""
    if limit is None or (isinstance(limit, int) and not isinstance(limit, bool) and 1 <= limit < 2**31):
        return limit
    raise StoreError(f"a limit is at least 1, or None, not {limit!r:.80}")


def check_fields(collection, fields):
    """The names wanted of each document (list), or None for whole documents; StoreError for an unknown one."""
    if fields is None:
        return None
    if isinstance(fields, str):
        raise StoreError(f"fields are a list of names, not {fields!r:.80}")
    return [name for name in dict.fromkeys(fields) if kind_of(collection, name) and name != "_id"]

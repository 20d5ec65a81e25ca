"""Filters, sort orders and tables in SQL. Values only ever travel as parameters; names come from ``filters.FIELDS``."""

import re

from cloudmesh_docker.store.filters import FIELDS, INDEXES, LABELLED, TEXT, datetime, milliseconds

_COMPARE = {"$gt": ">", "$gte": ">=", "$lt": "<", "$lte": "<="}
_PREFIX = re.compile(r"\^([\w/:-]+)\Z", re.ASCII)
_LITERAL = re.compile(r"(?:[\w/:@, -]|\\[^\w\0])+\Z", re.ASCII)
_BRANCHES = 100

# Columns that one index has together, the first of them in the place of an index of its own: what is searched for parts of text in a narrow
# index takes a quarter of the time of what goes through the wide table.
_TOGETHER = {"Containers": ("name", "image", "ports")}

DIGESTS = 'CREATE TABLE IF NOT EXISTS "_digests" ("collection", "server", "digest", PRIMARY KEY ("collection", "server")) WITHOUT ROWID'


def value(one):
    """A value as the table keeps it: times as milliseconds, booleans as 0 and 1."""
    return milliseconds(one) if isinstance(one, datetime) else int(one) if isinstance(one, bool) else one


def where(collection, tree):
    """The condition (str) and its parameters (list) for a tree of ``filters.parse_filter`` about a *collection* (str)."""
    parameters = []
    return _render(collection, tree, parameters), parameters


def _render(collection, node, parameters):
    if node[0] in ("$and", "$or"):
        return _join([_render(collection, part, parameters) for part in node[1]], node[0][1:].upper())
    field, operator, wanted = node
    if operator == "$elemMatch":
        parameters.extend(wanted.values())
        equal = " AND ".join(f'"{part}" = ?' for part in wanted)
        return f'"_key" IN (SELECT "_key" FROM "{collection}_labels" WHERE {equal})'
    column = f'"{field}"'
    if operator in _COMPARE:
        parameters.append(value(wanted))
        return f"{column} {_COMPARE[operator]} ?"
    if operator == "$exists":
        return f"{column} IS NOT NULL" if wanted else f"{column} IS NULL"
    if operator in ("$eq", "$ne"):
        parameters.append(value(wanted))
        return f"{column} IS ?" if operator == "$eq" else f"{column} IS NOT ?"
    if operator == "$regex":
        condition = _regex(column, wanted, parameters)
        if field in _TOGETHER.get(collection, ()) and "instr" in condition:
            return f'"_key" IN (SELECT "_key" FROM "{collection}" WHERE {condition})'
        return condition
    return _among(column, operator, wanted, parameters)


def _join(parts, word):
    """Nested in bunches, because SQLite refuses expressions more than 1,000 levels deep and a flat chain is as deep as it is long."""
    if not parts:
        return "1"
    while len(parts) > 1:
        parts = ["(" + f" {word} ".join(parts[i : i + _BRANCHES]) + ")" for i in range(0, len(parts), _BRANCHES)]
    return parts[0]


def _regex(column, pattern, parameters):
    prefix = _PREFIX.match(pattern)
    if not prefix and _LITERAL.match(pattern):
        # SQLite's own search takes a tenth of the time of a call back to Python for each row.
        parameters.append(re.sub(r"\\(.)", r"\1", pattern, flags=re.DOTALL))
        return f"coalesce(instr({column}, ?), 0) > 0"
    if not prefix:
        parameters.append(pattern)
        return f"{column} REGEXP ?"
    parameters.extend((prefix[1], prefix[1] + "\U0010ffff"))
    return f"({column} >= ? AND {column} < ?)"


def _among(column, operator, wanted, parameters):
    values = [value(one) for one in wanted if one is not None]
    parameters.extend(values)
    listed = f"{column} {'IN' if operator == '$in' else 'NOT IN'} ({','.join('?' * len(values))})"
    if operator == "$in":
        return f"({listed} OR {column} IS NULL)" if None in wanted else f"({column} IS NOT NULL AND {listed})"
    return f"({column} IS NOT NULL AND {listed})" if None in wanted else f"({column} IS NULL OR {listed})"


def order(pairs):
    """The ORDER BY clause for the pairs of ``filters.parse_sort``."""
    return " ORDER BY " + ", ".join(f'"{field}"{" DESC" if direction < 0 else ""}' for field, direction in pairs)


def matcher():
    """The function behind REGEXP: patterns mean the same as MongoDB's, where \\w and \\d are ASCII."""
    compiled = {}

    def matches(pattern, text):
        search = compiled.get(pattern)
        if search is None:
            search = compiled[pattern] = re.compile(pattern, re.ASCII).search
        return text is not None and search(text) is not None

    return matches


def columns(collection):
    """The columns of a collection's table after its key and ``_mark``: ``_id`` and the promoted fields, in order (list)."""
    return ["_id", *FIELDS[collection]]


def tables(collection):
    """The tables that hold a document of a collection by its ``_key`` (list); the searched columns come last."""
    return [f"{collection}_body", *([f"{collection}_labels"] if collection in LABELLED else []), collection]


def migrate(collection, present):
    """The statements that make a collection's tables, or bring those of an older version to today's fields and indexes.

    The searched columns are in one table and the large JSON texts in another: a scan for a state, or a new ``seen`` in a thousand rows,
    then touches 100 pages and not 500.

    Args:
        collection (str): one of ``FIELDS``.
        present (set of str): the columns its table has; none if there is no table.
    """
    if present:
        for name in columns(collection):
            if name not in present:
                yield f'ALTER TABLE "{collection}" ADD COLUMN "{name}" {_declared(collection, name)}'
    else:
        rows = ", ".join(f'"{name}" {_declared(collection, name)}' for name in columns(collection))
        yield f'CREATE TABLE "{collection}" ("_key" INTEGER PRIMARY KEY, "_mark" BLOB, {rows})'
        yield f'CREATE TABLE "{collection}_body" ("_key" INTEGER PRIMARY KEY, "body" TEXT NOT NULL)'
    if collection in LABELLED:
        # The k and v of a document's labels, to be found by; read is always the body.
        yield (f'CREATE TABLE IF NOT EXISTS "{collection}_labels" ("k" TEXT, "v" TEXT, "_key" INTEGER, PRIMARY KEY ("k", "v", "_key")) WITHOUT ROWID')
        yield f'CREATE INDEX IF NOT EXISTS "{collection}_labels_key" ON "{collection}_labels" ("_key")'
    for name in INDEXES[collection]:
        together = _TOGETHER.get(collection, ())
        if name in together:
            yield f'DROP INDEX IF EXISTS "{collection}_{name}"'
            listed = ", ".join(f'"{one}"' for one in together)
            yield f'CREATE INDEX IF NOT EXISTS "{collection}_{"_".join(together)}" ON "{collection}" ({listed})'
        else:
            yield f'CREATE INDEX IF NOT EXISTS "{collection}_{name}" ON "{collection}" ("{name}")'


def _declared(collection, name):
    if name == "_id":
        return "TEXT NOT NULL UNIQUE"
    return "TEXT" if FIELDS[collection][name] == TEXT else "INTEGER"

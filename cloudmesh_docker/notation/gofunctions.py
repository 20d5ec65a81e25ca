"""The functions of Docker's templates: Go's built-in ones and docker/cli's json, split, join, title, lower, upper, pad, truncate.

Each takes values and returns one; a CallError carries what Go says after "error calling NAME:".
"""

import re

from cloudmesh_docker.notation.gofields import Nil
from cloudmesh_docker.notation.govalues import go_json, show, sprint, sprintf, type_name

_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;", "\0": "\ufffd"}
_JS = {"\\": "\\\\", "'": "\\'", '"': '\\"', "<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "=": "\\u003D"}


class CallError(Exception):
    """A template function can't work with its arguments."""


def truth(value):
    """Go's IsTrue: false for nil, zero and whatever is empty."""
    return bool(value)


def _length(value):
    if isinstance(value, str):
        return len(value.encode("utf-8", "surrogatepass"))
    if isinstance(value, list | tuple | dict):
        return len(value)
    if isinstance(value, Nil) and value.kind != "ptr":
        return 0
    raise CallError("len of nil pointer" if not isinstance(value, int | float) else f"len of type {type_name(value)}")


def _index(value, *keys):
    for key in keys:
        value = _index_one(value, key)
    return value


def _index_one(value, key):
    if value is None or isinstance(value, Nil):
        if value is not None and value.kind == "map":
            return ""
        raise CallError("index of untyped nil" if value is None or value.kind == "ptr" else f"index out of range: {show(key)}")
    if isinstance(value, dict):
        if not isinstance(key, str):
            raise CallError(f"value has type {type_name(key)}; should be string")
        if key in value:
            return value[key]
        # The zero value of a map[string]string is "", of any other map here nil.
        return "" if all(isinstance(item, str) for item in value.values()) else None
    if not isinstance(value, list | tuple | str):
        raise CallError(f"can't index item of type {type_name(value)}")
    if isinstance(key, bool) or not isinstance(key, int):
        raise CallError("cannot index slice/array with nil" if key is None else f"cannot index slice/array with type {type_name(key)}")
    items = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
    if not 0 <= key < len(items):
        raise CallError(f"index out of range: {key}")
    return items[key]


def _slice(value, *ends):
    if value is None or isinstance(value, Nil) and value.kind == "ptr":
        raise CallError("slice of untyped nil")
    if not isinstance(value, list | tuple | str | Nil):
        raise CallError(f"can't slice item of type {type_name(value)}")
    if len(ends) > (2 if isinstance(value, str) else 3):
        raise CallError("cannot 3-index slice a string" if isinstance(value, str) else f"too many slice indexes: {len(ends)}")
    items = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else () if isinstance(value, Nil) else value
    for end in ends:
        if isinstance(end, bool) or not isinstance(end, int):
            raise CallError(f"cannot index slice/array with type {type_name(end)}")
        if not 0 <= end <= len(items):
            raise CallError(f"index out of range: {end}")
    first, last = (*ends, 0)[0], (ends[1] if len(ends) > 1 else len(items))
    if first > last:
        raise CallError(f"invalid slice index: {first} > {last}")
    part = items[first:last]
    return part.decode("utf-8", "replace") if isinstance(part, bytes) else part


def _kind(value):
    if value is None or isinstance(value, Nil):
        return None
    return "bool" if isinstance(value, bool) else type(value).__name__ if isinstance(value, int | float | str) else "other"


def _equal(value, *others):
    if not others:
        raise CallError("missing argument for comparison")
    kind = _kind(value)
    if kind == "other":
        raise CallError(f"non-comparable type {show(value)}: {type_name(value)}")
    for other in others:
        other_kind = _kind(other)
        if kind != other_kind and kind and other_kind:
            raise CallError("incompatible types for comparison")
        if kind == other_kind and (kind is None or value == other):
            return True
    return False


def _less(one, other):
    kind = _kind(one)
    if kind not in ("int", "float", "str") or _kind(other) not in ("int", "float", "str"):
        raise CallError("invalid type for comparison")
    if kind != _kind(other):
        raise CallError("incompatible types for comparison")
    return one < other


def _less_or_equal(one, other):
    return _less(one, other) or _equal(one, other)


def _title(text):
    return re.sub(r"(?<!\w)\w", lambda match: match[0].upper(), text)


def _pad(text, before, after):
    return " " * before + text + " " * after if text else ""


def _truncate(text, length):
    data = text.encode("utf-8", "surrogatepass")
    if length < 0:
        raise CallError(f"slice bounds out of range [:{length}]")
    return data[:length].decode("utf-8", "replace")


def _join(items, separator):
    return separator.join(map(show, items or ()))


def _split(text, separator):
    return tuple(text.split(separator) if separator else text)


def _text(values):
    return "<no value>" if values == (None,) else sprint(values)


def _html(*values):
    return "".join(_HTML.get(char, char) for char in _text(values))


def _js(*values):
    return "".join(_JS.get(char) or (char if char.isprintable() else f"\\u{ord(char):04X}") for char in _text(values))


def _urlquery(*values):
    from urllib.parse import quote_plus

    return quote_plus(_text(values), safe="", errors="replace")


def _call(value, *_):
    raise CallError(f"non-function of type {type_name(value)}" if value is not None else "nil is not a function")


# name -> (function, types of its arguments); a last type ending in "..." repeats.
FUNCTIONS = {
    "json": (go_json, ("any",)),
    "split": (_split, ("string", "string")),
    "join": (_join, ("[]string", "string")),
    "title": (_title, ("string",)),
    "lower": (str.lower, ("string",)),
    "upper": (str.upper, ("string",)),
    "pad": (_pad, ("string", "int", "int")),
    "truncate": (_truncate, ("string", "int")),
    "len": (_length, ("any",)),
    "index": (_index, ("any", "any...")),
    "slice": (_slice, ("any", "any...")),
    "print": (lambda *values: sprint(values), ("any...",)),
    "println": (lambda *values: " ".join(map(show, values)) + "\n", ("any...",)),
    "printf": (lambda text, *values: sprintf(text, values), ("string", "any...")),
    "html": (_html, ("any...",)),
    "js": (_js, ("any...",)),
    "urlquery": (_urlquery, ("any...",)),
    "call": (_call, ("any", "any...")),
    "not": (lambda value: not truth(value), ("any",)),
    "eq": (_equal, ("any", "any...")),
    "ne": (lambda one, other: not _equal(one, other), ("any", "any")),
    "lt": (_less, ("any", "any")),
    "le": (_less_or_equal, ("any", "any")),
    "gt": (lambda one, other: not _less_or_equal(one, other), ("any", "any")),
    "ge": (lambda one, other: not _less(one, other), ("any", "any")),
    "and": (None, ("any", "any...")),
    "or": (None, ("any", "any...")),
}

# In a table's header these leave the column's name as it is (docker/cli's HeaderFunctions).
HEADER_FUNCTIONS = frozenset(("json", "split", "join", "title", "lower", "upper", "truncate"))


def wrong_type(value, kind):
    """Go's message when a value can't be the argument of that type, or None if it can."""
    if kind == "any" or kind == "any...":
        return None
    fits = {
        "string": isinstance(value, str),
        "int": isinstance(value, int) and not isinstance(value, bool),
        "[]string": isinstance(value, list | tuple | Nil),
    }[kind]
    return None if fits else f"wrong type for value; expected {kind}; got {type_name(value)}"

"""Go's fmt package, strconv.Quote and encoding/json for the values JSON has: printing exactly as the docker binary's templates do."""

import json
import re

from cloudmesh_docker.notation.gofields import ZEROS, Nil, struct_fields

_VERB = r"(?s)%([-+# 0]*)(\*|[0-9]+)?(?:\.(\*|[0-9]*))?(.)?"
_ESCAPES = {"\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", "\\": "\\\\", '"': '\\"'}
_HTML = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_LINES = {key: _HTML[key] for key in ("\u2028", "\u2029")}


def quote(text):
    """``a "b"`` -> ``"a \\"b\\""``: strconv.Quote, as in the COMMAND column."""
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(char):
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 128 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"


def is_mapping(value):
    """Whether it is a dict, or a row that looks its fields up when asked for them."""
    return type(value) is dict or hasattr(value, "keys")


def type_name(value):
    """The Go type an error message names."""
    if isinstance(value, Nil):
        return value.kind
    if value is None:
        return "<nil>"
    names = {bool: "bool", int: "int", float: "float64", str: "string", list: "[]interface {}", tuple: "[]string"}
    return names.get(type(value), "map[string]interface {}")


def _float(value):
    if value != value or value in (float("inf"), float("-inf")):
        return "NaN" if value != value else "+Inf" if value > 0 else "-Inf"
    mantissa, _, exponent = repr(value).partition("e")
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    digits = (whole + fraction).lstrip("0").rstrip("0") or "0"
    leading = len(whole) - 1 if whole != "0" else -len(fraction) + len(fraction.lstrip("0")) - 1
    power = int(exponent or 0) + leading if value else 0
    if -4 <= power < 6:
        return f"{value:.{max(0, len(digits) - 1 - power)}f}"
    return f"{'-' if value < 0 else ''}{digits[0]}{'.' if digits[1:] else ''}{digits[1:]}e{power:+03d}"


def show(value):
    """A value as ``%v`` prints it: lists ``[a b]``, maps ``map[k:v]`` with sorted keys, true, false, ``<nil>``."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool | Nil):
        return value.shown if isinstance(value, Nil) else "<nil>" if value is None else str(value).lower()
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, list | tuple):
        return "[" + " ".join(map(show, value)) + "]"
    if is_mapping(value):
        return _show_dict(value, show)
    return str(value)


def _show_dict(value, each):
    value = {key: value[key] for key in value.keys() if not callable(value[key])}
    fields = struct_fields(value)
    if fields:
        return "{" + " ".join(each(_or_zero(name, value.get(name))) for name in fields) + "}"
    empty = value and not any(value.values()) and all(isinstance(item, dict) for item in value.values())
    if empty:
        # A set: the exposed ports, the volumes; its elements are Go's empty struct.
        return "map[" + " ".join(f"{each(key)}:{{}}" for key in sorted(value)) + "]"
    return "map[" + " ".join(f"{each(key)}:{each(value[key])}" for key in sorted(value)) + "]"


def _or_zero(name, value):
    return ZEROS.get(name, "") if value is None else value


def go_json(value, escape_html=False, sort=False):
    """A value as compact JSON.

    Args:
        value: anything JSON has; Nil is null, functions in a dict are left out.
        escape_html (bool): ``<``, ``>`` and ``&`` as \\u003c, \\u003e, \\u0026: what `ps --format` does and `inspect` does not.
        sort (bool): keys in order, as for a Go map; else as they came, as for a struct.
    Returns:
        str: one line.
    """
    if is_mapping(value):
        value = {key: value[key] for key in value.keys() if not callable(value[key])}
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=sort, default=lambda _: None)
    for char, escape in (_HTML if escape_html else _LINES).items():
        text = text.replace(char, escape)
    return text


def sprint(values):
    """fmt.Sprint: a blank between two values when neither is a string."""
    parts = []
    for at, value in enumerate(values):
        if at and not isinstance(value, str) and not isinstance(values[at - 1], str):
            parts.append(" ")
        parts.append(show(value))
    return "".join(parts)


def sprintf(text, values):
    """fmt.Sprintf with the flags ``-+# 0``, width, precision and the verbs of JSON's types; mistakes are shown as Go shows them."""
    values, at = list(values), 0
    parts, position = [], 0

    def following():
        nonlocal at
        at += 1
        return values[at - 1] if at <= len(values) else None

    for match in re.finditer(_VERB, text):
        flags, width, precision, verb = match.groups()
        parts.append(text[position : match.start()])
        position = match.end()
        if verb is None or verb == "%":
            parts.append("%" if verb else "%!(NOVERB)")
            continue
        width = following() if width == "*" else int((width or "0")[:6])
        precision = following() if precision == "*" else None if precision is None else int(precision[:6] or 0)
        if at >= len(values):
            parts.append(f"%!{verb}(MISSING)")
            at = len(values)
            continue
        width = width if isinstance(width, int) else 0
        flags, width = ("-" + flags, -width) if width < 0 else (flags, width)
        parts.append(_padded(_formatted(verb, flags, precision, following()), flags, width))
    parts.append(text[position:])
    if at < len(values):
        extra = ", ".join("<nil>" if value is None else f"{type_name(value)}={show(value)}" for value in values[at:])
        parts.append(f"%!(EXTRA {extra})")
    return "".join(parts)


def _padded(text, flags, width):
    if "-" in flags:
        return text.ljust(width)
    if "0" in flags and text.strip("+-0123456789.e") == "":
        return text.zfill(width)
    return text.rjust(width)


def _bad(verb, value):
    return f"%!{verb}(<nil>)" if value is None else f"%!{verb}({type_name(value)}={show(value)})"


def _formatted(verb, flags, precision, value):
    if verb == "v":
        return ("+" if "+" in flags and type(value) in (int, float) and value >= 0 else "") + show(value)
    if verb == "T":
        return type_name(value)
    if isinstance(value, list | tuple):
        return "[" + " ".join(_formatted(verb, flags, precision, item) for item in value) + "]"
    if is_mapping(value):
        return _show_dict(value, lambda item: _formatted(verb, flags, precision, item))
    if isinstance(value, Nil):
        return value.shown
    if isinstance(value, bool):
        return show(value) if verb == "t" else _bad(verb, value)
    if isinstance(value, str):
        return _string(verb, flags, precision, value)
    if isinstance(value, int):
        return _integer(verb, flags, value)
    if isinstance(value, float):
        return _real(verb, flags, precision, value)
    return _bad(verb, value)


def _string(verb, flags, precision, value):
    if precision is not None and verb in "sq":
        value = value[:precision]
    if verb == "s":
        return value
    if verb == "q":
        return f"`{value}`" if "#" in flags and "`" not in value else quote(value)
    if verb in "xX":
        data = value.encode("utf-8", "replace")
        digits = data.hex(" ") if " " in flags else data.hex()
        return digits if verb == "x" else digits.upper()
    return _bad(verb, value)


def _integer(verb, flags, value):
    if verb in "doxXb":
        prefix = {"o": "0", "x": "0x", "X": "0X", "b": "0b"}.get(verb, "") if "#" in flags else ""
        sign = "-" if value < 0 else "+" if "+" in flags else " " if " " in flags else ""
        return f"{sign}{prefix}{abs(value):{verb}}"
    if verb in "cqU":
        char = chr(value) if 0 <= value < 0x110000 and not 0xD800 <= value < 0xE000 else "\ufffd"
        return char if verb == "c" else f"U+{max(value, 0):04X}" if verb == "U" else "'" + quote(char)[1:-1].replace('\\"', '"') + "'"
    return _bad(verb, value)


def _real(verb, flags, precision, value):
    if verb not in "eEfFgG":
        return _bad(verb, value)
    sign = "+" if "+" in flags else " " if " " in flags else ""
    if verb in "gG" and precision is None:
        return (sign if value >= 0 else "") + _float(value)
    return f"{value:{sign or '-'}.{6 if precision is None else min(precision, 400)}{verb}}"

"""What several notations are made of: comma-separated fields with quotes, KEY=VALUE pairs, whole numbers, yes and no."""

import re

from cloudmesh_docker.errors import UsageError

_WHOLE = r"([+-]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)"
_TRUE = ("1", "t", "T", "TRUE", "true", "True")
_FALSE = ("0", "f", "F", "FALSE", "false", "False")


def csv_fields(text):
    """``type=bind,"src=/a,b"`` -> ``["type=bind", "src=/a,b"]``: the fields of one line, quoted as Go's encoding/csv has it.

    Raises:
        UsageError: a quote inside an unquoted field, text after a closing one, or no closing one.
    """
    fields, at = [], 0
    while True:
        if text[at : at + 1] != '"':
            field, comma, _ = text[at:].partition(",")
            if '"' in field:
                raise UsageError(f'bare " in "{field}": quote the whole field, as in "src=/a,b"')
            at += len(field)
        else:
            match = re.compile(r'"((?:[^"]|"")*)"(?=,|$)').match(text, at)
            if match is None:
                raise UsageError(f'extraneous or missing " in "{text[at:]}": quote the whole field, as in "src=/a,b"')
            field, at = match[1].replace('""', '"'), match.end()
            comma = text[at : at + 1]
        fields.append(field)
        if not comma:
            return fields
        at += 1


def natural(text):
    """The key that sorts names as Docker does: ``net2`` before ``net10``."""
    parts = re.findall(r"[0-9]+|[^0-9]", text)
    return [(48, int(part), len(part)) if part[0] in "0123456789" else (ord(part), 0, 0) for part in parts]


def pairs(texts):
    """``["a=1", "b"]`` -> ``{"a": "1", "b": ""}``; the last of a repeated key wins."""
    return {key: value for key, _, value in (text.partition("=") for text in texts)}


def whole(value, lowest=-(1 << 63), highest=(1 << 63) - 1):
    """``"0x10"`` -> 16: a whole number in Go's notations (0x, 0o or 0, 0b).

    Raises:
        UsageError: value is no whole number from lowest to highest.
    """
    match = re.fullmatch(_WHOLE, str(value))
    if match is None or len(match[2]) > 70:
        raise UsageError(f'invalid number "{value}": use a whole number, as 16 or 0x10')
    sign, digits = match.groups()
    octal = digits[0] == "0" and digits[1:].isdigit()
    number = int(sign + (digits if not octal else "0o" + digits[1:]), 0)
    if not lowest <= number <= highest:
        raise UsageError(f'invalid number "{value}": use a whole number from {lowest} to {highest}')
    return number


def yes(value):
    """``"true"`` -> True, in all the spellings Go takes.

    Raises:
        UsageError: value is neither yes nor no.
    """
    if value in _TRUE or value in _FALSE:
        return value in _TRUE
    raise UsageError(f'invalid value "{value}": use true or false')

"""Go's text/template source -> text and actions; the messages are those of Go's lexer."""

import re

_BLANKS = " \t\r\n"
_NUMBER = r"[+-]?(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|[0-9][0-9_]*(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?)(?![\w.])"
_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)|(?P<close>(?:(?<=[ \t\r\n])-)?\}\})|(?P<string>\"(?:\\[^\n]|[^\"\\\n])*\")|(?P<raw>`[^`]*`)"
    rf"|(?P<char>'(?:\\[^\n]|[^'\\\n])*')|(?P<number>{_NUMBER})|(?P<name>\$\w*|\.[^\W\d]\w*|[^\W\d]\w*)|(?P<dot>\.)|(?P<op>:=|=|\||\(|\)|,)"
)
_AFTER_NAME = re.compile(r"[\s.,|:()]|\}\}|$")
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))", re.DOTALL)
_SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\", '"': '"', "'": "'"}
_OPENERS = {'"': "unterminated quoted string", "`": "unterminated raw quoted string", "'": "unterminated character constant"}


class ParseError(Exception):
    """The source is no template; position is where."""

    def __init__(self, message, position):
        super().__init__(message)
        self.position = position


class Token:
    """One word of an action: kind (name, field, variable, string, char, number, dot, op), text, position, and whether a blank stands before it."""

    __slots__ = ("kind", "text", "position", "spaced")

    def __init__(self, kind, text, position, spaced):
        self.kind, self.text, self.position, self.spaced = kind, text, position, spaced


def split(source):
    """``"a{{.B}}"`` -> ``[("a", 0), ([Token(".B")], 1)]``: texts and actions in order, trimmed as their markers say.

    Raises:
        ParseError: an action, a string or a comment is not closed, or holds what no template has.
    """
    items, at, trim = [], 0, False
    while True:
        start = source.find("{{", at)
        text = source[at:start] if start >= 0 else source[at:]
        text = text.lstrip(_BLANKS) if trim else text
        if start < 0:
            items.append((text, at))
            return items
        at = start + 2
        if source[at : at + 1] == "-" and source[at + 1 : at + 2] and source[at + 1] in _BLANKS:
            text = text.rstrip(_BLANKS)
            at += 2
        items.append((text, start))
        if source.startswith("/*", at):
            at, trim = _comment(source, at)
        else:
            tokens, at, trim = _action(source, at)
            items.append((tokens, start))


def _comment(source, at):
    end = source.find("*/", at + 2)
    if end < 0:
        raise ParseError("unclosed comment", at)
    match = re.compile(r"([ \t\r\n]-)?\}\}").match(source, end + 2)
    if match is None:
        raise ParseError("comment ends before closing delimiter", end)
    return match.end(), bool(match[1])


def _action(source, at):
    tokens, spaced, depth = [], True, 0
    while at < len(source):
        match = _TOKEN.match(source, at)
        if match is None:
            raise ParseError(_complaint(source, at), at)
        kind, text = match.lastgroup, match[0]
        at = match.end()
        if kind == "close":
            if depth:
                raise ParseError("unclosed left paren", at)
            return tokens, at, text[0] == "-"
        depth += (text == "(") - (text == ")")
        if depth < 0:
            raise ParseError("unexpected right paren", at)
        if kind == "name":
            kind = {"$": "variable", ".": "field"}.get(text[0], "name")
            if not _AFTER_NAME.match(source, at):
                raise ParseError(f"bad character U+{ord(source[at]):04X} '{source[at]}'", at)
        if kind != "space":
            tokens.append(Token(kind, text, match.start(), spaced))
        spaced = kind == "space"
    raise ParseError("unclosed action", at)


def _complaint(source, at):
    char = source[at]
    if char in _OPENERS:
        return _OPENERS[char]
    if char in "+-0123456789":
        return f'bad number syntax: "{source[at : at + 10].split("}")[0]}"'
    return f'unexpected "{char}" in operand' if " " < char < "\x7f" else f"unrecognized character in action: U+{ord(char):04X} '{char}'"


def constant(token):
    """The value of a string, char or number token.

    Raises:
        ParseError: an escape or number Go does not know.
    """
    text = token.text
    if token.kind == "raw":
        return text[1:-1]
    if token.kind == "number":
        return _number(token)
    value = _ESCAPE.sub(lambda match: _unescaped(match, token), text[1:-1])
    if token.kind == "string":
        return value
    if len(value) != 1:
        raise ParseError(f"malformed character constant: {text}", token.position)
    return ord(value)


def _unescaped(match, token):
    for digits, base in ((match[1], 16), (match[2], 16), (match[3], 16), (match[4], 8)):
        if digits and int(digits, base) < 0x110000:
            return chr(int(digits, base))
    if match[5] in _SIMPLE:
        return _SIMPLE[match[5]]
    raise ParseError("invalid syntax", token.position)


def _number(token):
    text = token.text.replace("_", "")
    try:
        if text.lstrip("+-")[:2].lower() in ("0x", "0b", "0o"):
            return int(text, 0)
        if not text.lstrip("+-").isdigit():
            return float(text)
        return int(text, 8 if text.lstrip("+-")[0] == "0" else 10)
    except ValueError:
        raise ParseError(f'bad number syntax: "{token.text}"', token.position) from None

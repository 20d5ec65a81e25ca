"""The words of a line: comments, quotes as POSIX shells have them, continuation lines, redirection. Pure functions."""

import shlex

from cloudmesh_docker.errors import UsageError


def logical(text):
    """(line number, text) of every line that holds something, continuation lines joined.

    Args:
        text (str): a batch file. A line that ends in a backslash goes on in the next one.
    """
    begun, number = "", 0
    # Not splitlines, for which a line also ends at a form feed, U+0085 and U+2028, in the middle of a word.
    for index, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        number = number if begun else index
        stripped = line.strip()
        if not begun and stripped.startswith("#"):
            continue
        if goes_on(line):
            begun += line[:-1]
            continue
        whole, begun = begun + line, ""
        if whole.strip():
            yield number, whole.strip()
    if begun.strip():
        yield number, begun.strip()


def goes_on(line):
    """Whether the next line belongs to this one: a backslash at the end that no other one quotes."""
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def split(line):
    """The words of a line, quotes removed and a trailing comment dropped.

    Raises:
        UsageError: a quote is not closed, or the line ends in a lone backslash.
    """
    try:
        return shlex.split(uncommented(line))
    except ValueError as error:
        problem = "a quote is not closed" if "quotation" in str(error) else "a backslash with nothing after it"
        raise UsageError(f"{problem}: {line}") from None


def redirected(line):
    """(words, operator, target): a line cut at its first unquoted ``>``, ``>>`` or ``|``.

    Returns:
        (list of str, str or None, str or None): the target is a file name, or for ``|`` a command for the system's shell.

    Raises:
        UsageError: a quote is not closed, nothing stands after the operator, or a docker command holds an operator that only
            the system's shells have. Taken for a word, it would make the next command's words those of this one.
    """
    position = operator_at(line)
    if line.split(None, 1)[:1] == ["docker"]:
        refuse_operators(uncommented(line), position)
    if position is None:
        return split(line), None, None
    operator = ">>" if line.startswith(">>", position) else line[position]
    target = line[position + len(operator) :].strip()
    if operator != "|":
        names = split(target)
        if len(names) > 1:
            raise UsageError(f"one file name after {operator}, not {len(names)}: {target}")
        target = names[0] if names else ""
    if not target:
        raise UsageError(f"nothing after {operator}: {line}")
    return split(line[:position]), operator, target


def refuse_operators(line, end):
    """UsageError for what only a system's shell understands, up to *end*: ``;`` and ``&`` at a word's end, ``<`` at its beginning, ``2>``, ``||``."""
    place = 0
    while (found := unquoted(line[place:end], ";&<")) is not None:
        place += found + 1
        if line[place - 2].isspace() if line[place - 1] == "<" else not line[place : place + 1].strip():
            raise UsageError(f"{line[place - 1]!r} can't be used here: one command a line, and quotes around what is part of a word: {line}")
    if end is not None and line.startswith("||", end):
        raise UsageError(f"'||' can't be used here: one command a line: {line}")
    if end is not None and line[end] == ">":
        number = line[:end].split()[-1].isdigit() and not line[end - 1].isspace()
        if number or line[end + 1 :].lstrip(">").startswith("&"):
            raise UsageError(f"only the answer can be redirected, with > FILE or >> FILE: {line}")


def operator_at(line):
    """Where the first unquoted redirection of a line begins; None without one."""
    index = unquoted(line, "#>|")
    return None if index is None or line[index] == "#" else index


def uncommented(line):
    """A line without its trailing comment."""
    return line[: unquoted(line, "#")]


def unquoted(line, letters):
    """Where the first of *letters* stands outside quotes; None without one. A ``#`` counts only where a word could begin."""
    quote, index = None, 0
    while index < len(line):
        letter = line[index]
        if letter == "\\" and quote != "'":
            index += 1
        elif quote:
            quote = None if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter in letters and (letter != "#" or index == 0 or line[index - 1].isspace()):
            return index
        index += 1
    return None

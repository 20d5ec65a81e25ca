"""A command's docstring as a Python signature, and Python's values as the command's words."""

import keyword
import os
from inspect import Parameter, Signature

from cloudmesh_docker import catalog
from cloudmesh_docker.options import WHOLE_NUMBERS

# Of the options of every command those that mean something to a program.
COMMON = {"timeout": float | None, "yes_really": str | None}


def signature(command):
    """The Signature of a Command: its placeholders in order, then its options by keyword, then what every command takes.

    A flag is a bool, SECONDS and counts are an int, a repeated option takes a list (or a dict of KEY=VALUE); None is not given.
    """
    parameters, repeated = [], False
    for name, required, several in placeholders(command):
        kind = Parameter.VAR_POSITIONAL if several else Parameter.POSITIONAL_OR_KEYWORD
        default = Parameter.empty if required or several else None
        parameters.append(Parameter(name, kind, default=default, annotation=str if required or several else str | None))
        repeated = repeated or several
    taken = {parameter.name for parameter in parameters}
    for option in options(command):
        if named(option.name) not in taken:
            parameters.append(Parameter(named(option.name), Parameter.KEYWORD_ONLY, default=None, annotation=annotation(option)))
            taken.add(named(option.name))
    if command.takes("docker"):
        more = {name: kind for name, kind in {**COMMON, "stdin": bytes | None}.items() if name not in taken}
        parameters += [Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=kind) for name, kind in more.items()]
    return Signature(parameters)


def placeholders(command):
    """(name, required, repeated) of each bare word of the command, in order."""
    grammar, depth = command.grammar, 0
    full = [pattern for pattern in grammar.patterns if pattern not in grammar.bare_patterns] or grammar.patterns
    for word in full[0].replace("[", " [ ").replace("]", " ] ").split():
        depth += (word == "[") - (word == "]")
        if word.rstrip(".").isupper():
            yield named(word.rstrip(".").lower()), depth == 0, word.endswith("...")


def options(command):
    """The Options of a command that are no mere matter of its output."""
    mere = [name for name in catalog.OUTPUT if name != "cached" and not command.takes(name)]
    return [option for option in command.grammar.options if option.name not in mere]


def named(name):
    """*name* as a parameter: ``import_``, ``global_``."""
    return name + "_" if keyword.iskeyword(name) else name


def annotation(option):
    """The type of an option's value."""
    if option.metavar is None:
        return bool | None
    return int | None if option.metavar in WHOLE_NUMBERS else list[str] | None if option.repeated else str | None


def words(command, arguments):
    """The words (list of str) behind a command for its *arguments* (dict by parameter name).

    Raises:
        TypeError: a value that is no option's.
    """
    found, bare = [], []
    for option in options(command) + [command.grammar.option(f"--{name.replace('_', '-')}") for name in COMMON]:
        if named(option.name) in arguments:
            found += list(spelled(option, arguments.pop(named(option.name))))
    for name, _, several in placeholders(command):
        value = arguments.pop(name, None)
        if value is not None:
            bare += flat(value) if several else [text(value)]
    return [*found, "--", *bare]


def spelled(option, value):
    """The words that give an Option a value."""
    flag = option.long or option.short
    if value is None:
        return
    if option.metavar is None:
        if not isinstance(value, bool):
            raise TypeError(f"{named(option.name)}: True or False, not {value!r}")
        yield f"{flag}={'true' if value else 'false'}"
        return
    if isinstance(value, dict):
        value = [text(key) if item is None else f"{text(key)}={text(item)}" for key, item in value.items()]
    several = isinstance(value, list | tuple | set | frozenset)
    if several and not option.repeated:
        raise TypeError(f"{named(option.name)}: one value, not {value!r}")
    for item in value if several else [value]:
        yield from (flag, text(item))


def flat(value):
    """The texts of words that may be lists of words."""
    return [text(item) for part in value for item in (part if isinstance(part, list | tuple) else [part])]


def text(value):
    """A plain value as a word; TypeError for others."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | os.PathLike):
        raise TypeError(f"text, a number or a path, not {value!r}")
    return os.fspath(value) if isinstance(value, os.PathLike) else str(value)

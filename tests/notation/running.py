"""What the tests of `create` share: the lines, how their words become options, and how bodies are compared."""

import json
import pathlib
import shlex

from cloudmesh_docker.notation.create import create_body
from cloudmesh_docker.notation.options import OPTIONS

HERE = pathlib.Path(__file__).parent
LINES = (HERE / "create_lines.txt").read_text().splitlines()
REFUSED = (HERE / "refused_lines.txt").read_text().splitlines()
BODIES = HERE / "create_bodies.json"

FILES = {
    "env": "\ufeffA=1\n# a comment\n\n  B=2 \nHOME\nNOPE\nC=\n",
    "env2": "A=2\nD=x=y\n",
    "envbad": "A=1\n  B = 2\n",
    "labels": "a=1\nb\n# a comment\nc=\n",
    "seccomp.json": '{ "defaultAction": "SCMP_ACT_ALLOW",\n "x": [1, 2, "<a>"] }\n',
}
LONG = {f"--{option.long}": option for option in OPTIONS}
SHORT = {option.short: option for option in OPTIONS if option.short}
# Their keys are data, so that an empty value under one says something.
MAPS = "Labels Sysctls StorageOpt Annotations Options Tmpfs Config Volumes ExposedPorts PortBindings EndpointsConfig DriverOpts".split()


def options_of(line):
    """(options, image, words) of a command line."""
    words, options = shlex.split(line), {}
    while words[0].startswith("-"):
        word = words.pop(0)
        if not word.startswith("--"):
            flags = [SHORT[letter] for letter in word[1:]]
            given = [(option, None) for option in flags]
        else:
            name, equals, value = word.partition("=")
            given = [(LONG[name], value if equals else None)]
        for option, value in given:
            if not option.placeholder:
                options[option.name] = value != "false"
                continue
            value = words.pop(0) if value is None else value
            options[option.name] = [*options.get(option.name, ()), value] if option.repeated else value
    return options, words[0], words[1:]


def context(cwd):
    """What the tests' files and environment are for create_body."""
    return {
        "cwd": str(cwd),
        "environ": {"HOME": "/nonexistent", "PATH": "/usr/bin:/bin"},
        "read_lines": lambda path: (cwd / path).read_text().splitlines(),
        "read_text": lambda path: (cwd / path).read_text(),
    }


def body_of(line, cwd, **more):
    """Our body for a command line."""
    options, image, words = options_of(line)
    return create_body(image, words, options, **(context(cwd) | more))


def write_files(folder):
    """The files the lines name."""
    for name, text in FILES.items():
        (folder / name).write_text(text)
    return folder


def normal(value, name="", inside=False):
    """A body without what is empty, and without an order where there is none."""
    if isinstance(value, dict):
        data = name in MAPS
        parts = {key: normal(part, key, data) for key, part in value.items()}
        return {key: part for key, part in parts.items() if data or part not in (None, "", 0, False, [], {})}
    if isinstance(value, list):
        parts = [normal(part) for part in value]
        # The docker binary keeps binds, variables and ulimits in maps and sends them in any order.
        return sorted(parts) if name in ("Binds", "Env") else [part for part in parts if part != 0] if name == "ConsoleSize" else parts
    return value


def comparable(body, cwd):
    """A body as text that two runs in different folders have in common."""
    return json.loads(json.dumps(normal(body)).replace(str(cwd), "/here").replace(str(cwd.parent), "/above"))

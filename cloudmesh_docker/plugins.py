"""Commands of other packages: those with an entry point in the group ``cloudmesh_docker.commands`` that names a package of command files.

The package has the shape of ``cloudmesh_docker.commands``: ``NOUN/VERB.py`` with a docstring and a function. Finding entry points costs as much as
two short commands, so it is done only where a word is no command of ours, for the list of all commands, and when a shell opens.
"""

import os

GROUP = "cloudmesh_docker.commands"


def commands():
    """What other packages add.

    Returns:
        (dict, list of str): (noun, verb) to (module's name, file's path); and a line for each package or file that can't be used.
    """
    from importlib.metadata import entry_points

    found, troubles = {}, []
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        try:
            folders = [os.fspath(folder) for folder in point.load().__path__]
        except Exception as problem:
            troubles.append(f"plug-in {point.name} ({point.value}) is left out: {type(problem).__name__}: {problem}")
            continue
        for folder in folders:
            for noun, verb, path in files(folder):
                if is_command(path):
                    found.setdefault((noun, verb), (f"{point.value}.{noun}.{verb}", path))
                else:
                    troubles.append(f"plug-in {point.name}: {path} is left out: it does not begin with a docstring that has a Usage section")
    return found, troubles


def files(folder):
    """(noun, verb, path) of each file that can be a command."""
    for noun in sorted(os.listdir(folder)):
        if noun.isidentifier() and noun[0] != "_" and os.path.isdir(os.path.join(folder, noun)):
            for name in sorted(os.listdir(os.path.join(folder, noun))):
                if name.endswith(".py") and name[0] != "_" and name[:-3].isidentifier():
                    yield noun, name[:-3], os.path.join(folder, noun, name)


def is_command(path):
    """Whether a file begins with a docstring that has a usage."""
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError):
        return False
    return text.startswith('"""') and "\nUsage:\n  docker " in text.split('"""', 2)[1]

"""Help texts: the overview, one noun, one command."""

from cloudmesh_docker import catalog
from cloudmesh_docker.errors import UnknownCommand
from cloudmesh_docker.usage import COMMON

OVERVIEW = """Usage: docker [options] COMMAND [ARG...]

One shell for all your Docker servers.
"""


def text(words):
    """The help for *words*: a command, a noun, everything, or a list of the commands that have to do with them.

    Raises:
        UnknownCommand: there is none, and none has to do with them.
    """
    if not words:
        return overview()
    noun = catalog.NOUNS.get(words[0], words[0])
    if len(words) == 1:
        catalog.add_plugins()
    if len(words) == 1 and catalog.is_noun(noun):
        commands = listed(catalog.summaries(noun))
        return f"Usage: docker {noun} COMMAND\n\nCommands:\n{commands}\nRun 'docker {noun} COMMAND --help' for more on a command.\n"
    try:
        return catalog.find(words)[0].help()
    except UnknownCommand:
        from cloudmesh_docker.searching import search

        found = search(words)
        if not found:
            raise
        return f"There is no command docker {' '.join(words)}. These have to do with it:\n{listed(found)}\nRun 'docker COMMAND --help' for more.\n"


def overview():
    """Every command with its summary, by noun, and the short forms."""
    catalog.add_plugins()
    parts = [OVERVIEW]
    for noun in catalog.nouns():
        parts.append(f"{noun}:\n{listed(catalog.summaries(noun))}")
    short = sorted(name for name in catalog.aliases() if " " not in name)
    parts.append(f"Short forms:\n  {', '.join(short)}\n")
    parts.append(f"Options of every command:\n{COMMON.strip(chr(10))}\n\nRun 'docker COMMAND --help' for more on a command.\n")
    return "\n".join(parts)


def listed(rows):
    """Lines of (words, summary), aligned."""
    width = max((len(words) for words, _ in rows), default=0)
    return "".join(f"  {words:{width}}  {summary}\n" for words, summary in rows)

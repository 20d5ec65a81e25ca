"""Help texts: the overview, one noun, one command."""

from cloudmesh_docker import catalog
from cloudmesh_docker.usage import COMMON

OVERVIEW = """Usage: docker [options] COMMAND [ARG...]

One shell for all your Docker servers.
"""


def text(words):
    """The help for *words*: a command, a noun, or everything.

    Raises:
        UnknownCommand: there is no such command.
    """
    if not words:
        return overview()
    noun = catalog.NOUNS.get(words[0], words[0])
    if len(words) == 1:
        catalog.add_plugins()
    if len(words) == 1 and catalog.is_noun(noun):
        commands = listed(catalog.summaries(noun))
        return f"Usage: docker {noun} COMMAND\n\nCommands:\n{commands}\nRun 'docker {noun} COMMAND --help' for more on a command.\n"
    return catalog.find(words)[0].grammar.help()


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

"""Help texts: the overview, one noun, one command."""

from cloudmesh_docker import catalog
from cloudmesh_docker.errors import UnknownCommand
from cloudmesh_docker.usage import COMMON

OVERVIEW = """Usage: docker [options] COMMAND [ARG...]

One shell for all your Docker servers: what you know of docker, on one of them or on many at once.

To begin with:
  docker ps                          Ask the engine on this computer, or the one that DOCKER_HOST names
  docker server add web1 ssh://web1  Save a server; commands talk to the one that was saved first
  docker server use web2             Have them talk to another one
  docker --server web1,web2 ps       Ask several at once; @GROUP, 'red[01-05]' and all are understood too
  docker find nginx                  Look for something on all of them, without asking any
  docker dashboard                   Watch all of them on one screen

Common commands:
"""
COMMON_COMMANDS = ("run", "exec", "ps", "logs", "shell", "stats", "cp", "start", "stop", "rm", "build", "pull", "push", "images", "login")
PROGRAM = """As a program:
  cloudmesh-docker                  Open the shell, in which Tab completes what is typed
  cloudmesh-docker COMMAND          Run one command
  cloudmesh-docker -f FILE          Run the commands in a file (- for standard input); --keep-going does not
                                    stop at the first that fails, --echo shows each before it runs
  cloudmesh-docker completion bash  Print a script that completes its words in bash, zsh or fish
"""
WIDTH = 100


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
    """The way in, the common commands with their summaries, and all commands by noun."""
    catalog.add_plugins()
    aliases = catalog.aliases()
    common = [(name, catalog.docstring(*aliases[name]).strip().split("\n", 1)[0]) for name in COMMON_COMMANDS]
    nouns = catalog.nouns()
    width = max(map(len, nouns))
    verbs = "".join(wrapped(f"{noun:{width}}  ", [words.removeprefix(f"{noun} ") for words, _ in catalog.summaries(noun)]) for noun in nouns)
    short = wrapped("", sorted(name for name in aliases if " " not in name))
    parts = [OVERVIEW + listed(common), f"All commands; 'docker NOUN --help' explains those of one noun:\n{verbs}", f"Short forms:\n{short}", PROGRAM]
    parts.append(f"Options of every command:\n{COMMON.strip(chr(10))}\n\nRun 'docker COMMAND --help' for more on a command.\n")
    return "\n".join(parts)


def wrapped(head, words):
    """Lines (str) with words behind a head, of which none is divided."""
    from textwrap import fill

    # No space that is in a name is one to divide it at.
    text = ", ".join(word.replace(" ", "\0") for word in words)
    lines = fill(text, WIDTH, initial_indent=f"  {head}", subsequent_indent=" " * (2 + len(head)), break_on_hyphens=False)
    return lines.replace("\0", " ") + "\n"


def listed(rows):
    """Lines of (words, summary), aligned."""
    width = max((len(words) for words, _ in rows), default=0)
    return "".join(f"  {words:{width}}  {summary}\n" for words, summary in rows)

"""Completion in the system's shells: the scripts that ``cloudmesh-docker completion SHELL`` prints, and what they ask with every Tab.

With each Tab the program is started anew, and answers from the saved servers, the store and the file system; it never asks a server.
"""

from string import whitespace

from cloudmesh_docker import cli, complete, output
from cloudmesh_docker.dispatch import Session
from cloudmesh_docker.errors import DockerError, UsageError
from cloudmesh_docker.lines import unquoted as place_of
from cloudmesh_docker.names import choices
from cloudmesh_docker.usage import Grammar

BASH = """\
# Completion of cloudmesh-docker in bash. In ~/.bashrc:  source <(cloudmesh-docker completion bash)
_cloudmesh_docker() {
    mapfile -t COMPREPLY < <("$1" __complete bash "${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)
}
complete -o nospace -F _cloudmesh_docker cloudmesh-docker
"""
ZSH = """\
#compdef cloudmesh-docker
# Completion of cloudmesh-docker in zsh. In ~/.zshrc, behind compinit:  source <(cloudmesh-docker completion zsh)
_cloudmesh_docker() {
    local kind text shown
    local -a ended ended_shown open open_shown
    while IFS=$'\\t' read -r kind text shown; do
        if [[ $kind == ended ]]; then ended+=("$text") ended_shown+=("$shown"); else open+=("$text") open_shown+=("$shown"); fi
    done < <("${words[1]}" __complete zsh "$LBUFFER" 2>/dev/null)
    (( $#ended )) && compadd -Q -l -d ended_shown -a ended
    (( $#open )) && compadd -Q -l -S '' -d open_shown -a open
    return $(( $#ended + $#open == 0 ))
}
compdef _cloudmesh_docker cloudmesh-docker
"""
FISH = """\
# Completion of cloudmesh-docker in fish. In ~/.config/fish/config.fish:  cloudmesh-docker completion fish | source
complete --command cloudmesh-docker --no-files --keep-order --arguments '(cloudmesh-docker __complete fish (commandline --cut-at-cursor) 2>/dev/null)'
"""
SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}
OWN = {"docker": "may stand in front of every command", "completion": "a script that completes words in bash, zsh or fish"}
SPECIAL = set(" \t\\'\"`$&|;<>()[]{}*?!#~")


def script(words):
    """The script for the shell that *words* (list of str) name; UsageError without one."""
    if len(words) != 1 or words[0] not in SCRIPTS:
        raise UsageError(f"cloudmesh-docker completion SHELL, with one of {', '.join(SCRIPTS)}")
    return SCRIPTS[words[0]]


def answer(terminal, words):
    """Write what can come next, a line each, as the script of a shell wants it; the exit code.

    Args:
        words (list of str): the shell, what is typed up to the cursor, and of bash the letters that end a word.
    """
    shell, line, *breaks = words
    session = Session(terminal)
    try:
        raw = last_word(line)
        words, text = complete.words_of(line[: len(line) - len(raw)])[1:], unquoted(raw)
        offer = complete.complete(session, words, text, Grammar(cli.USAGE))
        if not words:
            offer = offer.plus(choices(OWN, text))
    except DockerError:
        return 1
    finally:
        session.close()
    items = sorted({item.text: item for item in offer.items}.values(), key=lambda item: item.text)
    output.text(terminal, "".join(lines(shell, items, offer.final, raw, "".join(breaks))))
    return 0


def lines(shell, items, final, raw, breaks):
    """The lines (str, with their ends) for *items* that continue *raw*, the word as typed."""
    # readline takes @ as the end of a word and for the beginning of the next.
    begin = max((raw.rfind(letter) + (letter != "@") for letter in breaks if letter in raw), default=0)
    for item in items:
        if shell == "fish":
            yield f"{item.text}\t{item.help}\n"
        elif shell == "zsh":
            shown = f"{item.shown}  -- {item.help}" if item.help else item.shown
            yield f"{'ended' if final else 'open'}\t{quoted(item.text, raw)}\t{shown}\n"
        else:
            yield f"{quoted(item.text, raw)[begin:]}{' ' * final}\n"


def last_word(line):
    """The unfinished word at the end of a line, as it was typed."""
    while (end := place_of(line, whitespace)) is not None:
        line = line[end + 1 :]
    return line


def unquoted(raw):
    """What a word typed in a shell, perhaps with an open quote, means."""
    return (complete.words_of(raw) or [""])[0]


def quoted(text, raw):
    """*text* as the shell reads it, behind the quote that *raw* begins with, or with backslashes."""
    if raw[:1] in ("'", '"'):
        return raw[0] + text + (raw[0] if not text.endswith(("/", "=", ":")) else "")
    return "".join("\\" + letter if letter in SPECIAL and not (letter == "~" and not place) else letter for place, letter in enumerate(text))

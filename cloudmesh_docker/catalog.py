"""Finds the command that words mean: ``commands/NOUN/VERB.py``, by its path, by another word for its verb, or by an alias.

Commands of other packages come behind ours, and can't take their place; they are looked for as late as possible.
"""

import os
from functools import cache

from cloudmesh_docker.errors import DockerError, UnknownCommand
from cloudmesh_docker.suggest import nearest
from cloudmesh_docker.usage import Grammar, leading_words, section

ROOT = os.path.join(os.path.dirname(__file__), "commands")
NOUNS = {"images": "image", "containers": "container", "networks": "network", "volumes": "volume", "servers": "server"}
VERBS = {"list": "ls", "delete": "rm", "remove": "rm"}
SUPPLIED = ("docker", "servers", "terminal", "settings", "environ", "report", "ask", "stdin", "permit", "several")
SUPPLIED += ("deployments", "engines", "perform", "shared")
OUTPUT = ("format", "quiet", "no_trunc", "sort", "cached", "columns")
ABOUT_ENGINES = ("server", "host", "serial", "stop_on_error", "summary")
ABOUT_ANSWERS = ("format", "sort")
_loaded = {}
# What plug-ins add: (noun, verb) to (module's name, file's path); and what there is to be said of them.
_added, _troubles = {}, []


class Command:
    """A command: its grammar and its function.

    Attributes:
        path (str): ``container stop``.
        grammar (Grammar): what its docstring says.
        function (callable): does it.
        parameters (tuple of str): the names of the function's parameters.
        target (str or None): the parameter that takes one CONTAINER, IMAGE ... at a time where the grammar takes many.
        in_order (bool): several targets one after the other, as their order matters.
        streams (bool): its answers may go on for ever, so all its servers and targets at once, and what fails is told at once.
        plain (bool): what is shown is another program's output, or a screen: nothing to be formatted or sorted.
        asks (bool): all that happens before its function's first request is that the request is made.
        unseen (bool): what it changes is shown by no list, so there is nothing to remember.
        alone (callable): whether a call with these values (dict) holds the terminal, and so takes one server and one target; by
            default every call does whose function takes ``terminal``. A command's file may have an ``alone`` of its own, which may also
            say in words what it is that takes no more than one.
    """

    def __init__(self, path, module):
        self.path, self.grammar = path, Grammar(module.__doc__)
        verb = module.__name__.rpartition(".")[2]
        self.function = getattr(module, verb, None) or getattr(module, verb + "_")
        code = self.function.__code__
        self.parameters = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        self.open = bool(code.co_flags & 0x08)
        repeated = [word.lower() for word in self.grammar.repeated]
        self.target = next((name for name in repeated if name in self.parameters), None)
        self.in_order = getattr(module, "IN_ORDER", False)
        self.unseen = getattr(module, "UNSEEN", False)
        self.streams = getattr(module, "STREAMS", False)
        self.plain = getattr(module, "PLAIN", False)
        shows = self.streams or code.co_flags & 0x20
        self.asks = self.takes("docker") and not shows and not any(self.takes(name) for name in SUPPLIED[1:])
        self.alone = getattr(module, "alone", lambda values: self.takes("terminal") and self.takes("docker"))
        self._check()

    @property
    def refused(self):
        """The names (list of str) of the options of every command that this one has no use for: about engines or answers where it has none."""
        names = (*(() if self.takes("docker") else ABOUT_ENGINES), *(ABOUT_ANSWERS if self.plain else ()))
        return [name for name in names if name in self.grammar.common]

    def help(self):
        """The whole help text (str), without the options that are refused."""
        return self.grammar.help(self.refused)

    def takes(self, name):
        """Whether the function is to be given the parameter *name*."""
        return name in self.parameters

    def _check(self):
        """AttributeError, when the command is loaded, if docstring and signature do not fit each other."""
        words = {option.name for option in self.grammar.options} | {word.lower() for word in self.grammar.placeholders}
        for name in self.parameters:
            if name not in SUPPLIED and name.rstrip("_") not in words and name not in {word + "s" for word in words}:
                raise AttributeError(f"{self.path}: the parameter {name} is in no docstring")
        for word in words:
            if not self.open and self.parameter(word) is None and word not in OUTPUT:
                raise AttributeError(f"{self.path}: nothing takes {word}")

    def parameter(self, word):
        """The parameter that takes the value of an option or a placeholder; None if there is none."""
        return next((name for name in (word, word + "s", word + "_") if name in self.parameters), word if self.open else None)


def find(words):
    """The command that *words* begin with, and what follows it.

    Args:
        words (list of str): what was typed after ``docker``; not empty.

    Returns:
        (Command, list of str, bool): the command, the words after it, and whether an alias was used.

    Raises:
        UnknownCommand: there is none; the message names the nearest.
    """
    found = built_in(words) or (built_in(words) if add_plugins() else None)
    if found is None:
        raise unknown(words, NOUNS.get(words[0], words[0]), aliases())
    return found


def built_in(words):
    """As ``find``, among the commands known so far; None if there is none."""
    noun = NOUNS.get(words[0], words[0])
    if is_noun(noun):
        if len(words) > 2 and exists(noun, f"{words[1]}_{words[2]}"):
            return load(noun, f"{words[1]}_{words[2]}"), words[3:], False
        if len(words) > 1 and exists(noun, VERBS.get(words[1], words[1]).replace("-", "_")):
            return load(noun, VERBS.get(words[1], words[1]).replace("-", "_")), words[2:], False
    path = short_form(words[0])
    if path:
        return load(*path), words[1:], True
    names = aliases()
    for count in (3, 2, 1):
        path = names.get(" ".join(words[:count])) if len(words) >= count else None
        if path:
            return load(*path), words[count:], True
    return None


def add_plugins():
    """Look for the commands of other packages, once; whether there are any that were not known before."""
    if "plugins" in _loaded:
        return False
    from cloudmesh_docker import plugins

    _loaded["plugins"], troubles = plugins.commands()
    _added.update(_loaded["plugins"])
    _troubles.extend(troubles)
    _loaded.pop("aliases", None)
    return bool(_added)


def plugged():
    """How many commands of other packages are known so far."""
    return len(_added)


def troubles():
    """Lines (list of str) about plug-ins that can't be used; each is told once."""
    told = _troubles[:]
    _troubles.clear()
    return told


def unknown(words, noun, names):
    """The UnknownCommand for *words*, with the nearest command, or what to do where only another program has it."""
    from cloudmesh_docker.foreign import instead

    other = instead([VERBS.get(word, word) for word in words])
    if other and not (is_noun(noun) and len(words) == 1):
        return UnknownCommand(other)
    if not is_noun(noun):
        near = nearest(words[0], nouns() + [name for name in names if " " not in name])
        return UnknownCommand(f"unknown command: docker {words[0]}{near}\nSee 'docker --help'.")
    if len(words) == 1:
        return UnknownCommand(f"docker {noun} needs a verb: {', '.join(verbs(noun))}\nSee 'docker {noun} --help'.")
    begin = f"{noun} {words[1]} "
    longer = sorted({way.removeprefix(begin) for way in [*names, *(f"{noun} {verb}" for verb in verbs(noun))] if way.startswith(begin)})
    if longer and len(words) == 2:
        return UnknownCommand(f"docker {begin}needs one word more: {', '.join(longer)}\nSee 'docker {noun} --help'.")
    if longer:
        near = nearest(words[2], longer) or f" (there are {', '.join(longer)})"
        return UnknownCommand(f"unknown command: docker {begin}{words[2]}{near}\nSee 'docker {noun} --help'.")
    known = [verb.split()[0] for verb in verbs(noun)] + [word for word, verb in VERBS.items() if exists(noun, verb)]
    return UnknownCommand(f"unknown command: docker {noun} {words[1]}{nearest(words[1], known)}\nSee 'docker {noun} --help'.")


def is_noun(word):
    """Whether there are commands for the noun *word*."""
    return is_word(word) and (os.path.isdir(os.path.join(ROOT, word)) or any(noun == word for noun, _ in _added))


def is_word(text):
    """Whether *text* can be a noun or a verb: a name that Python's own files beside the commands do not have."""
    return text.isidentifier() and text[0] != "_"


def exists(noun, verb):
    """Whether there is a command *noun* *verb*."""
    return is_word(verb) and ((noun, verb) in _loaded or (noun, verb) in _added or os.path.isfile(os.path.join(ROOT, noun, verb + ".py")))


def load(noun, verb):
    """The Command *noun* *verb*, loaded once."""
    if (noun, verb) not in _loaded:
        path = f"{noun} {verb.replace('_', ' ')}"
        if os.path.isfile(os.path.join(ROOT, noun, verb + ".py")):
            _loaded[noun, verb] = Command(path, __import__(f"cloudmesh_docker.commands.{noun}.{verb}", fromlist=["__doc__"]))
        else:
            module, file = _added[noun, verb]
            try:
                _loaded[noun, verb] = Command(path, __import__(module, fromlist=["__doc__"]))
            except Exception as problem:
                raise DockerError(f"docker {path}: the plug-in {file} can't be loaded: {type(problem).__name__}: {problem}") from None
    return _loaded[noun, verb]


def nouns():
    """All nouns, sorted."""
    return sorted({name for name in os.listdir(ROOT) if is_noun(name)} | {noun for noun, _ in _added})


def verbs(noun):
    """The verbs of a noun, sorted, as they are typed."""
    folder = os.path.join(ROOT, noun)
    files = {name[:-3] for name in os.listdir(folder) if name.endswith(".py") and name[0] != "_"} if os.path.isdir(folder) else set()
    return sorted(name.replace("_", " ") for name in files | {verb for its, verb in _added if its == noun})


def summaries(noun):
    """(words, summary) of every command of a noun, read without loading the commands."""
    docs = [docstring(noun, verb.replace(" ", "_")).strip() for verb in verbs(noun)]
    return [(" ".join(leading_words(section(doc, "Usage:")[-1])[1:]), doc.split("\n", 1)[0]) for doc in docs]


def docstring(noun, verb):
    """The docstring at the head of a command's file, read as text: no import, no compilation."""
    path = os.path.join(ROOT, noun, verb + ".py")
    if (noun, verb) in _added and not os.path.isfile(path):
        path = _added[noun, verb][1]
    with open(path, encoding="utf-8") as file:
        return file.read().split('"""', 2)[1]


def aliases():
    """dict: every alias of every command to its (noun, verb); read once."""
    if "aliases" not in _loaded:
        found = {}
        for noun in nouns():
            for verb in verbs(noun):
                verb = verb.replace(" ", "_")
                for name in aliases_of(noun, verb):
                    if (noun, verb) not in _added or name not in found:
                        found[name] = noun, verb
        _loaded["aliases"] = found
    return _loaded["aliases"]


def aliases_of(noun, verb):
    """The aliases (list of str) of one command."""
    names = [name.strip() for line in section(docstring(noun, verb), "Aliases:") for name in line.split(",")]
    return [name.removeprefix("docker ") for name in names if name]


@cache
def short_form(word):
    """(noun, verb) of the command with the alias *word* whose file has that name, or is of those that list and remove; None for others.

    To look into all files for it would take an eighth of the time of a whole ``docker ps``.
    """
    places = [(noun, verb) for verb in (word, "ls", "rm") for noun in nouns() if exists(noun, verb) and (noun, verb) not in _added]
    return next((place for place in places if word in aliases_of(*place)), None)

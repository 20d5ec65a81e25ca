"""What can come next on a command line: the words of commands, their options, and what each placeholder and option takes."""

from cloudmesh_docker import catalog, lines
from cloudmesh_docker.dispatch import FRONT
from cloudmesh_docker.errors import UnknownCommand, UsageError
from cloudmesh_docker.names import Names, Offer, choices, paths
from cloudmesh_docker.usage import leading_words, section

FORMATS = {"table": "columns", "json": "one JSON array", "yaml": "one YAML list", "csv": "comma-separated values"}
CHOICES = {
    "restart": ("always", "no", "on-failure", "unless-stopped"),
    "pull": ("always", "missing", "never"),
    "resolve_image": ("always", "changed", "never"),
    "kind": ("container", "image", "network", "volume", "all"),
    "signal": ("SIGHUP", "SIGINT", "SIGKILL", "SIGQUIT", "SIGSTOP", "SIGTERM", "SIGUSR1", "SIGUSR2"),
}
FILTER_VALUES = {
    "status": ("created", "dead", "exited", "paused", "removing", "restarting", "running"),
    "health": ("healthy", "none", "starting", "unhealthy"),
    "dangling": ("false", "true"),
    "is-task": ("false", "true"),
    "scope": ("global", "local", "swarm"),
    "type": ("builtin", "custom"),
}
UP = ("running", "restarting", "paused")
STATES = {
    "start": ("created", "exited"),
    "pause": ("running",),
    "attach": ("running",),
    "exec": ("running",),
    "shell": ("running",),
    "top": UP,
    "stop": UP,
    "kill": UP,
    "unpause": ("paused",),
}
KINDS = ("CONTAINER", "IMAGE", "REPOSITORY", "NETWORK", "VOLUME", "SERVER", "SERVERS", "CLOUD", "PATH", "FILE", "DIR", "DIRECTORY")
KINDS += ("SERVICE", "STACK", "NODE", "SECRET", "CONFIG")
OF_OPTIONS = {"env_file": "FILE", "volumes_from": "CONTAINER", "key": "FILE", "cert": "FILE", "ca": "FILE", "identity": "FILE"}
NEW = ("swarm create", "network create", "volume create", "server add", "server deploy local", "server deploy ssh", "server deploy aws")
DOCUMENTS = {"container": "Containers", "image": "Images", "network": "Networks", "volume": "Volumes", "server": "Cloudmeshdocker"}
_index = {}


def complete(session, words, text, grammar=FRONT):
    """What can stand where *text* was begun.

    Args:
        session (Session): for its saved servers and its store.
        words (list of str): the words in front, from the one after ``docker`` on.
        text (str): what is typed of the word already.
        grammar (Grammar): of the options that may stand in front.

    Returns:
        Offer: Items in no order.
    """
    front = Walk(grammar, words, front=True)
    rest = front.bare[1:] if front.bare[:1] == ["docker"] else front.bare
    if front.waiting or (not rest and text.startswith("-")):
        return Command(session, "", grammar, front, {}).complete(text)
    try:
        command, more, _ = catalog.find(rest) if rest else (None, [], False)
    except UnknownCommand:
        command = None
    offer = Offer() if text.startswith("-") else next_words(rest, text)
    if command is None:
        return next_words(rest, text) if not offer.items and text and catalog.add_plugins() else offer
    return offer.plus(Command(session, command.path, command.grammar, Walk(command.grammar, more), front.given).complete(text))


def words_of(line):
    """The words of an unfinished line: an open quote ends with the line."""
    for end in ("", "'", '"'):
        try:
            return lines.split(line + end)
        except UsageError:
            continue
    return line.split()


def is_command(word):
    """Whether a command can begin with *word*, after ``docker``."""
    return catalog.is_noun(catalog.NOUNS.get(word, word)) or any(path[0] == word for path in index())


def index():
    """dict: every way to type a command, as a tuple of words, to its summary; read once."""
    known = catalog.plugged()
    if known not in _index:
        synonyms = {}
        for word, verb in catalog.VERBS.items():
            synonyms.setdefault(verb, []).append(word)
        found = {}
        for noun in catalog.nouns():
            for verb in catalog.verbs(noun):
                doc = catalog.docstring(noun, verb.replace(" ", "_"))
                summary, usage = doc.strip().split("\n", 1)[0], section(doc, "Usage:")[0]
                *first, last = leading_words(usage.removeprefix("docker "))
                found.update({(*first, word): summary for word in (last, *synonyms.get(last, ()))})
                names = [name.strip().removeprefix("docker ") for line in section(doc, "Aliases:") for name in line.split(",")]
                found.update({tuple(name.split()): summary for name in names if name})
        _index[known] = found
    return _index[known]


def next_words(words, text):
    """The Offer of command words that may follow *words*."""
    ways = {tuple(words), (catalog.NOUNS.get(words[0], words[0]), *words[1:])} if words else {()}
    found, count = {}, len(words)
    for path, summary in index().items():
        if path[:count] in ways and len(path) > count:
            whole = len(path) == count + 1
            found[path[count]] = summary if whole else found.get(path[count], f"{' '.join(path[: count + 1])} ...")
    return choices(found, text)


class Walk:
    """The words of a command in front of the cursor, read as ``Grammar.parse`` reads them, but without complaint.

    Attributes:
        given (dict): option name to its last value, or True.
        bare (list of str): the words that are no options.
        waiting (Option or None): the option whose value comes next.
        ended (bool): no more options can come.
    """

    def __init__(self, grammar, words, front=False):
        self.given, self.bare, self.waiting, self.ended = {}, [], None, False
        for word in words:
            if self.waiting:
                self.given[self.waiting.name], self.waiting = word, None
            elif self.ended or not word.startswith("-") or word == "-":
                self.bare.append(word)
                self.ended = self.ended or front or grammar.options_first
            elif word == "--":
                self.ended = True
            elif word.startswith("--"):
                self._long(grammar, word)
            else:
                self._shorts(grammar, word)

    def _long(self, grammar, word):
        flag, equals, value = word.partition("=")
        option = grammar.option(flag)
        if option and option.metavar and not equals:
            self.waiting = option
        elif option:
            self.given[option.name] = value or True

    def _shorts(self, grammar, word):
        for place in range(1, len(word)):
            option = grammar.option("-" + word[place])
            if option and not option.metavar:
                self.given[option.name] = True
            elif option and word[place + 1 :]:
                self.given[option.name] = word[place + 1 :].removeprefix("=")
                return
            elif option:
                self.waiting = option


class Command:
    """A known command and what may follow the words in front of the cursor."""

    def __init__(self, session, path, grammar, walk, front):
        self.path, self.grammar, self.walk = path, grammar, walk
        self.noun, self.verb = path.partition(" ")[0], path.rpartition(" ")[2]
        self.names = Names(session, {**front, **walk.given})

    def complete(self, text):
        """The Offer for the word begun with *text*."""
        if self.walk.waiting:
            return self._value(self.walk.waiting, text)
        if text.startswith("-") and not self.walk.ended:
            flag, equals, value = text.partition("=")
            option = self.grammar.option(flag)
            if not equals:
                return self._options(text)
            return self._value(option, value).after(f"{flag}=") if option and option.metavar else Offer()
        offer = Offer()
        for placeholder in dict.fromkeys(self._placeholders(len(self.walk.bare))):
            offer = offer.plus(self._placeholder(placeholder, text))
        return offer

    def _options(self, text):
        """The flags that can still be given."""
        options = {flag: self.grammar.option(flag) for flag in self.grammar.flags}
        free = {flag: option.help for flag, option in options.items() if option.repeated or option.name not in self.walk.given}
        return choices(free, text)

    def _placeholders(self, place):
        """What may stand at the bare word number *place*, by each usage line."""
        for pattern in self.grammar.patterns:
            for mark in "[]()|":
                pattern = pattern.replace(mark, " ")
            words = pattern.replace("...", " ... ").split()
            named = [word for word in words if word.isupper()]
            if named and (place < len(named) or words[-1] == "..."):
                yield named[min(place, len(named) - 1)]

    def _placeholder(self, placeholder, text):
        if self.path in NEW and placeholder in ("NAME", "NETWORK", "VOLUME"):
            return Offer()
        if placeholder == "NAME" and self.noun == "swarm":
            return choices(self.names.swarms(), text)
        if self.path in ("server use", "server inspect"):
            return self.names.servers(text, swarms=True)
        if placeholder in ("NAME", "OLD") and self.noun in ("server", "image"):
            placeholder = self.noun.upper()
        if self.path == "system inspect":
            found = [self.names.stored(kind, text) for kind in ("CONTAINER", "IMAGE", "NETWORK", "VOLUME")]
            offer = Offer(item for one in found for item in one.items)
        elif self.path == "service scale":
            offer = self.names.stored("SERVICE", text).before("=")
        elif self.path == "container cp":
            offer = self.names.stored("CONTAINER", text).before(":").plus(paths(text))
        else:
            offer = self._named(placeholder, text)
        return Offer([item for item in offer.items if item.text not in self.walk.bare], offer.final)

    def _value(self, option, text):
        """The Offer for the value of an option."""
        name = option.name
        if name in ("server", "yes_really"):
            return self.names.server_list(text)
        if name == "format":
            return choices({word: help for word, help in FORMATS.items() if self.verb != "inspect" or word in ("json", "yaml")}, text)
        if name == "filter":
            return self._filter(text)
        if name == "sort":
            return choices(self._columns(), text)
        if name == "volume":
            return paths(text) if text.startswith((".", "/", "~")) else self.names.stored("VOLUME", text).before(":")
        if name in CHOICES:
            return choices(CHOICES[name], text)
        return self._named(OF_OPTIONS.get(name, option.metavar), text)

    def _filter(self, text):
        from cloudmesh_docker.notation.filters import FILTERS

        key, equals, value = text.partition("=")
        if equals:
            return choices(FILTER_VALUES.get(key, ()), value).after(key + "=")
        return choices(FILTERS.get(self.path, ()), text).before("=")

    def _columns(self):
        from cloudmesh_docker.store import documents

        kind = getattr(documents, DOCUMENTS.get(self.noun, ""), None)
        return kind.columns if kind else ()

    def _named(self, placeholder, text):
        """The Offer for a placeholder such as CONTAINER, TARGET_IMAGE or CONTAINER:PATH."""
        first, colon, _ = placeholder.partition(":")
        kind = next((kind for kind in KINDS if first == kind or first.endswith("_" + kind)), None)
        if kind is None:
            return Offer()
        if kind in ("PATH", "FILE", "DIR", "DIRECTORY"):
            return paths(text)
        if kind in ("SERVER", "SERVERS", "CLOUD"):
            return self.names.servers(text, clouds=kind == "CLOUD")
        if kind == "CONTAINER":
            offer = self.names.stored(kind, text, STATES.get(self.verb) if self.noun == "container" and not self.walk.waiting else None)
            return offer.before(":") if colon else offer
        return self.names.stored("IMAGE" if kind == "REPOSITORY" else kind, text)

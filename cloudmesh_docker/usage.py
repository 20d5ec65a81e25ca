"""Reads a command's docstring: how its words are parsed, its help, and what completes where.

A docstring has a summary line, a ``Usage:`` section, an optional ``Aliases:`` line and an ``Options:`` section.
Words are split into options and the rest by the option table, so that Docker's habits hold; docopt matches the rest against the usage pattern.
"""

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.options import COMMON, put, read_options
from cloudmesh_docker.suggest import nearest


def section(doc, title):
    """The lines of the section *title* of a docstring, without its heading line's title."""
    lines, inside = [], False
    for line in doc.splitlines():
        if line.startswith(title):
            inside, line = True, line[len(title) :]
        elif inside and line and not line[0].isspace():
            inside = False
        if inside and line.strip():
            lines.append(line.strip())
    return lines


class Grammar:
    """What one docstring says.

    Attributes:
        doc (str): the docstring.
        summary (str): its first line.
        words (str): the command as typed after ``docker``, for example ``container stop``.
        aliases (list of str): the other ways to type it, likewise.
        options (list of Option): the command's own.
        placeholders (list of str): the positional words in order, upper case.
        options_first (bool): whether options end at the first bare word.
    """

    def __init__(self, doc):
        self.doc = doc.strip("\n")
        self.summary = self.doc.split("\n", 1)[0].strip()
        self.typed = section(self.doc, "Usage:")
        self.usages = [line.removeprefix("docker ") for line in self.typed]
        self.words = " ".join(leading_words(self.usages[0]))
        self.aliases = [alias.strip().removeprefix("docker ") for line in section(self.doc, "Aliases:") for alias in line.split(",") if alias.strip()]
        self.options = read_options(self.doc)
        self.patterns = [usage[len(self.words) :].replace("[options]", "").strip() for usage in self.usages]
        self.bare_patterns = [pattern for pattern, usage in zip(self.patterns, self.usages, strict=True) if "[options]" not in usage]
        self.placeholders = list(dict.fromkeys(word for pattern in self.patterns for word in placeholder_words(pattern)))
        self.options_first = "ARG" in self.placeholders
        self.repeated = {word for pattern in self.patterns for word in placeholder_words(pattern) if word + "..." in pattern}
        self._flags = {}
        own = {flag for option in self.options for flag in (option.short, option.long)}
        common = [option for option in read_options(COMMON) if option.long not in own]
        for option in common:
            option.short = option.short if option.short not in own else None
        for option in self.options + common:
            for flag in (option.short, option.long):
                if flag:
                    self._flags[flag] = option
        self.common = {option.name for option in common}
        self._matchers = {}

    def option(self, flag):
        """The Option behind ``-x`` or ``--long``; None if there is none."""
        return self._flags.get(flag)

    @property
    def flags(self):
        """All flags this grammar knows, own and common."""
        return list(self._flags)

    def parse(self, words, alias=False):
        """Values for the words after the command.

        A usage line without ``[options]`` holds only for bare words under the command's full name: that is how
        ``docker container create NAME IMAGE`` of 2014 and Docker's ``docker create IMAGE COMMAND`` live side by side.

        Args:
            words (list of str): options and positional words.
            alias (bool): whether the command was typed by another name than its own.

        Returns:
            (dict, dict): the command's own values by parameter name, and the values of the common options.

        Raises:
            UsageError: for an unknown option, a missing or a surplus word, a value that can't be used.
        """
        given, bare = self._split(words)
        own = {name: value for name, value in given.items() if name not in self.common}
        common = {name: value for name, value in given.items() if name in self.common}
        if not common.get("help"):
            own.update(self._match(bare, with_options=alias or bool(given)))
        return own, common

    def _split(self, words):
        """Options by name, and the bare words."""
        given, bare, position = {}, [], 0
        while position < len(words):
            word = words[position]
            position += 1
            if word == "--":
                return given, bare + words[position:]
            if word.startswith("--"):
                position = self._long(word, words, position, given)
            elif word.startswith("-") and word != "-":
                position = self._shorts(word, words, position, given)
            elif self.options_first:
                return given, words[position - 1 :]
            else:
                bare.append(word)
        return given, bare

    def _long(self, word, words, position, given):
        flag, equals, value = word.partition("=")
        option = self._flags.get(flag)
        if option is None:
            raise self.error(f"unknown flag: {flag}{nearest(flag, self._flags)}")
        if option.metavar is None:
            put(self, given, option, value if equals else "true")
        elif equals:
            put(self, given, option, value)
        else:
            if position >= len(words):
                raise self.error(f"flag needs an argument: {flag}")
            put(self, given, option, words[position])
            position += 1
        return position

    def _shorts(self, word, words, position, given):
        rest = word[1:]
        while rest:
            option = self._flags.get("-" + rest[0])
            if option is None:
                raise self.error(f"unknown shorthand flag: '{rest[0]}' in {word}{nearest('--' + word.lstrip('-'), self._flags)}")
            rest = rest[1:]
            if option.metavar is None:
                if rest.startswith("="):
                    put(self, given, option, rest[1:])
                    break
                put(self, given, option, "true")
                continue
            if rest:
                put(self, given, option, rest[1:] if rest.startswith("=") else rest)
            elif position < len(words):
                put(self, given, option, words[position])
                position += 1
            else:
                raise self.error(f"flag needs an argument: '{option.short[1]}' in {word}")
            break
        return position

    def _match(self, bare, with_options):
        """The positional words by parameter name, through docopt; without words to match it is not loaded."""
        patterns = [pattern for pattern in self.patterns if not (with_options and len(self.patterns) > 1 and pattern in self.bare_patterns)]
        if not bare and arity(patterns)[0] == 0:
            return {}
        import docopt

        key = len(patterns)
        if key not in self._matchers:
            source = " | ".join(f"( {pattern} )" if pattern else "[ ]" for pattern in patterns)
            self._matchers[key] = docopt.parse_pattern(source, []).fix()
        matched, left, collected = self._matchers[key].match([docopt.Argument(None, word) for word in bare])
        if not matched or left:
            raise self.error(self._arity(patterns, len(bare)))
        return {leaf.name.lower(): leaf.value for leaf in collected if leaf.value not in (None, [])}

    def _arity(self, patterns, count):
        least, most = arity(patterns)
        if most == 0:
            return f"'docker {self.words}' accepts no arguments"
        wanted = f"exactly {least}" if least == most else f"at least {least}" if count < least else f"at most {most}"
        number = least if count < least else most
        return f"'docker {self.words}' requires {wanted} argument{'' if number == 1 else 's'}"

    def error(self, text):
        """A UsageError that names the command and shows its usage line."""
        usage, name = "\n       ".join(self.typed), self.typed[0][: self.typed[0].index(self.usages[0])] + self.words
        return UsageError(f"{text}\nUsage: {usage}\nSee '{name.strip()} --help'.")

    def help(self, without=()):
        """The whole help text: the docstring and the options every command takes, but for those named in *without* (list of str)."""
        names = set(self.common) - set(without)
        shown = "\n".join(line for line in COMMON.strip("\n").splitlines() if read_options(line)[0].name in names)
        return f"{self.doc.rstrip()}\n\nOptions of every command:\n{shown}\n"


def leading_words(usage):
    """The command words a usage line starts with."""
    words = []
    for word in usage.split():
        if word.startswith(("[", "(")) or word.rstrip(".").isupper():
            break
        words.append(word)
    return words


def placeholder_words(pattern):
    """The placeholders of a usage pattern, in order."""
    for mark in "[]()|":
        pattern = pattern.replace(mark, " ")
    return [word.rstrip(".") for word in pattern.replace("...", " ").split() if word.rstrip(".").isupper()]


def arity(patterns):
    """(least, most) number of bare words; most is infinite for a repeated one."""
    least, most = [], []
    for pattern in patterns:
        required, optional, depth = 0, 0, 0
        for word in pattern.replace("[", " [ ").replace("]", " ] ").split():
            depth += (word == "[") - (word == "]")
            if word.rstrip(".").isupper():
                required += depth == 0
                optional += depth > 0
        least.append(required)
        most.append(float("inf") if "..." in pattern else required + optional)
    return min(least), max(most)

"""``.dockerignore``: which files of a folder are not sent.

Sources: github.com/moby/patternmatcher (patternmatcher.go, ignorefile/ignorefile.go), docker/cli's build.TrimBuildFilesFromExcludes.
"""

import posixpath
import re

from cloudmesh_docker.errors import DockerError


def read_patterns(text):
    """The patterns (list of str) in the text of a .dockerignore."""
    patterns = []
    for line in text.removeprefix("\ufeff").split("\n"):
        if line.startswith("#"):
            continue
        word = line.strip()
        front = "!" if word.startswith("!") else ""
        word = word[len(front) :].strip()
        if word:
            word = posixpath.normpath(word)
            # normpath keeps two leading slashes, which Go does not.
            word = "/" + word.lstrip("/") if word.startswith("//") else word
            word = word[1:] if len(word) > 1 and word.startswith("/") else word
        if word or front:
            patterns.append(front + word)
    return patterns


class Ignore:
    """The patterns, ready to be asked along a walk.

    Args:
        patterns (list of str): as read_patterns gives them; the last that fits a path decides.

    Raises:
        DockerError: one of them is no pattern.
    """

    def __init__(self, patterns):
        self.rules = [(not pattern.startswith("!"), pattern.removeprefix("!"), expression(pattern)) for pattern in patterns]
        self._kept = [word + "/" for drops, word, _ in self.rules if not drops]

    def look(self, path, above=()):
        """(bool, tuple): whether *path* is left out, and what to hand down as *above* for what lies in it."""
        hits = tuple((bool(above) and above[place]) or expression.fullmatch(path) is not None for place, (_, _, expression) in enumerate(self.rules))
        dropped = False
        for (drops, _, _), hit in zip(self.rules, hits, strict=True):
            dropped = drops if hit else dropped
        return dropped, hits

    def matches(self, path):
        """Whether *path* is left out, by itself or as part of a folder."""
        above, parts = (), path.split("/")
        for count in range(1, len(parts) + 1):
            dropped, above = self.look("/".join(parts[:count]), above)
        return dropped

    def may_hold(self, folder):
        """Whether something in a folder that is left out may be sent nevertheless."""
        return any(word.startswith(folder + "/") for word in self._kept)


def expression(pattern):
    """The compiled regular expression of one pattern."""
    word = pattern.removeprefix("!")
    if not word:
        raise DockerError('illegal exclusion pattern: "!"')
    text, at = "", 0
    while at < len(word):
        letter = word[at]
        at += 1
        if word.startswith("**", at - 1):
            at += 1
            at += word.startswith("/", at)
            text += ".*" if at >= len(word) else "(?:.*/)?"
        elif letter == "*":
            text += "[^/]*"
        elif letter == "?":
            text += "[^/]"
        elif letter == "\\":
            if at == len(word):
                raise DockerError(f"error checking context: {pattern}: syntax error in pattern")
            text += re.escape(word[at])
            at += 1
        else:
            text += letter if letter in "[]^-" else re.escape(letter)
    try:
        return re.compile(text, re.DOTALL)
    except re.error:
        raise DockerError(f"error checking context: {pattern}: syntax error in pattern") from None


def for_build(patterns, dockerfile):
    """The Ignore for a context: the Dockerfile (its path in there, or None) and .dockerignore are always sent."""
    ignore, more = Ignore(patterns), []
    for name in (".dockerignore", dockerfile):
        if name and ignore.matches(name):
            more.append(f"!{name}")
    return Ignore([*patterns, *more]) if more else ignore

"""Finds commands by words that stand in their names, options and explanations."""

import re
from difflib import get_close_matches

from cloudmesh_docker import catalog
from cloudmesh_docker.options import read_options
from cloudmesh_docker.usage import section

MOST = 10
# What a word is worth by where it stands.
NAME, ALIAS, SUMMARY, OPTION, REST = 12, 8, 6, 3, 1
# Of a word that only begins as the one that is looked for.
PART = 0.5


def search(words):
    """The commands that all of *words* (list of str) have to do with, or if there are none most of them; the nearest first.

    A word that stands nowhere is taken for the most similar one that does.

    Returns:
        list of (str, str): at most MOST names with their summaries.
    """
    worth = {path: weights(doc, path) for path, doc in documents()}
    known = {word for weights in worth.values() for word in weights}
    wanted = [(word if any(other.startswith(word) for other in known) else similar(word, known)) for word in split(" ".join(words))]
    found = []
    for path, doc in documents():
        values = [value(word, worth[path]) for word in wanted if word]
        if any(values):
            found.append((-sum(map(bool, values)), -sum(values), path, doc.strip().split("\n", 1)[0]))
    most = min((row[0] for row in found), default=0)
    return [(path, summary) for count, _, path, summary in sorted(found) if count == most][:MOST]


def documents():
    """(name, docstring) of every command."""
    for noun in catalog.nouns():
        for verb in catalog.verbs(noun):
            yield f"{noun} {verb}", catalog.docstring(noun, verb.replace(" ", "_"))


def weights(doc, path):
    """dict: the words of a docstring to what they are worth."""
    found = {}
    parts = [(REST, doc), (OPTION, " ".join(option.long or "" for option in read_options(doc))), (SUMMARY, doc.strip().split("\n", 1)[0])]
    for weight, text in (*parts, (ALIAS, " ".join(section(doc, "Aliases:"))), (NAME, path)):
        found.update(dict.fromkeys(split(text), weight))
    return found


def value(word, worth):
    """What a command is worth to who looks for *word*."""
    return max((weight if other == word else weight * PART for other, weight in worth.items() if other.startswith(word)), default=0)


def similar(word, known):
    """The most similar of the words *known*; None if there is none."""
    return next(iter(get_close_matches(word, known, 1, 0.75)), None)


def split(text):
    """The words of a text, in small letters; of two that a dash joins both."""
    return re.findall("[a-z0-9]+", text.lower())

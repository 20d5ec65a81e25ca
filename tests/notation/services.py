"""What the tests of `service create` and `service update` share: lines, options out of words, bodies compared."""

import json
import pathlib
import shlex

from cloudmesh_docker import catalog
from cloudmesh_docker.errors import UsageError

HERE = pathlib.Path(__file__).parent
LINES, REFUSED, UPDATES = ((HERE / f"service_{name}.txt").read_text().splitlines() for name in ("lines", "refused", "updates"))
BODIES, UPDATE_BODIES, BASE = (json.loads((HERE / f"service_{name}.json").read_text()) for name in ("bodies", "update_bodies", "base"))
# In these the docker binary keeps no order.
UNORDERED = ("Env", "Ports", "Secrets", "GenericResources")
DOCUMENTS = {
    "/networks/n1": {"Id": "n1id", "Name": "n1", "Scope": "swarm"},
    "/networks/n2": {"Id": "n2id", "Name": "n2", "Scope": "swarm"},
    "/networks/n1id": {"Id": "n1id", "Name": "n1", "Scope": "swarm"},
    "/secrets": [{"ID": "s1id", "Spec": {"Name": "s1"}}, {"ID": "s2id", "Spec": {"Name": "s2"}}],
    "/configs": [{"ID": "c1id", "Spec": {"Name": "c1"}}, {"ID": "c2id", "Spec": {"Name": "c2"}}],
}


def differences(before, after, path=""):
    """{path: value} of what is not the same in two documents; None for what is gone. What is empty is as what is not there."""
    if isinstance(before, dict) and isinstance(after, dict):
        found = {}
        for name in sorted({*before, *after}):
            found.update(differences(before.get(name), after.get(name), f"{path}/{name}"))
        return found
    if path.rpartition("/")[2] in UNORDERED:
        before, after = (sorted(value or (), key=lambda one: json.dumps(one, sort_keys=True)) for value in (before, after))
    return {} if before == after or (is_empty(before, path) and is_empty(after, path)) else {path: None if is_empty(after, path) else after}


def is_empty(value, path):
    """Whether a value says nothing: 0 says something, and so does that there is to be no init."""
    return value is None or value in ("", [], {}) or (value is False and not path.endswith("/Init"))


def words_of(line):
    """A line as it is typed behind ``service create`` or ``update``."""
    return shlex.split(line)


def options_of(line, verb):
    """(options, words) of a line, as the command's own grammar reads them."""
    grammar = catalog.load("service", verb).grammar
    own, _ = grammar.parse([*words_of(line), *(["web"] if verb == "update" else [])])
    names = {option.name for option in grammar.options}
    return {name: value for name, value in own.items() if name in names}, own


def context(folder):
    """What the tests' files and environment are."""
    identities = {"network": "n1 n2", "secret": "s1 s2", "config": "c1 c2"}

    def find(kind, name):
        if name not in identities[kind].split():
            raise UsageError(f"{kind} not found: {name}")
        return f"{name}id"

    return {
        "cwd": str(folder),
        "environ": {"HOME": "/nonexistent"},
        "read_lines": lambda path: (folder / path).read_text().splitlines(),
        "find": find,
    }

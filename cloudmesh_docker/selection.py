"""A server, what became of a command on it, and the notations of names: ``web1,@prod,red[01-05]``."""

from cloudmesh_docker.engine.transport import Address
from cloudmesh_docker.errors import UsageError


class Server:
    """One server: its name and where it is.

    Attributes:
        name (str): the saved name; the address where it is not saved.
        address (Address): where the engine listens.
        record (dict): what is saved about it; empty where it is not saved.
        tls (dict or None): paths of its certificates; those of the record unless others are given.
        doors (list of Server): those it is reached through: itself, or the managers of a swarm.
    """

    __slots__ = ("name", "address", "record", "tls", "doors")

    def __init__(self, name, address, record, tls=None, doors=None):
        self.name, self.address, self.record, self.tls = name, address, record, tls or record.get("tls")
        self.doors = doors or [self]

    @property
    def addresses(self):
        """list of Address: where the engine is looked for, in this order."""
        if self.doors != [self]:
            return [address for door in self.doors for address in door.addresses]
        if "fallback" not in self.record:
            return [self.address]
        saved = [Address.parse(text) for text in (self.record["address"], *self.record["fallback"])]
        return [self.address, *(address for address in saved if address != self.address)]


class Outcome:
    """What one server answered: ``answer``, or ``error``; ``store_error`` if the answer could not be remembered; ``skipped`` if it was not asked."""

    __slots__ = ("server", "answer", "error", "store_error", "skipped")

    def __init__(self, server):
        self.server, self.answer, self.error, self.store_error, self.skipped = server, None, None, None, False


def split_names(text):
    """``web1,@prod,red[01,03]`` at its commas, those in brackets aside."""
    import re

    parts = [part.strip() for part in re.split(r",(?![^\[]*\])", text)]
    if not all(parts):
        raise UsageError(f"--server {text!r}: an empty name; separate names by single commas")
    return parts


def expand_range(text, whole=True):
    """``red[01-03,7]`` -> red01, red02, red03, red7; a text without brackets is itself.

    Args:
        text (str): with one range at most.
        whole (bool): other brackets are an error; else they are text, as those of an IPv6 address.
    """
    import re

    match = re.fullmatch(r"(.*?)\[([0-9,-]+)\](.*)", text)
    left = match[1] + match[3] if match else text
    if whole and ("[" in left or "]" in left):
        raise UsageError(f"{text!r}: write a range as red[01-05] or red[1,3,7]")
    if not match:
        return [text]
    names = []
    for part in match[2].split(","):
        first, dash, last = part.partition("-")
        if not first.isdigit() or (dash and not last.isdigit()) or int(last or first) - int(first) not in range(10000):
            raise UsageError(f"{text!r}: {part!r} is no range; write red[01-05]")
        names += [f"{match[1]}{number:0{len(first)}}{match[3]}" for number in range(int(first), int(last or first) + 1)]
    return names


def pairs(name, address):
    """[(name, address)] of a name and an address that may have a range each: ``red[1-2]`` and ``ssh://red[1-2]``; UsageError where they don't fit."""
    names, addresses = expand_range(name), expand_range(address, whole=False)
    if len(names) != len(addresses):
        raise UsageError(f"{name!r} means {len(names)} and {address!r} {len(addresses)}; write the same range in both")
    return list(zip(names, addresses, strict=True))


def has_label(record, wanted):
    """bool: a server's record has the label *wanted*, ``KEY`` or ``KEY=VALUE``."""
    key, equals, value = wanted.partition("=")
    labels = record.get("labels", {})
    return key in labels and (not equals or labels[key] == value)


def is_name(text):
    """bool: *text* can name a server: letters, digits and ``. _ -`` behind the first, and not ``all``."""
    letters = text.replace(".", "").replace("_", "").replace("-", "")
    return letters.isascii() and letters.isalnum() and text[0].isalnum() and text != "all"

"""Names that can complete a word: of saved servers, of what the store remembers, of files. Never asks a server, never raises."""

import os
import re
import threading
import weakref

from cloudmesh_docker.errors import DockerError

PATIENCE = 1.0
COLLECTIONS = {"CONTAINER": "Containers", "IMAGE": "Images", "NETWORK": "Networks", "VOLUME": "Volumes"}
COLLECTIONS |= {"SERVICE": "Services", "STACK": "Services", "NODE": "Nodes", "SECRET": "Secrets", "CONFIG": "Configs"}
ALWAYS = {"NETWORK": ("bridge", "host", "none"), "NODE": ("self",)}
STACK = "com.docker.stack.namespace"
SEVERAL_TAGS = 300
_lookups = weakref.WeakKeyDictionary()


class Item:
    """One thing that can come next: the word, a few words about it, and how it is listed."""

    __slots__ = ("text", "help", "shown")

    def __init__(self, text, help="", shown=None):
        self.text, self.help, self.shown = text, help, shown or text


class Offer:
    """Items, and whether a single one of them ends the word (``final``), so that a blank may follow."""

    def __init__(self, items=(), final=True):
        self.items, self.final = list(items), final

    def after(self, front):
        """The same for a word that begins with *front*."""
        return Offer([Item(front + item.text, item.help, item.shown) for item in self.items], self.final)

    def before(self, end):
        """The same for words that go on with *end* and something more."""
        return Offer([Item(item.text + end, item.help) for item in self.items], final=False)

    def plus(self, other):
        """Both in one."""
        return Offer(self.items + other.items, self.final and other.final) if self.items else other


def choices(words, text):
    """The Offer of those of *words* (a list, or a dict of word to help) that begin with *text*."""
    helps = words if isinstance(words, dict) else dict.fromkeys(words, "")
    return Offer(Item(word, help) for word, help in helps.items() if word.startswith(text))


def paths(text):
    """The Offer of files and folders for a path begun with *text*."""
    folder, name = os.path.split(text)
    try:
        with os.scandir(os.path.expanduser(folder) or ".") as entries:
            found = [(entry.name, entry.is_dir()) for entry in entries if entry.name.startswith(name or "") and (name or entry.name[0] != ".")]
    except OSError:
        return Offer()
    front = text[: len(text) - len(name)]
    items = [Item(front + entry + "/" * folder, shown=entry + "/" * folder) for entry, folder in sorted(found)]
    return Offer(items, final=not any(folder for _, folder in found))


class Names:
    """The names one command line can mean.

    Args:
        session (Session): for its saved servers and its store.
        given (dict): the options ``server`` and ``host`` as far as they were typed.
    """

    def __init__(self, session, given):
        self.session, self.given = session, given

    def saved(self):
        """dict: saved servers to their records."""
        try:
            return self.session.servers.inventory.servers
        except DockerError:
            return {}

    def swarms(self):
        """dict: the swarms made of saved servers to a few words about them."""
        return {name: f"swarm of {len(swarm['managers'] + swarm['workers'])}" for name, swarm in self.session.servers.inventory.swarms.items()}

    def servers(self, text, clouds=False, swarms=False):
        """The Offer of saved servers; with *clouds* of those in the settings too, with *swarms* of those made of them."""
        known = dict(self.session.settings.cloud) if clouds else {}
        known.update((name, record["address"]) for name, record in self.saved().items())
        return choices({**known, **(self.swarms() if swarms and self.saved() else {})}, text)

    def server_list(self, text):
        """The Offer for ``--server``: saved servers, swarms, groups and ``all``, at the end of a list with commas."""
        front, comma, begun = text.rpartition(",")
        known = {name: record["address"] for name, record in self.saved().items()}
        known.update((f"@{group}", "group") for record in self.saved().values() for group in record.get("groups", ()))
        for name, help in self.swarms().items() if known else ():
            known.update({name: help, f"@{name}": f"all of the {help}"})
        if not comma:
            known["all"] = "every saved server"
        used = front.split(",")
        return choices({name: help for name, help in known.items() if name not in used}, begun).after(front + comma)

    def stored(self, kind, text, states=None):
        """The Offer of what the store remembers on the servers of the line; of containers only those in one of *states*, also as SERVER/CONTAINER."""
        server, slash, begun = text.partition("/")
        if kind == "CONTAINER" and slash and server in self.saved():
            return Names(self.session, {"server": server}).stored(kind, begun, states).after(f"{server}/")
        try:
            servers = [server.name for server in self.session.servers.select(self.given.get("server"), self.given.get("host"))]
        except DockerError:
            return Offer()
        found = self._patiently(lambda: find(self.session.servers.store, kind, servers, text, states)) or {}
        found.update((name, "") for name in ALWAYS.get(kind, ()) if name.startswith(text))
        return Offer(Item(name, help) for name, help in found.items())

    def _patiently(self, work):
        """What *work* returns; None if it fails or takes long. A database that does not answer is waited for once, not with every Tab."""
        if self.session in _lookups and _lookups[self.session].is_alive():
            return None
        answer = []

        def run():
            try:
                answer.append(work())
            except DockerError:
                return

        lookup = _lookups[self.session] = threading.Thread(target=run, daemon=True)
        lookup.start()
        lookup.join(PATIENCE)
        return answer[0] if answer else None


def find(store, kind, servers, text, states):
    """dict: names that begin with *text* to a few words about them; ids, if *text* looks like one and begins no name."""
    wanted, collection = {"server": {"$in": servers}}, COLLECTIONS[kind]
    if kind == "STACK":
        return dict.fromkeys((name for name in stacks(store, wanted) if name.startswith(text)), "")
    if states:
        wanted["state"] = {"$in": list(states)}
    if re.fullmatch(r"[\w/:-]+", text, re.ASCII):
        wanted["name"] = {"$regex": f"^{text}"}
    if collection == "Images":
        found = tags(store, wanted)
    else:
        fields = ["name", "state", "image"] if collection == "Containers" else ["name"]
        found = {row["name"]: " ".join(row[field] for field in fields[1:] if row.get(field)) for row in store.find(collection, wanted, fields=fields)}
    found = {name: help for name, help in found.items() if name.startswith(text)}
    if found or not re.fullmatch("[0-9a-f]{2,64}", text) or collection not in ("Containers", "Images"):
        return found
    del wanted["name"]
    wanted["id"] = {"$regex": f"^(sha256:)?{text}"}
    rows = store.find(collection, wanted, fields=["id", "name"])
    return {row["id"].removeprefix("sha256:")[: max(12, len(text))]: row["name"] for row in rows}


def stacks(store, wanted):
    """The names (set of str) of the stacks that services are of."""
    rows = store.find("Services", {**wanted, "labels": {"$elemMatch": {"k": STACK}}})
    return {label["v"] for row in rows for label in row["labels"] if label["k"] == STACK}


def tags(store, wanted):
    """dict: the names of images. All tags of each where there are few images, else its first, as reading them all takes long."""
    everywhere = {"server": wanted["server"]}
    if store.count("Images", everywhere) > SEVERAL_TAGS:
        names = [row["name"] for row in store.find("Images", wanted, fields=["name"])]
    else:
        names = [tag for row in store.find("Images", everywhere) for tag in row["raw"].get("RepoTags") or ()]
    return dict.fromkeys((name for name in names if "<none>" not in name), "")

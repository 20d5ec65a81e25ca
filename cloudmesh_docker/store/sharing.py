"""A store that several people share: whose a server's name is there, and what of a server the others are told.

A server's documents stand under its name, and each person names servers as they like. So the first who remembers a server under a name has it,
with the ID of the engine; another engine of somebody else's under the same name is told of, and not remembered.
"""

from cloudmesh_docker.errors import NameTaken
from cloudmesh_docker.store.documents import Cloudmeshdocker
from cloudmesh_docker.store.filters import FIELDS
from cloudmesh_docker.store.kind import user


def is_ours(store, docker):
    """Whether the documents of a server are ours to write (bool); asks once for each server and open store.

    Args:
        store: an open store.
        docker (Docker): the server.

    Raises:
        NameTaken: the name is another engine's; only the first time, later it is no more than False.
        StoreError, ConnectionFailed, ServerError: the store or the server can't be asked.
    """
    if not store.shared:
        return True
    key = (docker.name, str(docker.client.address))
    if key not in store.claims:
        info = docker.system.info()
        known = store.get("Cloudmeshdocker", docker.name)
        store.claims[key] = not is_taken(known, info.get("ID"))
        if not store.claims[key]:
            raise NameTaken(taken(store, known))
        engine = {"engine": info.get("ServerVersion"), "api": docker.client.version, "info": info}
        reply = {"name": docker.name, "address": key[1], "state": "up", "error": None, **engine}
        write(store, [{**(known["raw"] if known else {}), **reply}])
    return store.claims[key]


def write(store, replies):
    """Store what is known of servers (replies as Cloudmeshdocker has them), in a shared store as seen by this person; the documents."""
    if store.shared:
        replies = [{**reply, "user": user()} for reply in replies]
    documents = Cloudmeshdocker.of("", replies)
    for document in documents:
        document.update(_id=document["name"], server=document["name"])
    store.replace_many("Cloudmeshdocker", list(documents))
    return documents


def is_taken(known, identity):
    """Whether the document *known* of a server (or None) is of another engine than that with this ID, seen by somebody else."""
    theirs = known and known["raw"].get("user") not in (None, user())
    other = theirs and (known["raw"].get("info") or {}).get("ID")
    return bool(other and identity and other != identity)


def taken(store, known):
    """What is said of a name that is another engine's."""
    return (
        f"{known['name']}: not remembered: in {store.address} this name is another engine, at {known['address']}, seen by {known['raw']['user']}; "
        "save yours under another name"
    )


def is_better_left(known, reply):
    """Whether what the store knows of a server (or None) is worth more than *reply*: another engine, or one that somebody else reached."""
    if not known or known["raw"].get("user") in (None, user()):
        return False
    return reply["state"] != "up" or is_taken(known, (reply.get("info") or {}).get("ID"))


def of_others(store, saved):
    """The documents of servers that only others have saved.

    Args:
        store: an open store.
        saved (collection of str): the names of this person's servers.
    """
    if not store.shared:
        return []
    found = [document for document in store.find("Cloudmeshdocker", sort="name") if "://" not in document["name"]]
    return [document for document in found if document["name"] not in saved and document["raw"].get("user") not in (None, user())]


def forget(store, name):
    """Delete the documents of a server; where the store is shared and somebody else saw it last, they stay."""
    known = store.get("Cloudmeshdocker", name) if store.shared else None
    if known and known["raw"].get("user") not in (None, user()):
        return
    for collection in FIELDS.keys() - {"History"}:
        store.delete(collection, {"server": name})

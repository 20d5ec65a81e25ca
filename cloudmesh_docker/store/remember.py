"""What an answer says is remembered: the only code that decides what goes into the store.

A list is stored as it came. After a change the engine is asked for what became of the objects, so that the store holds what was
seen and never what was assumed.
"""

from cloudmesh_docker.store.documents import Containers, Images
from cloudmesh_docker.store.kind import Documents
from cloudmesh_docker.store.objects import Networks, Volumes
from cloudmesh_docker.store.sharing import is_ours

ASK = {
    "Containers": lambda docker: Containers.of(docker.name, docker.containers.list(all=True), "all"),
    "Images": lambda docker: Images.of(docker.name, docker.images.list(), "all"),
    "Networks": lambda docker: Networks.of(docker.name, docker.networks.list(), "all"),
    "Volumes": lambda docker: Volumes.of(docker.name, docker.volumes.list().get("Volumes") or (), "all"),
}
"""dict: what asks a server for all it has of a collection (Documents)."""

IDLE = ("created", "exited", "dead", "removing")


def remember(store, docker, path, targets, answer, changed):
    """Store what a command's answer shows.

    Args:
        store: an open store.
        docker (Docker): the server the command ran on; its name stands in the documents.
        path (str): the command, as in ``container start``.
        targets (list of str): those of the names or ids given to the command on which it succeeded.
        answer: what the command returned.
        changed (bool): whether the engine carried out a changing request.

    Raises:
        StoreError: the store can't be written. NameTaken: see sharing.py. ConnectionFailed, ServerError: the engine can't be asked.
    """
    if isinstance(answer, Documents):
        if answer.kind.collection:
            remember_list(store, docker, answer)
    elif not is_ours(store, docker):
        return
    elif changed and path.startswith("container "):
        names = [name.removeprefix("/") for name in targets or [answer] if isinstance(name, str)]
        if path == "container rm":
            forget(store, docker, names)
        elif path == "container commit":
            relist(store, docker, "Images")
        elif names:
            look_again(store, docker, names)
        else:
            relist(store, docker, "Containers")
    elif changed and path.startswith("image "):
        relist(store, docker, "Images")
    elif changed:
        remember_objects(store, docker, path, targets, answer)


def relist(store, docker, collection):
    """Ask for all that a server has of a collection, and store it."""
    remember_list(store, docker, ASK[collection](docker))


def remember_objects(store, docker, path, targets, answer):
    """Store what became of networks and volumes, and of everything after a prune of the whole system."""
    noun, _, verb = path.partition(" ")
    if path == "system prune":
        relist(store, docker, "Containers")
        relist(store, docker, "Images")
    if noun in ("secret", "config"):
        from cloudmesh_docker.store.swarm_listings import Configs, Secrets

        kind, found = (Secrets, docker.secrets) if noun == "secret" else (Configs, docker.configs)
        if verb == "create":
            remember_list(store, docker, kind.of(docker.name, [found.inspect(answer)]))
        gone = list(targets) if verb == "rm" else []
        store.delete(kind.collection, {"server": docker.name, "$or": [{"id": {"$in": gone}}, {"name": {"$in": gone}}]})
    elif verb == "create" and noun in ("network", "volume"):
        kind, inspect = (Networks, docker.networks.inspect) if noun == "network" else (Volumes, docker.volumes.inspect)
        remember_list(store, docker, kind.of(docker.name, [inspect(answer)]))
    elif verb == "rm" and noun == "volume":
        store.delete("Volumes", {"server": docker.name, "id": {"$in": list(targets)}})
    else:
        if noun in ("network", "stack", "system"):
            relist(store, docker, "Networks")
        if noun in ("volume", "system"):
            relist(store, docker, "Volumes")
        if noun in ("service", "stack"):
            remember_services(store, docker, whole=noun == "stack")


def remember_services(store, docker, whole):
    """Store what services there are; with *whole* what they are given, too."""
    from cloudmesh_docker.store.swarm import Services

    remember_list(store, docker, Services.of(docker.name, docker.services.list(status=True), "all"))
    if whole:
        from cloudmesh_docker.store.swarm_listings import Configs, Secrets

        remember_list(store, docker, Secrets.of(docker.name, docker.secrets.list(), "all"))
        remember_list(store, docker, Configs.of(docker.name, docker.configs.list(), "all"))


def remember_list(store, docker, answer):
    """Store the documents of a list; what is missing from a complete one is gone."""
    collection = answer.kind.collection
    if not is_ours(store, docker):
        return
    if answer.complete == "all":
        store.replace_server(collection, answer.server, list(answer), answer.source)
        return
    if answer.complete == "running":
        missing = store.replace_part(collection, answer.server, list(answer), {"state": {"$nin": list(IDLE)}}, answer.source)
        if missing:
            refresh(store, docker, [name.removeprefix(f"{answer.server}/") for name in missing])
    elif answer:
        store.replace_many(collection, list(answer))
    if getattr(answer, "services", None):
        # All tasks of these services were shown; what else is stored of them is gone.
        gone = {"service": {"$in": list(answer.services)}, "id": {"$nin": [document["id"] for document in answer]}}
        store.delete(collection, {"server": answer.server, **gone})


def stored_ids(store, docker, names):
    """dict: the stored id of each of *names* that is known by its name."""
    return {document["name"]: document["id"] for document in store.find("Containers", {"server": docker.name, "name": {"$in": names}})}


def forget(store, docker, names):
    """Delete the documents of removed containers, given by name, id or the beginning of an id."""
    ids = stored_ids(store, docker, names)
    for name in names:
        if name not in ids and all(letter in "0123456789abcdef" for letter in name):
            found = store.find("Containers", {"server": docker.name, "id": {"$regex": "^" + name}})
            ids.update({document["id"]: document["id"] for document in found})
    if ids:
        store.delete("Containers", {"server": docker.name, "id": {"$in": list(ids.values())}})


def look_again(store, docker, names):
    """Ask the engine for the containers *names* (names, ids or their beginnings) and store what it says.

    A question by id costs the engine the same however many containers it has; one by name goes through all of them.
    """
    ids = stored_ids(store, docker, names)
    ids.update({name: name for name in names if len(name) == 64})
    found = refresh(store, docker, list(ids.values())) if ids else set()
    unknown = [name for name in names if ids.get(name) not in found and len(name) != 64]
    if unknown:
        patterns = ["^/?" + name.replace(".", "\\.") + "$" for name in unknown]
        reply = docker.containers.list(all=True, filters={"name": patterns}) or docker.containers.list(all=True, filters={"id": unknown})
        if reply:
            store.replace_many("Containers", list(Containers.of(docker.name, reply)))


def refresh(store, docker, ids):
    """Ask for the containers with these full *ids*, store those that are there, forget the others; the ids found."""
    reply = docker.containers.list(all=True, filters={"id": ids})
    found = {container["Id"] for container in reply}
    if reply:
        store.replace_many("Containers", list(Containers.of(docker.name, reply)))
    gone = [identity for identity in ids if identity not in found]
    if gone:
        store.delete("Containers", {"server": docker.name, "id": {"$in": gone}})
    return found

"""How every saved server is: asked in parallel, remembered, and told from the store where a server is silent."""

import time

from cloudmesh_docker.errors import ConnectionFailed, StoreError
from cloudmesh_docker.store.documents import Cloudmeshdocker
from cloudmesh_docker.store.kind import Kind
from cloudmesh_docker.store.remember import ASK, remember_list
from cloudmesh_docker.store.sharing import is_better_left, is_taken, of_others, taken, write


def survey(servers, names=(), cached=False):
    """Documents about the saved servers *names* (all if empty), in their order.

    Args:
        servers (Servers): the registry.
        names (list of str): only these.
        cached (bool): ask nobody, tell what the store holds.
    """
    chosen = [servers.find(name) for name in names or servers.inventory.servers]
    known = {document["name"]: document for document in servers.store.find("Cloudmeshdocker")}
    replies = [known[server.name]["raw"] if server.name in known else blank(server) for server in chosen]
    if not cached:
        outcomes = servers.each(chosen, look) if chosen else []
        replies = [answered(outcome, reply) for outcome, reply in zip(outcomes, replies, strict=True)]
        write(servers.store, [reply for reply in replies if not is_better_left(known.get(reply["name"]), reply)])
        for reply in replies:
            if is_taken(known.get(reply["name"]), (reply.get("info") or {}).get("ID")):
                reply["error"] = taken(servers.store, known[reply["name"]])
    current = servers.current().name if chosen else None
    for reply in replies:
        reply.pop("user", None)
        reply["current"] = reply["name"] == current
    documents = Cloudmeshdocker.of("", replies)
    for document, server in zip(documents, chosen, strict=True):
        document.update(_id=server.name, server=server.name)
        if cached and server.name in known:
            document["seen"] = known[server.name]["seen"]
    if not names:
        documents += of_others(servers.store, servers.inventory.servers)
    return documents


def blank(server):
    """What is known of a server that was never reached."""
    groups = {key: server.record[key] for key in ("groups", "labels") if server.record.get(key)}
    return {"name": server.name, "address": str(server.address), "state": "unknown", **groups}


def unknown(servers, name):
    """What is said of a server that is not saved; one that somebody else has in a shared store can be had as they have it."""
    text = f"no server {name!r}; known: {', '.join(servers.inventory.servers) or 'none is saved yet'}. "
    if (servers.settings.database or "").startswith("mongodb"):
        try:
            for one in of_others(servers.store, ()):
                if one["name"] == name:
                    return f"{text}{one['raw']['user']} has it: docker server add {name} {one['address']}"
        except StoreError:
            pass
    return f"{text}Add one with 'docker server add NAME ADDRESS'."


def look(docker):
    """The work for one server: its info, engine and API version, and the round trip of a warm ping in seconds."""
    info = docker.system.info()
    start = time.perf_counter()
    docker.system.ping()
    return {
        "engine": info.get("ServerVersion"),
        "api": docker.client.version,
        "containers": info.get("Containers"),
        "running": info.get("ContainersRunning"),
        "round_trip": time.perf_counter() - start,
        "info": info,
    }, None


def answered(outcome, known):
    """The reply to keep for an outcome: fresh, or what was known with the error beside it."""
    base = {**known, **blank(outcome.server)}
    if outcome.error:
        return {
            **base,
            "state": "down",
            "round_trip": None,
            "error": str(outcome.error).split("\n", 1)[0].removeprefix(f"{outcome.server.address}: "),
        }
    return {**base, **outcome.answer, "state": "up", "error": None}


def learn(servers, server):
    """Ask one server for all its containers and images and remember them.

    Args:
        servers (Servers): the registry.
        server (Server): whom to ask; it need not be saved.

    Returns:
        (int, int): how many images and containers there are.

    Raises:
        ConnectionFailed, VersionMismatch, ServerError: the server did not answer as it should.
    """
    docker = servers.engine(server)
    containers, images = ASK["Containers"](docker), ASK["Images"](docker)
    for documents in (containers, images):
        remember_list(servers.store, docker, documents)
    return len(images), len(containers)


def offer(store, server, collection, error):
    """The error of a dead server, with what the store still knows of it."""
    if not isinstance(error, ConnectionFailed):
        return ""
    newest = store.find(collection, {"server": server}, sort=[("seen", -1)], limit=1)
    if not newest:
        return ""
    count = store.count(collection, {"server": server})
    what = collection.lower() if count > 1 else collection.lower()[:-1]
    return f"{count} {what} remembered, seen {Kind.Seen(newest[0], True)}: add --cached to see them"

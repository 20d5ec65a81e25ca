"""How every saved server is: asked in parallel, remembered, and told from the store where a server is silent."""

import time

from cloudmesh_docker import entries
from cloudmesh_docker.errors import ConnectionFailed, StoreError
from cloudmesh_docker.store.documents import Cloudmeshdocker
from cloudmesh_docker.store.kind import Kind
from cloudmesh_docker.store.remember import ASK, remember_list
from cloudmesh_docker.store.sharing import is_better_left, is_taken, of_others, taken, write


def survey(servers, names=(), cached=False):
    """Documents about the saved servers *names*, in their order; if empty about all, with swarms and unfinished deployments behind them.

    Args:
        servers (Servers): the registry.
        names (list of str): only these; or one swarm.
        cached (bool): ask nobody, tell what the store holds.
    """
    if len(names) == 1 and names[0] in servers.inventory.swarms:
        return entries.swarms(servers, survey(servers, servers.inventory.swarms[names[0]]["managers"], cached), names[0])
    chosen = servers.named(names)
    known = {document["name"]: document for document in servers.store.find("Cloudmeshdocker")}
    replies = [known[server.name]["raw"] if server.name in known else blank(server) for server in chosen]
    if not cached:
        outcomes = servers.each(chosen, look) if chosen else []
        replies = [answered(outcome, reply) for outcome, reply in zip(outcomes, replies, strict=True)]
        replies = [{**reply, **saved(server)} for reply, server in zip(replies, chosen, strict=True)]
        write(servers.store, [reply for reply in replies if not is_better_left(known.get(reply["name"]), reply)])
        for reply in replies:
            if is_taken(known.get(reply["name"]), (reply.get("info") or {}).get("ID")):
                reply["error"] = taken(servers.store, known[reply["name"]])
    current = servers.current_name if chosen else None
    begun = entries.begun(servers)
    for reply, server in zip(replies, chosen, strict=True):
        reply.pop("user", None)
        reply.update(saved(server), current=server.name == current)
        if server.name in begun and not reply.get("error"):
            reply["error"] = entries.going_on(begun[server.name])
    documents = Cloudmeshdocker.of("", replies)
    for document, server in zip(documents, chosen, strict=True):
        document.update(_id=server.name, server=server.name)
        if cached and server.name in known:
            document["seen"] = known[server.name]["seen"]
    if not names:
        documents += entries.swarms(servers, documents) + entries.unfinished(servers, begun)
        documents += of_others(servers.store, servers.inventory.servers)
    return documents


def blank(server):
    """What is known of a server that was never reached."""
    return {"name": server.name, "address": str(server.address), "state": "unknown"}


def known_to_others(servers, name):
    """What is said of a server that is not saved here, but that somebody else has in a shared store; None if nobody has."""
    try:
        found = [one for one in of_others(servers.store, ()) if one["name"] == name]
    except StoreError:
        return None
    return f"no server {name!r} here; {found[0]['raw']['user']} has it: docker server add {name} {found[0]['address']}" if found else None


def saved(server):
    """What is saved about a server and shown in lists."""
    record = server.record
    return {"groups": record.get("groups", []), "Labels": record.get("labels", {}), "protected": bool(record.get("protected"))}


def look(docker):
    """The work for one server: its info, engine and API version, and the round trip of a warm ping in seconds."""
    info = docker.system.info()
    start = time.perf_counter()
    docker.system.ping()
    return {
        "engine": info.get("ServerVersion"),
        "api": docker.client.version,
        "used": str(docker.client.address),
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


def refresh(servers, names=()):
    """Ask the saved servers *names* (all if empty) for all they have and remember it.

    Returns:
        list of Outcome: whose answers are (what, how many) pairs.
    """

    def look_at_all(docker):
        found = {collection: ask(docker) for collection, ask in ASK.items()}

        def remember(store):
            for documents in found.values():
                remember_list(store, docker, documents)

        return [(collection.lower(), len(documents)) for collection, documents in found.items()], remember

    servers.survey(names)
    return servers.each(servers.named(names), look_at_all)


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

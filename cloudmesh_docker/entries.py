"""What is listed beside the saved servers: the swarms that are made of them, and deployments that were begun and not finished."""

import os

from cloudmesh_docker.store.documents import Cloudmeshdocker

PLAIN = {"groups": [], "Labels": {}, "protected": False}
# How a deployment is called by who keeps its record.
WAYS = {"ssh": "ssh", "aws": "aws"}


def swarms(servers, documents, only=None):
    """Documents about the swarms, or of one (str) of them, made of those about their members."""
    known = {document["name"]: document for document in documents}
    current, found = servers.current_name, []
    for name, record in servers.inventory.swarms.items():
        if only in (None, name):
            managers = [known[member] for member in record["managers"]]
            seen = min((each["seen"] for each in managers), default=None)
            found.append(entry({**swarm(name, record, managers), "current": name == current}, seen))
    return found


def swarm(name, record, managers):
    """The reply (dict) that tells of a swarm.

    Args:
        record (dict): what is saved of it.
        managers (list of dict): documents about its managers.
    """
    told = {each["name"]: (each["raw"].get("info") or {}).get("Swarm") or {} for each in managers}
    up = [each for each in managers if each["state"] == "up"]
    mine = [each for each in up if (told[each["name"]].get("Cluster") or {}).get("ID") == record["id"]]
    silent = [each["name"] for each in managers if each not in up]
    problems = [told[each["name"]].get("Error") or f"{each['name']} is no manager of it" for each in up if each not in mine]
    problems += [f"{', '.join(silent)} can't be reached"] if silent else []
    problems += [] if managers else ["no manager of it is saved"]
    unknown = bool(managers) and all(each["state"] == "unknown" for each in managers)
    heard = [told[each["name"]] for each in mine or managers]
    count, nodes = (max([len(record["managers"]) * (key == "Managers"), *(one.get(key) or 0 for one in heard)]) for key in ("Managers", "Nodes"))
    address = next((each["raw"].get("used") or each["address"] for each in mine or managers), "")
    return {
        **PLAIN,
        "name": name,
        "kind": "swarm",
        "address": address,
        "state": "up" if mine else "unknown" if unknown else "down",
        "error": None if unknown else "; ".join(problems) or None,
        "protected": any(each["raw"].get("protected") for each in managers),
        "swarm": {"managers": count, "reachable": len(mine), "nodes": nodes},
    }


def begun(servers):
    """{name: record} of the deployments that were begun and not finished."""
    folder = os.path.join(servers.settings.folder, "servers")
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else ()
    if not names:
        return {}
    from cloudmesh_docker.deployments import Deployments

    unfinished = Deployments(servers, None).unfinished
    return {name: record for name, record in ((name, unfinished(name)) for name in names) if record}


def going_on(record):
    """How a deployment that was not finished goes on (str)."""
    name, way = record["name"], WAYS.get(record["managed"], "local")
    host = f" {record['ssh']}" if way == "ssh" else ""
    return f"not finished: 'docker server deploy {way} {name}{host}' goes on, 'docker server destroy {name}' takes it back"


def unfinished(servers, records):
    """Documents about deployments of servers that are not saved; *records* as ``begun`` has them."""
    found = []
    for name, record in records.items():
        if name not in servers.inventory.servers:
            address = record.get("ssh") or record.get("address") or f"{record['managed']} {record.get('region', '')}".strip()
            found.append(entry({**PLAIN, "name": name, "address": address, "state": "unfinished", "error": going_on({**record, "name": name})}))
    return found


def entry(reply, seen=None):
    """The document of a reply."""
    (document,) = Cloudmeshdocker.of("", [reply])
    document.update(_id=reply["name"], server=reply["name"], seen=seen or document["seen"])
    return document

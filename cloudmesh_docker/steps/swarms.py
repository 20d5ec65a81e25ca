"""What the commands of a swarm share: its tokens, and the nodes and tasks by their names."""

from cloudmesh_docker.notation.swarm import join_command
from cloudmesh_docker.notation.words import natural
from cloudmesh_docker.store.swarm import Nodes, Tasks, task_name


def joining(docker, role):
    """The text that says how a host joins the swarm as "worker" or "manager": token and address, as the docker binary has it."""
    token = docker.swarm.inspect()["JoinTokens"][role.capitalize()]
    swarm = docker.system.info()["Swarm"]
    address = next((one["Addr"] for one in swarm.get("RemoteManagers") or () if one["NodeID"] == swarm.get("NodeID")), swarm.get("NodeAddr"))
    return f"To add a {role} to this swarm, run the following command:\n\n{join_command(token, address)}"


def change(docker, edit, **rotate):
    """Let *edit* change the swarm's spec (dict), and send it; *rotate* as ``Swarm.update`` takes it."""
    known = docker.swarm.inspect()
    edit(known["Spec"])
    docker.swarm.update(known["Version"]["Index"], known["Spec"], **rotate)


def node_id(docker, word):
    """What a node is asked by: ``self`` is the one we speak to."""
    return docker.system.info()["Swarm"].get("NodeID") or "" if word == "self" else word


def nodes(docker, filters=None):
    """Documents of the swarm's nodes, in the order of their names."""
    swarm = docker.system.info()["Swarm"]
    root = ((swarm.get("Cluster") or {}).get("TLSInfo")) or None
    found = []
    for node in sorted(docker.nodes.list(filters=filters), key=lambda node: natural(node["Description"].get("Hostname") or "")):
        tls = node["Description"].get("TLSInfo")
        status = "Unknown" if not (tls and root) else "Ready" if tls == root else "Needs Rotation"
        # One that is remembered knows what it was.
        found.append({**node, "Self": node["ID"] == swarm["NodeID"], "TLSStatus": status} if swarm.get("NodeID") else node)
    return Nodes.of(docker.name, found, None if filters else "all")


def tasks(docker, filters, resolve=True, kind=Tasks):
    """Documents of tasks, those of one place together and the newest first.

    Args:
        filters (dict): for the engine.
        resolve (bool): services and nodes by their names, not their ids.
        kind (type): of the documents.
    """
    found = docker.tasks.list(filters=filters)
    services = {one["ID"]: one["Spec"]["Name"] for one in docker.services.list()} if resolve and found else {}
    hosts = {one["ID"]: one["Description"]["Hostname"] for one in docker.nodes.list()} if resolve and found else {}
    for number, one in enumerate(found):
        node = one.get("NodeID") or ""
        # One that is remembered knows its names.
        names = {"ServiceName": services.get(one["ServiceID"]) or one.get("ServiceName"), "NodeName": hosts.get(node) or one.get("NodeName") or node}
        found[number] = {**one, **names}
    found.sort(key=lambda one: one["CreatedAt"], reverse=True)
    found.sort(key=lambda one: natural(task_name(one)))
    for before, one in zip(found, found[1:], strict=False):
        one["Previous"] = task_name(before) == task_name(one)
    documents = kind.of(docker.name, found)
    documents.services = filters["service"] if filters.keys() == {"service"} else None
    return documents


def change_role(docker, word, role):
    """Make a node a "manager" or a "worker"; whether it was none."""
    node = docker.nodes.inspect(node_id(docker, word))
    if node["Spec"]["Role"] == role:
        return False
    docker.nodes.update(node["ID"], node["Version"]["Index"], {**node["Spec"], "Role": role})
    return True


def unlocking(key):
    """The lines (list of str) about the key of a swarm's managers."""
    return [
        "To unlock a swarm manager after it restarts, run the `docker swarm unlock`",
        "command and provide the following key:",
        "",
        f"    {key}",
        "",
        "Remember to store this key in a password manager, since without it you",
        "will not be able to restart the manager.",
    ]

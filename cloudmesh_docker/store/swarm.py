"""The kinds of documents of a swarm: nodes, services and tasks."""

import time

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation import units
from cloudmesh_docker.notation.references import familiar
from cloudmesh_docker.store.kind import Kind
from cloudmesh_docker.store.objects import created, truth

SHORT = 12


class SwarmKind(Kind):
    """What the kinds have in common: an id, times, and a spec with name and labels."""

    headers = {"CreatedAt": "CREATED", "UpdatedAt": "UPDATED"}

    @classmethod
    def document(cls, server, reply, seen):
        """One document, its labels those of the spec."""
        return super().document(server, _Labelled(reply, Labels=(reply.get("Spec") or {}).get("Labels")), seen) | {"raw": reply}

    @staticmethod
    def promoted(reply):
        """The fields that can be searched for."""
        return {"id": reply["ID"], "name": (reply.get("Spec") or {}).get("Name") or "", "created": created(reply.get("CreatedAt"))}

    @staticmethod
    def ID(row, full):
        return row["id"]

    @staticmethod
    def Labels(row, full):
        return ",".join(f"{key}={value}" for key, value in sorted(_labels(row).items()))

    @staticmethod
    def Label(row, full):
        return lambda name: _labels(row).get(name, "")


class _Labelled(dict):
    """A reply with its labels where Kind looks for them."""


def _labels(row):
    return (row["raw"].get("Spec") or {}).get("Labels") or {}


class Nodes(SwarmKind):
    """Nodes as GET /nodes describes them, with Self and TLSStatus beside."""

    collection = "Nodes"
    columns = ("Marked", "Hostname", "Status", "Availability", "ManagerStatus", "EngineVersion")
    headers = {"Marked": "ID", "ManagerStatus": "MANAGER STATUS", "EngineVersion": "ENGINE VERSION", "TLSStatus": "TLS STATUS", "Self": ""}

    @staticmethod
    def promoted(reply):
        """The fields that can be searched for."""
        return {
            "id": reply["ID"],
            "name": (reply.get("Description") or {}).get("Hostname") or "",
            "state": (reply.get("Status") or {}).get("State") or "",
            "address": (reply.get("Status") or {}).get("Addr") or "",
            "created": created(reply.get("CreatedAt")),
        }

    @staticmethod
    def Marked(row, full):
        return f"{row['id']} {'*' if row['raw'].get('Self') else ' '}"

    @staticmethod
    def Self(row, full):
        return truth(row["raw"].get("Self"))

    @staticmethod
    def Hostname(row, full):
        return row["name"]

    @staticmethod
    def Status(row, full):
        return row["state"].capitalize()

    @staticmethod
    def Availability(row, full):
        return (row["raw"].get("Spec") or {}).get("Availability", "").capitalize()

    @staticmethod
    def ManagerStatus(row, full):
        status = row["raw"].get("ManagerStatus") or {}
        return "Leader" if status.get("Leader") else (status.get("Reachability") or "").capitalize()

    @staticmethod
    def EngineVersion(row, full):
        return ((row["raw"].get("Description") or {}).get("Engine") or {}).get("EngineVersion") or ""

    @staticmethod
    def TLSStatus(row, full):
        return row["raw"].get("TLSStatus") or "Unknown"


class Services(SwarmKind):
    """Services as GET /services describes them."""

    collection = "Services"
    columns = ("ID", "Name", "Mode", "Replicas", "Image", "Ports")

    @staticmethod
    def ID(row, full):
        return row["id"][:SHORT]

    @staticmethod
    def Name(row, full):
        return row["name"]

    @staticmethod
    def Mode(row, full):
        return mode_of(row["raw"])

    @staticmethod
    def Replicas(row, full):
        return replicas(row["raw"])

    @staticmethod
    def Image(row, full):
        return plain_image((row["raw"]["Spec"]["TaskTemplate"].get("ContainerSpec") or {}).get("Image") or "")

    @staticmethod
    def Ports(row, full):
        return published((row["raw"].get("Endpoint") or {}).get("Ports") or ())


class Tasks(SwarmKind):
    """Tasks as GET /tasks describes them, with ServiceName and NodeName beside."""

    collection = "Tasks"
    columns = ("ID", "Name", "Image", "Node", "DesiredState", "CurrentState", "Error", "Ports")
    headers = {"DesiredState": "DESIRED STATE", "CurrentState": "CURRENT STATE"}
    Label = Labels = None

    @staticmethod
    def promoted(reply):
        """The fields that can be searched for."""
        return {
            "id": reply["ID"],
            "name": task_name(reply),
            "state": (reply.get("Status") or {}).get("State") or "",
            "service": reply.get("ServiceID") or "",
            "node": reply.get("NodeID") or "",
            "created": created(reply.get("CreatedAt")),
        }

    @staticmethod
    def ID(row, full):
        return row["id"] if full else row["id"][:SHORT]

    @staticmethod
    def Name(row, full):
        return " \\_ " * bool(row["raw"].get("Previous")) + row["name"]

    @staticmethod
    def Image(row, full):
        image = (row["raw"]["Spec"].get("ContainerSpec") or {}).get("Image") or ""
        return image if full else plain_image(image)

    @staticmethod
    def Node(row, full):
        return row["raw"].get("NodeName") or ""

    @staticmethod
    def DesiredState(row, full):
        return (row["raw"].get("DesiredState") or "").capitalize()

    @staticmethod
    def CurrentState(row, full):
        status = row["raw"].get("Status") or {}
        try:
            seconds = time.time() - units.timestamp(status.get("Timestamp") or "")
        except UsageError:
            seconds = 0
        return f"{row['state'].capitalize()} {units.human_duration(seconds).lower()} ago"

    @staticmethod
    def Error(row, full):
        error = (row["raw"].get("Status") or {}).get("Err") or ""
        return "" if not error else f'"{error if full or len(error) <= 30 else error[:29] + "…"}"'

    @staticmethod
    def Ports(row, full):
        ports = ((row["raw"].get("Status") or {}).get("PortStatus") or {}).get("Ports") or ()
        return ",".join(f"*:{port.get('PublishedPort', 0)}->{port['TargetPort']}/{port['Protocol']}" for port in ports)


class WholeTasks(Tasks):
    """Tasks whose ids are never shortened, as ``service ps -q`` shows them."""

    @staticmethod
    def ID(row, full):
        return row["id"]


def task_name(reply):
    """``web.1`` of a task that knows the name of its service; of a global one the node stands in the place of the number."""
    return f"{reply.get('ServiceName') or reply.get('ServiceID') or ''}.{reply.get('Slot') or reply.get('NodeID') or ''}"


def plain_image(image):
    """An image without its digest, as people write it."""
    return familiar(image.partition("@")[0])


def mode_of(service):
    """``replicated``, ``global``, ``replicated job`` or ``global job``."""
    names = {"Global": "global", "ReplicatedJob": "replicated job", "GlobalJob": "global job", "Replicated": "replicated"}
    mode = service["Spec"].get("Mode") or {}
    return next((text for key, text in names.items() if mode.get(key) is not None), "")


def replicas(service):
    """How many tasks of a service (dict) run, and how many shall, in Docker's words."""
    status, mode = service.get("ServiceStatus") or {}, service["Spec"].get("Mode") or {}
    running, desired, done = (status.get(key) or 0 for key in ("RunningTasks", "DesiredTasks", "CompletedTasks"))
    if mode.get("ReplicatedJob") is not None:
        return f"{running}/{desired} ({done}/{mode['ReplicatedJob'].get('TotalCompletions') or 0} completed)"
    if mode.get("GlobalJob") is not None:
        return f"{running}/{desired} ({done}/{desired + done} completed)"
    most = (service["Spec"]["TaskTemplate"].get("Placement") or {}).get("MaxReplicas")
    return f"{running}/{desired}" + (f" (max {most} per node)" if most else "")


def published(ports):
    """The ports that every node answers for, neighbours as one range: ``*:8080-8082->80-82/tcp``."""
    groups = []
    for port in sorted(ports, key=lambda port: (port.get("Protocol") or "", port.get("PublishedPort") or 0)):
        if port.get("PublishMode") != "ingress" or not port.get("PublishedPort"):
            continue
        outside, inside, protocol = port["PublishedPort"], port["TargetPort"], port["Protocol"]
        last = groups[-1] if groups else None
        joins = last and protocol == last[4] and outside - last[1] <= 1 and inside - last[3] <= 1
        if joins and not (last[3] != last[2] and inside <= last[3]):
            last[1], last[3] = outside, inside
        else:
            groups.append([outside, outside, inside, inside, protocol])
    return ", ".join(f"*:{span(first, last)}->{span(begin, end)}/{protocol}" for first, last, begin, end, protocol in groups)


def span(first, last):
    """``80`` or ``80-82``."""
    return str(first) if first == last else f"{first}-{last}"

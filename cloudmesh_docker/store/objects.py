"""The kinds of documents: networks and volumes."""

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation import units
from cloudmesh_docker.store.kind import Kind, moment


class Networks(Kind):
    """Networks as GET /networks describes them."""

    collection = "Networks"
    columns = ("ID", "Name", "Driver", "Scope")
    headers = {"ID": "NETWORK ID", "CreatedAt": "CREATED AT"}

    @staticmethod
    def promoted(reply):
        """The fields that can be searched for."""
        return {
            "id": reply["Id"],
            "name": reply["Name"],
            "driver": reply.get("Driver") or "",
            "scope": reply.get("Scope") or "",
            "internal": bool(reply.get("Internal")),
            "created": created(reply.get("Created")),
        }

    @staticmethod
    def ID(row, full):
        return row["id"] if full else row["id"][:12]

    @staticmethod
    def Name(row, full):
        return row["name"]

    @staticmethod
    def Driver(row, full):
        return row["driver"]

    @staticmethod
    def Scope(row, full):
        return row["scope"]

    @staticmethod
    def IPv4(row, full):
        return truth(row["raw"].get("EnableIPv4"))

    @staticmethod
    def IPv6(row, full):
        return truth(row["raw"].get("EnableIPv6"))

    @staticmethod
    def Internal(row, full):
        return truth(row["internal"])

    @staticmethod
    def CreatedAt(row, full):
        return go_time(row["raw"].get("Created") or "0001-01-01T00:00:00Z")


class Volumes(Kind):
    """Volumes as GET /volumes describes them; their name is their id."""

    collection = "Volumes"
    columns = ("Driver", "Name")
    headers = {"Name": "VOLUME NAME"}
    id_column = "Name"

    @staticmethod
    def promoted(reply):
        """The fields that can be searched for."""
        return {
            "id": reply["Name"],
            "name": reply["Name"],
            "driver": reply.get("Driver") or "",
            "scope": reply.get("Scope") or "",
            "mountpoint": reply.get("Mountpoint") or "",
            "created": created(reply.get("CreatedAt")),
        }

    @staticmethod
    def Name(row, full):
        return row["name"]

    @staticmethod
    def Driver(row, full):
        return row["driver"]

    @staticmethod
    def Scope(row, full):
        return row["scope"]

    @staticmethod
    def Mountpoint(row, full):
        return row["mountpoint"]

    @staticmethod
    def Links(row, full):
        usage = row["raw"].get("UsageData")
        return str(usage["RefCount"]) if usage else "N/A"

    @staticmethod
    def Size(row, full):
        usage = row["raw"].get("UsageData")
        return units.human_size(usage["Size"]) if usage else "N/A"

    @staticmethod
    def Group(row, full):
        spec = (row["raw"].get("ClusterVolume") or {}).get("Spec")
        return spec.get("Group") or "" if spec else "N/A"

    @staticmethod
    def Availability(row, full):
        spec = (row["raw"].get("ClusterVolume") or {}).get("Spec")
        return spec.get("Availability") or "" if spec else "N/A"

    @staticmethod
    def Status(row, full):
        cluster = row["raw"].get("ClusterVolume")
        return cluster_state(cluster) if cluster else "N/A"


class ClusterVolumes(Volumes):
    """The cluster volumes, as ``volume ls --cluster`` lists them."""

    columns = ("Name", "Group", "Driver", "Availability", "Status")


def cluster_state(cluster):
    """How a cluster volume is, in Docker's words."""
    info = cluster.get("Info") or {}
    if not info.get("VolumeID"):
        return "pending creation"
    states = [status.get("State") or "" for status in cluster.get("PublishStatus") or ()]
    if not states:
        return "created"
    used = sum(state == "published" for state in states)
    waiting = sum(state.startswith("pending") for state in states)
    return f"in use ({used} node{'' if used == 1 else 's'})" if used else "publishing" if waiting else "created"


def created(text):
    """The Engine's time of creation as a naive UTC datetime in whole milliseconds; 1970 where there is none."""
    try:
        return moment(max(0, int(units.timestamp(text or "") * 1000)) / 1000)
    except UsageError:
        return moment(0)


def truth(value):
    """``true`` or ``false``."""
    return "true" if value else "false"


def go_time(text):
    """``2026-01-31T10:00:00.5+02:00`` as Go prints a time: ``2026-01-31 10:00:00.5 +0200 +0200``; a Z is ``+0000 UTC``."""
    day, _, rest = text.partition("T")
    if rest.endswith("Z"):
        return f"{day} {rest[:-1]} +0000 UTC"
    zone = rest[-6:].replace(":", "")
    return f"{day} {rest[:-6]} {zone} {zone}"

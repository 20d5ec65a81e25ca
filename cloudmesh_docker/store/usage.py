"""What ``system df`` shows: how much room images, containers, volumes and the build cache take. None of it is kept in the store."""

import time

from cloudmesh_docker.notation import units
from cloudmesh_docker.notation.reports import Report
from cloudmesh_docker.store.documents import Images, Sized
from cloudmesh_docker.store.kind import Documents, Kind
from cloudmesh_docker.store.objects import Volumes, truth

ACTIVE = ("running", "paused", "restarting")


class Usage(Kind):
    """One line for each kind of object."""

    columns = ("Type", "TotalCount", "Active", "Size", "Reclaimable")
    headers = {"TotalCount": "TOTAL"}
    id_column = "Type"
    Labels = None

    @staticmethod
    def promoted(reply):
        """The fields of a line."""
        return {"id": reply["Type"], "name": reply["Type"], "size": reply["Size"]}

    @staticmethod
    def Type(row, full):
        return row["name"]

    @staticmethod
    def TotalCount(row, full):
        return str(row["raw"]["TotalCount"])

    @staticmethod
    def Active(row, full):
        return str(row["raw"]["Active"])

    @staticmethod
    def Size(row, full):
        return units.human_size(row["raw"]["Size"])

    @staticmethod
    def Reclaimable(row, full):
        size, free = row["raw"]["Size"], row["raw"]["Reclaimable"]
        percent = f" ({int(free * 100 / size)}%)" if size > 0 and row["name"] != "Build Cache" else ""
        return units.human_size(free) + percent


class UsedImages(Images):
    """Images with what they share with others; one row each, by the first tag."""

    columns = ("Repository", "Tag", "ID", "CreatedSince", "Size", "SharedSize", "UniqueSize", "Containers")
    headers = {**Images.headers, "SharedSize": "SHARED SIZE", "UniqueSize": "UNIQUE SIZE"}

    @classmethod
    def rows(cls, document):
        """The row of the first tag."""
        return super().rows(document)[:1]

    @staticmethod
    def SharedSize(row, full):
        return units.human_size(row["raw"].get("SharedSize", 0)) if row["raw"].get("SharedSize", -1) != -1 else "N/A"

    @staticmethod
    def UniqueSize(row, full):
        shared = row["raw"].get("SharedSize", -1)
        return units.human_size(row["raw"].get("Size", 0) - shared) if shared != -1 else "N/A"


class UsedContainers(Sized):
    """Containers with the volumes they use and their size."""

    columns = ("ID", "Image", "Command", "LocalVolumes", "Size", "RunningFor", "Status", "Names")

    @staticmethod
    def Size(row, full):
        return units.container_size(row["raw"].get("SizeRw") or 0)


class UsedVolumes(Volumes):
    """Volumes with how many containers use them, and their size."""

    columns = ("Name", "Links", "Size")


class BuildCache(Kind):
    """Records of the build cache."""

    columns = ("ID", "CacheType", "Size", "CreatedSince", "LastUsedSince", "UsageCount", "Shared")
    headers = {"ID": "CACHE ID", "CacheType": "CACHE TYPE", "CreatedSince": "CREATED", "LastUsedSince": "LAST USED", "UsageCount": "USAGE"}
    Labels = None

    @staticmethod
    def promoted(reply):
        """The fields of a line."""
        return {"id": reply["ID"], "name": reply["ID"], "size": reply.get("Size") or 0}

    @staticmethod
    def ID(row, full):
        return (row["id"] if full else row["id"][:12]) + ("*" if row["raw"].get("InUse") else "")

    @staticmethod
    def CacheType(row, full):
        return row["raw"].get("Type") or ""

    @staticmethod
    def Size(row, full):
        return units.human_size(row["size"], 3)

    @staticmethod
    def CreatedSince(row, full):
        return since(row["raw"].get("CreatedAt"))

    @staticmethod
    def LastUsedSince(row, full):
        return since(row["raw"].get("LastUsedAt"))

    @staticmethod
    def UsageCount(row, full):
        return str(row["raw"].get("UsageCount") or 0)

    @staticmethod
    def InUse(row, full):
        return truth(row["raw"].get("InUse"))

    @staticmethod
    def Shared(row, full):
        return truth(row["raw"].get("Shared"))


class Everything(Report):
    """The tables of ``system df -v``: Images, Containers, Volumes and BuildCache (each Documents), and how large the cache is."""

    titles = {"Images": "Images", "Containers": "Containers", "Volumes": "Local Volumes"}

    def as_text(self, table):
        """One table after the other, each under its title."""
        parts = [f"{title} space usage:\n\n{table(self[key])}\n" for key, title in self.titles.items()]
        size = sum(row["size"] for row in self["BuildCache"] if not row["raw"].get("Shared"))
        return "".join(parts) + f"Build cache usage: {units.human_size(size)}\n\n{table(self['BuildCache'])}"

    def value(self, rows):
        """A list of rows for each table."""
        return {key: rows(documents.kind, documents, True, False, False).dicts() for key, documents in self.items()}


def since(text):
    """How long ago a time of the engine's was; empty for none."""
    return units.ago(time.time() - units.timestamp(text)) if text else ""


def everything(server, reply):
    """The report of ``system df -v``."""
    cache = sorted(reply.get("BuildCache") or (), key=lambda record: (record.get("LastUsedAt") or "", record["ID"]))
    kinds = {"Images": UsedImages, "Containers": UsedContainers, "Volumes": UsedVolumes}
    parts = {key: kind.of(server, reply.get(key) or ()) for key, kind in kinds.items()}
    return Everything(**parts, BuildCache=BuildCache.of(server, cache))


def summary(server, reply):
    """The lines of ``system df`` (Documents)."""
    images, containers, volumes, cache = (reply.get(key) or [] for key in ("Images", "Containers", "Volumes", "BuildCache"))
    layers = reply.get("LayersSize") or 0
    used = [image for image in images if image.get("Containers", 0) != 0]
    kept = sum(image["Size"] - image["SharedSize"] for image in used if -1 not in (image["Size"], image["SharedSize"]))
    active = [container for container in containers if container.get("State") in ACTIVE]
    written, busy = (sum(container.get("SizeRw") or 0 for container in some) for some in (containers, active))
    sized = [volume["UsageData"] for volume in volumes if (volume.get("UsageData") or {}).get("Size", -1) != -1]
    linked = [volume for volume in volumes if (volume.get("UsageData") or {}).get("RefCount", 0) > 0]
    stored, idle = sum(data["Size"] for data in sized), sum(data["Size"] for data in sized if data["RefCount"] == 0)
    cached = reply.get("BuilderSize") or sum(record["Size"] for record in cache if not record.get("Shared"))
    building = sum(record["Size"] for record in cache if record.get("InUse") and not record.get("Shared"))
    lines = (
        ("Images", len(images), sum(image.get("Containers", 0) > 0 for image in images), layers, layers - kept),
        ("Containers", len(containers), len(active), written, written - busy),
        ("Local Volumes", len(volumes), len(linked), stored, idle),
        ("Build Cache", len(cache), sum(bool(record.get("InUse")) for record in cache), cached, cached - building),
    )
    replies = [dict(zip(("Type", "TotalCount", "Active", "Size", "Reclaimable"), line, strict=True)) for line in lines]
    return Documents(Usage, server, Usage.of(server, replies))

"""Kinds that are shown like documents and never stored: an image's layers, what a search found, what is outdated."""

import time
from datetime import UTC, datetime

from cloudmesh_docker.notation import units
from cloudmesh_docker.store.kind import Kind

NEVER = -62135596800


class Layers(Kind):
    """The layers of an image as GET /images/{name}/history describes them."""

    columns = ("ID", "CreatedSince", "CreatedBy", "Size", "Comment")
    headers = {"ID": "IMAGE", "CreatedSince": "CREATED", "CreatedAt": "CREATED AT", "CreatedBy": "CREATED BY"}
    Labels = None

    @staticmethod
    def promoted(reply):
        """What other fields are made of."""
        return {"id": reply["Id"], "created": reply.get("Created") or 0}

    @staticmethod
    def ID(row, full):
        return row["id"] if full else row["id"].removeprefix("sha256:")[:12]

    @staticmethod
    def CreatedSince(row, full):
        return units.ago(time.time() - row["created"]) if row["created"] > NEVER else ""

    @staticmethod
    def CreatedAt(row, full):
        return datetime.fromtimestamp(row["created"]).astimezone().isoformat(timespec="seconds").replace("+00:00", "Z")

    @staticmethod
    def CreatedBy(row, full):
        text = (row["raw"].get("CreatedBy") or "").replace("\t", " ")
        return text if full else shortened(text, 45)

    @staticmethod
    def Size(row, full):
        return units.human_size(row["raw"].get("Size") or 0, 3)

    @staticmethod
    def Comment(row, full):
        return row["raw"].get("Comment") or ""


class ExactLayers(Layers):
    """Layers with sizes and times for programs to read."""

    columns = ("ID", "CreatedAt", "CreatedBy", "Size", "Comment")

    @staticmethod
    def Size(row, full):
        return str(row["raw"].get("Size") or 0)


class Found(Kind):
    """Images of Docker Hub as GET /images/search describes them."""

    columns = ("Name", "Description", "StarCount", "IsOfficial")
    headers = {"StarCount": "STARS", "IsOfficial": "OFFICIAL", "IsAutomated": "AUTOMATED"}
    id_column = "Name"
    Labels = None

    @staticmethod
    def promoted(reply):
        """What other fields are made of."""
        return {"id": reply["name"], "name": reply["name"], "starcount": reply.get("star_count") or 0}

    @staticmethod
    def Name(row, full):
        return row["name"]

    @staticmethod
    def Description(row, full):
        text = (row["raw"].get("description") or "").replace("\n", " ").replace("\r", " ")
        return text if full else shortened(text, 45)

    @staticmethod
    def StarCount(row, full):
        return str(row["starcount"])

    @staticmethod
    def IsOfficial(row, full):
        return "[OK]" if row["raw"].get("is_official") else ""

    @staticmethod
    def IsAutomated(row, full):
        return "[OK]" if row["raw"].get("is_automated") else ""


class Outdated(Kind):
    """Images and containers that are older than what the registry has under the same tag."""

    columns = ("Type", "Name", "Reference", "Here", "Registry")
    headers = {"Reference": "IMAGE"}
    id_column = "Name"
    Labels = None

    @staticmethod
    def promoted(reply):
        """What other fields are made of."""
        return {"id": f"{reply['type']}/{reply['name']}", "name": reply["name"]}

    @staticmethod
    def Type(row, full):
        return row["raw"]["type"]

    @staticmethod
    def Name(row, full):
        return row["name"]

    @staticmethod
    def Reference(row, full):
        return row["raw"]["reference"]

    @staticmethod
    def Here(row, full):
        return row["raw"]["here"] if full else row["raw"]["here"].partition(":")[2][:12]

    @staticmethod
    def Registry(row, full):
        return row["raw"]["registry"] if full else row["raw"]["registry"].partition(":")[2][:12]


class Certificates(Kind):
    """The certificates of servers, our own and the authority's, each with the day it expires."""

    columns = ("Name", "Kind", "Hosts", "Expires", "Left")
    headers = {"Kind": "CERTIFICATE", "Hosts": "FOR"}
    id_column = "Name"
    flexible = ("Hosts",)
    Labels = None

    @staticmethod
    def promoted(reply):
        """What other fields are made of."""
        return {"id": f"{reply['name']}/{reply['kind']}", "name": reply["name"]}

    @staticmethod
    def Name(row, full):
        return row["name"]

    @staticmethod
    def Kind(row, full):
        return row["raw"]["kind"]

    @staticmethod
    def Hosts(row, full):
        return ", ".join(row["raw"]["hosts"])

    @staticmethod
    def Expires(row, full):
        return row["raw"]["expires"].strftime("%Y-%m-%d")

    @staticmethod
    def Left(row, full):
        days = (row["raw"]["expires"] - datetime.now(UTC)).days
        return "expired" if days < 0 else f"{days} day{'' if days == 1 else 's'}"


class Orphans(Kind):
    """What is left in an AWS account, as ``cloud.aws.orphans`` tells it."""

    columns = ("Kind", "ID", "Server", "Region", "By")
    headers = {"By": "MADE BY"}
    Labels = None

    @staticmethod
    def promoted(reply):
        """What other fields are made of."""
        return {"id": reply["id"]}

    @staticmethod
    def ID(row, full):
        return row["id"]

    @staticmethod
    def Kind(row, full):
        return row["raw"]["kind"]

    @staticmethod
    def Server(row, full):
        return row["raw"]["tags"].get("Name", "")

    @staticmethod
    def Region(row, full):
        return row["raw"]["region"]

    @staticmethod
    def By(row, full):
        return row["raw"]["tags"].get("cloudmesh-docker-by", "")


def shortened(text, most):
    """*text* cut to *most* characters, the cut shown."""
    return text if len(text) <= most else text[: most - 1] + "…"

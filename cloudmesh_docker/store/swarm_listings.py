"""Kinds of a swarm: secrets and configs, of which nothing is stored that they hold, and what is never stored: swarms, stacks and members."""

import time

from cloudmesh_docker.notation import units
from cloudmesh_docker.store.documents import Cloudmeshdocker
from cloudmesh_docker.store.kind import Kind, NamedKind
from cloudmesh_docker.store.swarm import SwarmKind


class Secrets(SwarmKind):
    """Secrets as GET /secrets describes them: without what they hide."""

    collection = "Secrets"
    columns = ("ID", "Name", "Driver", "CreatedAt", "UpdatedAt")

    @staticmethod
    def Name(row, full):
        return row["name"]

    @staticmethod
    def Driver(row, full):
        return ((row["raw"].get("Spec") or {}).get("Driver") or {}).get("Name") or ""

    @staticmethod
    def CreatedAt(row, full):
        return since(row["raw"].get("CreatedAt"))

    @staticmethod
    def UpdatedAt(row, full):
        return since(row["raw"].get("UpdatedAt"))


class Configs(Secrets):
    """Configs as GET /configs describes them."""

    collection = "Configs"
    columns = ("ID", "Name", "CreatedAt", "UpdatedAt")
    Driver = None

    @classmethod
    def document(cls, server, reply, seen):
        """One document, without what the config holds."""
        return super().document(server, {**reply, "Spec": {key: value for key, value in reply["Spec"].items() if key != "Data"}}, seen)


class Swarms(Cloudmeshdocker):
    """Swarms made of saved servers."""

    collection = None
    columns = ("Marked", "State", "Managers", "Nodes", "Servers", "Error")
    headers = {"Marked": "NAME", "Error": "LAST ERROR"}
    Place = Engine = API = Containers = RoundTrip = Kind = User = Groups = Label = Labels = None

    @staticmethod
    def Servers(row, full):
        return ",".join(name for role in ("managers", "workers") for name in row["raw"]["members"][role])


class Stacks(NamedKind):
    """Stacks, counted by their services."""

    columns = ("Name", "Services")
    Labels = Label = Seen = None

    @staticmethod
    def Services(row, full):
        return str(row["raw"]["Services"])


class Members(Kind):
    """The members of a swarm of saved servers, and its nodes that are none."""

    columns = ("Swarm", "Name", "Hostname", "Role", "State", "Leader", "Availability", "Tasks")
    headers = {"Name": "SERVER"}
    id_column = "Name"
    Labels = Label = Server = Seen = None

    @staticmethod
    def promoted(reply):
        """What other fields are made of."""
        return {"id": f"{reply['swarm']}/{reply['server'] or reply['hostname']}", "name": reply["server"]}

    @staticmethod
    def Swarm(row, full):
        return row["raw"]["swarm"]

    @staticmethod
    def Name(row, full):
        return row["name"]

    @staticmethod
    def Hostname(row, full):
        return row["raw"]["hostname"]

    @staticmethod
    def Role(row, full):
        return row["raw"]["role"]

    @staticmethod
    def State(row, full):
        return row["raw"]["state"]

    @staticmethod
    def Leader(row, full):
        return "*" if row["raw"]["leader"] else ""

    @staticmethod
    def Availability(row, full):
        return row["raw"]["availability"]

    @staticmethod
    def Tasks(row, full):
        return str(row["raw"]["tasks"])


def since(text):
    """How long ago a time of the engine's is."""
    return units.ago(time.time() - units.timestamp(text)) if text else ""

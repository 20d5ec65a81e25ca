"""The columns of the docker binary's contexts."""

from cloudmesh_docker.store.kind import NamedKind


class Contexts(NamedKind):
    """Contexts as ``docker context ls`` shows them."""

    columns = ("Marked", "Description", "DockerEndpoint", "Error")
    headers = {"Marked": "NAME", "DockerEndpoint": "DOCKER ENDPOINT"}
    Labels = None

    @staticmethod
    def Current(row, full):
        return "true" if row["raw"]["current"] else "false"

    @staticmethod
    def Marked(row, full):
        return row["name"] + (" *" if row["raw"]["current"] else "")

    @staticmethod
    def Description(row, full):
        return row["raw"]["Metadata"].get("Description") or ""

    @staticmethod
    def DockerEndpoint(row, full):
        return (row["raw"]["Endpoints"].get("docker") or {}).get("Host") or ""

    @staticmethod
    def Error(row, full):
        return ""

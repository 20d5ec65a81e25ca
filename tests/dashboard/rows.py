"""Rows for tests of the dashboard."""

from cloudmesh_docker.dashboard.source import Row


def row(name="web", server="one", **more):
    """The row of a container that runs."""
    fields = {"image": "busybox", "state": "running", "cpu": 1.0, "memory": 1 << 20, "minute": [(1.0, 1 << 20)], "age": None, "protected": False}
    return Row(server=server, id=f"{server}-{name}", name=name, **{**fields, **more})

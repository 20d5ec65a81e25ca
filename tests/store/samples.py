"""Documents for the tests."""

from datetime import datetime, timedelta

from cloudmesh_docker.store import open_store

SEEN = datetime(2026, 11, 23, 16, 30, 0, 123000)


def container(server, number, **changes):
    """A container as the store gets it (dict)."""
    identity = f"{number:064x}"
    labels = {"com.docker.compose.project": "shop", "$x": "1", "number": str(number)}
    document = {
        "_id": f"{server}/{identity}",
        "server": server,
        "id": identity,
        "name": f"web-{number}",
        "image": "nginx:1.25",
        "state": "running" if number % 2 else "exited",
        "created": datetime(2026, 1, 1) + timedelta(hours=number),
        "seen": SEEN,
        "labels": [{"k": key, "v": value} for key, value in labels.items()],
        "raw": {"Id": identity, "Names": [f"/web-{number}"], "Labels": labels, "Status": "Up 3 hours"},
    }
    return {**document, **changes}


def containers(server, count, **changes):
    """``count`` containers of one server (list)."""
    return [container(server, number, **changes) for number in range(count)]


def ids(documents):
    """The ``_id`` of each document (list)."""
    return [document["_id"] for document in documents]


def names(documents):
    """The ``name`` of each document (list)."""
    return [document["name"] for document in documents]


def filled(path, count=3):
    """Make a store with containers at a path, and close it."""
    with open_store(path) as store:
        store.replace_many("Containers", containers("a", count))
    return path


def content(path):
    """The bytes of a file."""
    with open(path, "rb") as file:
        return file.read()


def only_line(caught, path):
    """The message, which must be one line and name the path."""
    text = str(caught.value)
    assert text.startswith(f"store {path}: ") and "\n" not in text
    return text

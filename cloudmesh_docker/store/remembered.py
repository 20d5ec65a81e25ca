"""A server as the store remembers it: answers the reading questions of a Docker object without asking anybody."""

from cloudmesh_docker.errors import NotFound, UsageError
from cloudmesh_docker.store.kind import Reply, plain_names

RUNNING = ("running", "paused", "restarting")


class Remembered:
    """Stands in for a connected server under ``--cached``.

    Args:
        store: an open store.
        docker (Docker): the server; only its name is used.
    """

    def __init__(self, store, docker):
        self.name = docker.name
        self.containers = RememberedContainers(store, docker.name)
        self.images = RememberedImages(store, docker.name)
        self.networks = RememberedNetworks(store, docker.name)
        self.volumes = RememberedVolumes(store, docker.name)
        self.system = NobodyAsked()
        self._swarm = store, docker.name

    def __getattr__(self, name):
        if name not in ("nodes", "services", "tasks"):
            raise AttributeError(name)
        from cloudmesh_docker.store.remembered_swarm import COLLECTIONS

        return COLLECTIONS[name](*self._swarm)


class NobodyAsked:
    """What an engine says of itself, where it is not asked."""

    def info(self):
        """Nothing of its swarm."""
        return {"Swarm": {}}


class Collection:
    """The replies of one collection about one server, newest first as the engine lists them."""

    name = None
    known_filters = ()

    def __init__(self, store, server):
        self._store, self._server = store, server

    def replies(self):
        """The replies, each a Reply that knows when it was seen."""
        found = []
        for document in self._store.find(self.name, {"server": self._server}, sort=[("created", -1)]):
            reply = Reply(document["raw"])
            reply.seen = document["seen"]
            found.append(reply)
        return found

    def inspect(self, name, **ignored):
        """The remembered reply about the object *name*: a name, or else an id or the beginning of only one."""
        replies, wanted, begin = self.replies(), name.removeprefix("/"), name.removeprefix("sha256:")
        named = [reply for reply in replies if wanted in self.names(reply)]
        found = named or [reply for reply in replies if begin and reply.get("Id", "").removeprefix("sha256:").startswith(begin)]
        if not found:
            raise NotFound(404, f"No such {self.name.lower()[:-1]} remembered: {name}")
        if len(found) > 1 and not named:
            raise UsageError(f"several ids begin with {name}: give more of it")
        return found[0]

    def matching(self, filters):
        """The replies that the engine's *filters* let through."""
        unknown = [key for key in filters or {} if key not in self.known_filters]
        if unknown:
            raise UsageError(f"--cached can't filter by {unknown[0]!r}; it knows {', '.join(self.known_filters)}")
        return [reply for reply in self.replies() if all(self.passes(reply, key, values) for key, values in (filters or {}).items())]


class RememberedContainers(Collection):
    """The containers of a remembered server."""

    name = "Containers"
    known_filters = ("name", "id", "label", "status", "ancestor")

    @staticmethod
    def names(reply):
        """The names an object can be called by."""
        return plain_names(reply)

    def list(self, all=False, limit=None, size=False, filters=None):
        """ContainerList from the store."""
        if size:
            raise UsageError("--size and --cached can't be used together: sizes are only known of what was asked for with --size")
        found = self.matching(filters)
        if not all and limit is None and "status" not in (filters or {}):
            found = [reply for reply in found if reply.get("State") in RUNNING]
        return found[: limit or None]

    @staticmethod
    def passes(reply, key, values):
        """Whether a container passes one filter: any of its values, all of them for labels."""
        import re

        if key == "label":
            return labels_pass(reply, values)
        if key == "status":
            return reply.get("State") in values
        if key == "id":
            return any(reply["Id"].startswith(value) for value in values)
        if key == "ancestor":
            return any(reply.get("Image") == value or reply.get("ImageID", "").removeprefix("sha256:").startswith(value) for value in values)
        return any(re.search(value, name) or re.search(value, "/" + name) for value in values for name in plain_names(reply))


class RememberedImages(Collection):
    """The images of a remembered server."""

    name = "Images"
    known_filters = ("reference", "label", "dangling")

    @staticmethod
    def names(reply):
        """The names an object can be called by."""
        tags = reply.get("RepoTags") or []
        return [*tags, *(tag.removesuffix(":latest") for tag in tags)]

    def list(self, all=False, filters=None, **ignored):
        """ImageList from the store."""
        return self.matching(filters)

    def passes(self, reply, key, values):
        """Whether an image passes one filter."""
        from fnmatch import fnmatchcase

        if key == "label":
            return labels_pass(reply, values)
        if key == "dangling":
            return (not any(tag != "<none>:<none>" for tag in reply.get("RepoTags") or ())) == (values[0] in ("1", "true"))
        return any(fnmatchcase(name, value) or fnmatchcase(name.rpartition(":")[0], value) for value in values for name in self.names(reply))


class RememberedNetworks(Collection):
    """The networks of a remembered server."""

    name = "Networks"
    known_filters = ("name", "id", "label", "driver", "scope", "type")

    @staticmethod
    def names(reply):
        """The names an object can be called by."""
        return [reply["Name"]]

    def list(self, filters=None):
        """NetworkList from the store."""
        return self.matching(filters)

    @staticmethod
    def passes(reply, key, values):
        """Whether a network passes one filter."""
        if key == "label":
            return labels_pass(reply, values)
        if key == "type":
            return ("builtin" if reply["Name"] in ("bridge", "host", "none") else "custom") in values
        if key in ("driver", "scope"):
            return reply.get(key.capitalize()) in values
        return any(value in reply[key.capitalize()] for value in values)


class RememberedVolumes(Collection):
    """The volumes of a remembered server."""

    name = "Volumes"
    known_filters = ("name", "label", "driver")

    @staticmethod
    def names(reply):
        """The names an object can be called by."""
        return [reply["Name"]]

    def list(self, filters=None):
        """VolumeList from the store."""
        return {"Volumes": self.matching(filters), "Warnings": None}

    @staticmethod
    def passes(reply, key, values):
        """Whether a volume passes one filter."""
        if key == "label":
            return labels_pass(reply, values)
        return any(value in reply[key.capitalize()] for value in values)


def labels_pass(reply, values):
    """Whether a reply has all labels: ``key`` or ``key=value``."""
    labels = reply.get("Labels") or {}
    return all(labels.get(key) == value if equals else key in labels for key, equals, value in (text.partition("=") for text in values))

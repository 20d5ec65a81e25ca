"""The nodes, services and tasks of a swarm as the store remembers them."""

from cloudmesh_docker.store.remembered import Collection
from cloudmesh_docker.store.swarm import mode_of, task_name


class OfSwarm(Collection):
    """What the collections have in common: objects with a spec."""

    known_filters = ("id", "name", "label")

    def replies(self):
        """The replies, each with its id where the others have it."""
        found = super().replies()
        for reply in found:
            reply.setdefault("Id", reply["ID"])
        return found

    @staticmethod
    def names(reply):
        """The names an object can be called by."""
        return [reply["Spec"].get("Name") or ""]

    def list(self, filters=None, **ignored):
        """The engine's list from the store."""
        return self.matching(filters)

    def passes(self, reply, key, values):
        """Whether an object passes one filter: any of its values, all of them for labels."""
        if key == "label":
            labels = reply["Spec"].get("Labels") or {}
            pairs = (text.partition("=") for text in values)
            return all(labels.get(name) == value if equals else name in labels for name, equals, value in pairs)
        if key == "id":
            return any(reply["ID"].startswith(value) for value in values)
        if key == "name":
            return any(value in name for value in values for name in self.names(reply))
        return any(value == self.value(reply, key) for value in values)


class RememberedNodes(OfSwarm):
    """The nodes of a remembered swarm."""

    name = "Nodes"
    known_filters = ("id", "name", "label", "role")

    @staticmethod
    def names(reply):
        """The names an object can be called by."""
        return [reply["Description"]["Hostname"]]

    @staticmethod
    def value(reply, key):
        """What a filter compares."""
        return reply["Spec"].get("Role")


class RememberedServices(OfSwarm):
    """The services of a remembered swarm."""

    name = "Services"
    known_filters = ("id", "name", "label", "mode")

    @staticmethod
    def value(reply, key):
        """What a filter compares."""
        return mode_of(reply).replace(" ", "-")


class RememberedTasks(OfSwarm):
    """The tasks of a remembered swarm."""

    name = "Tasks"
    known_filters = ("id", "name", "service", "node", "desired-state")

    @staticmethod
    def names(reply):
        """The names an object can be called by."""
        return [task_name(reply)]

    @staticmethod
    def value(reply, key):
        """What a filter compares."""
        return reply.get({"service": "ServiceID", "node": "NodeID"}.get(key, "DesiredState"))


COLLECTIONS = {"nodes": RememberedNodes, "services": RememberedServices, "tasks": RememberedTasks}

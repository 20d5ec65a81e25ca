"""Asking servers what they have now, and comparing it with what is remembered."""

from cloudmesh_docker.store.comparing import compare, seen
from cloudmesh_docker.store.remember import ASK, remember_list


class Difference:
    """What changed on one server.

    Attributes:
        lines (list of str): one for each change.
        since (str or None): how old what it was compared with is; None where nothing was remembered, and so nothing compared.
    """

    def __init__(self, lines, since):
        self.lines, self.since = lines, since


def differences(servers, chosen, keep):
    """Outcomes (list of Outcome) whose answers are each a Difference.

    Args:
        servers (Servers): the registry.
        chosen (list of Server): whom to ask.
        keep (bool): what was remembered stays remembered; else it is what the servers have now.
    """

    def work(docker):
        found = {collection: ask(docker) for collection, ask in ASK.items()}
        store, lines = servers.store, []
        before = {collection: store.find(collection, {"server": docker.name}) for collection in found}
        for collection, documents in found.items():
            # Where nothing is remembered, nothing may have been there, or nobody ever asked, and then not all of it is new. An engine always
            # has networks: where they are known, so is the rest.
            if before[collection] or before["Networks"]:
                lines += compare(before[collection], documents)
        if not keep:
            for documents in found.values():
                remember_list(store, docker, documents)
        known = [document for documents in before.values() for document in documents]
        return Difference(lines, seen(known) if known else None), None

    return servers.each(chosen, work)

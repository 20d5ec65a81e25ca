"""Asking many servers for all they have, so that the store tells it, and what the store can't tell."""

from cloudmesh_docker.store.remember import ASK, relist


def refresh(servers, chosen, collections):
    """Have the store hold what *chosen* servers have now; a server that does not answer keeps what was known.

    Args:
        servers (Servers): the registry.
        chosen (list of Server): whom to ask.
        collections (list of str): what for.

    Returns:
        list of DockerError: of those that did not answer, and of the store.
    """

    def work(docker):
        return None, lambda store: [relist(store, docker, collection) for collection in collections]

    outcomes = servers.each(chosen, work)
    return [problem for outcome in outcomes for problem in (outcome.error, outcome.store_error) if problem]


def gaps(servers, names):
    """Lines about those of the servers *names* that the store knows nothing of, or that did not answer the last time.

    Raises:
        StoreError: the store can't be read.
    """
    if not names:
        return
    surveyed = {document["server"]: document["state"] for document in servers.store.find("Cloudmeshdocker", fields=["server", "state"])}
    known = set(surveyed)
    for collection in ASK:
        known.update(servers.store.distinct(collection, "server"))
    unknown = [name for name in names if name not in known]
    silent = [name for name in names if surveyed.get(name) == "down"]
    if unknown:
        yield f"nothing is remembered of {', '.join(unknown)}; --live asks"
    if silent:
        yield f"did not answer when last asked: {', '.join(silent)}"

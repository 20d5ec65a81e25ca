"""Where the task of a swarm runs that is called by the name of its service and its number: ``web.1``."""

from cloudmesh_docker.errors import DockerError

TASK_ID = 25


def places(servers, server, names):
    """{name: (server, container)} of those of the *names* that are tasks of the swarm whose manager *server* (Server) is.

    Raises:
        DockerError: a task runs on a node that is no saved server.
    """
    docker, found = servers.engine(server), {}
    for name in names:
        try:
            task = running(docker, name)
        except DockerError:
            continue
        if task:
            container = task["Status"]["ContainerStatus"]["ContainerID"]
            found[name] = (server_of(servers, docker, task["NodeID"], name), container)
    return found


def running(docker, name):
    """The task (dict) that *name* is, if it runs: ``web.1``, or ``web.1.ID`` as its container is called; of a global service ``web.NODE``."""
    service, _, number = name.rpartition(".")
    if service.rpartition(".")[0] and len(number) == TASK_ID:
        service, _, number = service.rpartition(".")
    if not service:
        return None
    tasks = docker.tasks.list(filters={"service": [service], "desired-state": ["running"]})
    for task in tasks:
        if number in (str(task.get("Slot") or ""), task.get("NodeID")) and task["Status"].get("ContainerStatus", {}).get("ContainerID"):
            return task
    return None


def server_of(servers, docker, node, name):
    """The saved server (str) that is a node; DockerError if none is."""
    for swarm in servers.inventory.swarms.values():
        for server, identity in swarm.get("nodes", {}).items():
            if identity == node and server in servers.inventory.servers:
                return server
    outcomes = servers.each(servers.named(), lambda other: (other.system.info()["Swarm"].get("NodeID"), None))
    for outcome in outcomes:
        if outcome.answer == node:
            return outcome.server.name
    about = docker.nodes.inspect(node)
    host, address = about["Description"]["Hostname"], about["Status"].get("Addr") or "ADDRESS"
    raise DockerError(f"{name} runs on {host}, which is no saved server: docker server add {host} ssh://{address}")

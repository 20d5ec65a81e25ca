"""Remove all containers that do not run

Usage:
  docker container prune [options]

Options:
      --filter FILTER...    Only those that match: until=24h, label=KEY[=VALUE], label!=KEY[=VALUE]
  -f, --force               Do not ask
"""

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.notation.filters import filters
from cloudmesh_docker.notation.units import human_size

STOPPED = ("created", "exited", "dead")


def prune(docker, terminal, filter=None, force=False):
    wanted = filters(filter, "container prune")
    if not force:
        yield "WARNING! This will remove all stopped containers" + (f" that match {', '.join(filter)}" if filter else "") + ":"
        for container in docker.containers.list(all=True, filters={"status": list(STOPPED), **wanted_of_list(wanted)}):
            yield f"  {container['Id'][:12]}  {container['Names'][0].removeprefix('/')}  {container['Status']}"
        if not terminal.ask("Are you sure you want to continue?"):
            raise DockerError("container prune has been cancelled")
    reply = docker.containers.prune(filters=wanted or None)
    deleted = reply.get("ContainersDeleted") or []
    head = ["Deleted Containers:", *deleted, ""] if deleted else []
    return [*head, f"Total reclaimed space: {human_size(reply['SpaceReclaimed'])}"]


def alone(values):
    """It asks a person."""
    return not values.get("force")


def wanted_of_list(wanted):
    """The filters that lists of containers know too."""
    return {key: values for key, values in wanted.items() if key == "label"}

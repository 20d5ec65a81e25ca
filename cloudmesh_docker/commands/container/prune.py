"""Remove all containers that do not run

Usage:
  docker container prune [options]

Options:
      --filter FILTER...    Only those that match: until=24h, label=KEY[=VALUE], label!=KEY[=VALUE]
  -f, --force               Do not ask
"""

from cloudmesh_docker.notation import prune as words
from cloudmesh_docker.notation.filters import filters

STOPPED = ("created", "exited", "dead")


def prune(docker, ask, report, filter=None, force=False):
    wanted = filters(filter, "container prune")
    if not force:
        stopped = docker.containers.list(all=True, filters={"status": list(STOPPED), **wanted_of_list(wanted)})
        warning = "This will remove all stopped containers" + (f" that match {', '.join(filter)}." if filter else ".")
        names = [f"{container['Id'][:12]}  {(container.get('Names') or [''])[0].removeprefix('/')}  {container['Status']}" for container in stopped]
        if not ask("Are you sure you want to continue?", words.preview(warning, [("Containers that do not run now", names)])):
            report(words.CANCELLED)
            return None
    reply = docker.containers.prune(filters=wanted or None)
    return [*words.section("Containers", reply.get("ContainersDeleted")), words.reclaimed(reply.get("SpaceReclaimed"))]


def wanted_of_list(wanted):
    """The filters that lists of containers know too."""
    return {key: values for key, values in wanted.items() if key == "label"}

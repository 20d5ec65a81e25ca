"""Remove all networks that no container is connected to

Usage:
  docker network prune [options]

Options:
      --filter FILTER...  Only those that match, as in until=24h or label=key=value
  -f, --force             Do not ask
"""

from cloudmesh_docker.notation import prune as words
from cloudmesh_docker.notation.filters import filters

WARNING = "This will remove all custom networks not used by at least one container."


def prune(docker, ask, report, filter=None, force=False):
    wanted = filters(filter, "network prune")
    if not force:
        labels = {key: values for key, values in wanted.items() if key == "label"}
        unused = docker.networks.list(filters={"dangling": ["true"], **labels})
        shown = words.preview(WARNING, [("Networks not used now", sorted(network["Name"] for network in unused))])
        if not ask("Are you sure you want to continue?", shown):
            report(words.CANCELLED)
            return None
    return words.section("Networks", docker.networks.prune(filters=wanted or None).get("NetworksDeleted"))

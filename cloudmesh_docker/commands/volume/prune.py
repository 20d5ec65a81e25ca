"""Remove the volumes that no container uses

Usage:
  docker volume prune [options]

Options:
  -a, --all               Those with a name too, not only anonymous ones
      --filter FILTER...  Only those that match, as in label=key=value
  -f, --force             Do not ask
"""

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation import prune as words
from cloudmesh_docker.notation.filters import filters

ANONYMOUS = "This will remove anonymous local volumes not used by at least one container."
EVERY = "This will remove all local volumes not used by at least one container."


def prune(docker, ask, report, all=None, filter=None, force=False):
    wanted = filters(filter, "volume prune")
    if all:
        if "all" in wanted:
            raise UsageError("conflicting options: cannot specify both --all and --filter all=1")
        docker.client.needs("1.42", all=all)
        wanted["all"] = ["true"]
    if not force:
        if not ask("Are you sure you want to continue?", words.preview(*pruned(docker, wanted))):
            report(words.CANCELLED)
            return None
    reply = docker.volumes.prune(filters=wanted or None)
    return [*words.section("Volumes", reply.get("VolumesDeleted")), words.reclaimed(reply.get("SpaceReclaimed"))]


def pruned(docker, wanted):
    """The warning, and which volumes nobody uses now."""
    labels = {key: values for key, values in wanted.items() if key.startswith("label")}
    unused = docker.volumes.list(filters={"dangling": ["true"], **labels}).get("Volumes") or ()
    # Engines before API 1.42 know no anonymous volumes: they remove all.
    every = wanted.get("all", ["0"])[0] in ("1", "true") or tuple(map(int, docker.client.version.split("."))) < (1, 42)
    names = [volume["Name"] for volume in unused if every or "com.docker.volume.anonymous" in (volume.get("Labels") or {})]
    return EVERY if every else ANONYMOUS, [("Volumes not used now", sorted(names))]

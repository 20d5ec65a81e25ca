"""Remove images that nothing uses

Usage:
  docker image prune [options]

Options:
  -a, --all               Remove all images without a container, not only those without a name
      --filter FILTER...  Only those that match, as in until=24h or label=key=value
  -f, --force             Do not ask
"""

from cloudmesh_docker.notation import prune as words
from cloudmesh_docker.notation.filters import filters

DANGLING = "This will remove all dangling images."
UNUSED = "This will remove all images without at least one container associated to them."


def prune(docker, ask, report, all=False, filter=None, force=False):
    wanted = filters(filter, "image prune")
    if not force:
        shown = words.preview(UNUSED if all else DANGLING, [("Images not used now", unused(docker, all, wanted))])
        if not ask("Are you sure you want to continue?", shown):
            report(words.CANCELLED)
            return None
    wanted["dangling"] = ["false" if all else "true"]
    reply = docker.images.prune(filters=wanted)
    deleted = words.image_lines(reply.get("ImagesDeleted"))
    return [*(["Deleted Images:", *deleted, ""] if deleted else []), words.reclaimed(reply.get("SpaceReclaimed"))]


def unused(docker, all, wanted):
    """The names of what would go, as far as a list can tell: it knows no ``until`` of a prune."""
    labels = {key: values for key, values in wanted.items() if key.startswith("label")}
    found = docker.images.list(filters={**labels, **({} if all else {"dangling": ["true"]})} or None)
    used = {container["ImageID"] for container in docker.containers.list(all=True)}
    free = [image for image in found if image["Id"] not in used]
    return sorted(name for image in free for name in image.get("RepoTags") or [image["Id"].removeprefix("sha256:")[:12]])

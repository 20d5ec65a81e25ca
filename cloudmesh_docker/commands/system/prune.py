"""Remove what is not used: stopped containers, networks, dangling images and the build cache

Usage:
  docker system prune [options]

Options:
  -a, --all               Remove all images that no container uses, not only dangling ones
      --filter FILTER...  Only what matches, as in until=24h or label=key=value
  -f, --force             Do not ask
      --volumes           Remove anonymous volumes that no container uses too
"""

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation import prune as words
from cloudmesh_docker.notation.filters import filters
from cloudmesh_docker.notation.prune import section

STOPPED = ("created", "exited", "dead")


def prune(docker, ask, report, all=None, filter=None, force=False, volumes=False):
    wanted = filters(filter, "system prune")
    if volumes and "until" in wanted:
        raise UsageError('the "until" filter is not supported with "--volumes"')
    if not force:
        if not ask("Are you sure you want to continue?", words.preview(warning(all, volumes, filter), unused(docker, all, volumes, wanted))):
            report(words.CANCELLED)
            return None
    gone = docker.containers.prune(filters=wanted or None)
    lines, space = section("Containers", gone.get("ContainersDeleted")), gone.get("SpaceReclaimed") or 0
    lines += section("Networks", docker.networks.prune(filters=wanted or None).get("NetworksDeleted"))
    if volumes:
        gone = docker.volumes.prune(filters=wanted or None)
        lines, space = lines + section("Volumes", gone.get("VolumesDeleted")), space + (gone.get("SpaceReclaimed") or 0)
    gone = docker.images.prune(filters={"dangling": ["false" if all else "true"], **wanted})
    lines, space = lines + section("Images", words.image_lines(gone.get("ImagesDeleted"))), space + (gone.get("SpaceReclaimed") or 0)
    if not any(key.startswith("label") for key in wanted):
        # The build cache has no labels: an engine refuses to filter it by them.
        gone = docker.images.build_prune(all=all, filters=wanted or None)
        lines += section("build cache objects", gone.get("CachesDeleted"))
        space += gone.get("SpaceReclaimed") or 0
    return [*lines, words.reclaimed(space)]


def warning(all, volumes, filter):
    """What a prune removes, in Docker's words."""
    lines = ["all stopped containers", "all networks not used by at least one container"]
    lines += ["all anonymous volumes not used by at least one container"] if volumes else []
    lines += ["all images without at least one container associated to them" if all else "all dangling images"]
    lines += ["all build cache" if all else "unused build cache"]
    more = ["", "  Items to be pruned will be filtered with:", *(f"  - {text}" for text in filter)] if filter else []
    return "\n".join(["This will remove:", *(f"  - {line}" for line in lines), *more])


def unused(docker, all, volumes, wanted):
    """What of it there is now: (heading, names) by kind."""
    labels = {key: values for key, values in wanted.items() if key == "label"}
    stopped = docker.containers.list(all=True, filters={"status": list(STOPPED), **labels})
    networks = docker.networks.list(filters={"dangling": ["true"], **labels})
    sections = [
        ("Stopped containers", [container["Names"][0].removeprefix("/") for container in stopped if container.get("Names")]),
        ("Networks not used now", sorted(network["Name"] for network in networks)),
    ]
    if volumes:
        found = docker.volumes.list(filters={"dangling": ["true"], **labels}).get("Volumes") or ()
        sections.append(("Volumes not used now", sorted(volume["Name"] for volume in found)))
    if not all:
        images = docker.images.list(filters={"dangling": ["true"], **labels})
        sections.append(("Dangling images", [image["Id"].removeprefix("sha256:")[:12] for image in images]))
    return sections

"""Remove what the builder keeps to build faster

Usage:
  docker builder prune [options]

Options:
  -a, --all                  All that no build uses now, not only what is dangling
      --filter FILTER...     Only what matches, as in until=24h
  -f, --force                Do not ask
      --keep-storage BYTES   Leave so much of it, as in 10GB
"""

from cloudmesh_docker.notation import prune as words
from cloudmesh_docker.notation.filters import filters
from cloudmesh_docker.notation.units import parse_size

DANGLING = "This will remove all dangling build cache."
EVERY = "This will remove all build cache."


def prune(docker, ask, report, all=None, filter=None, force=False, keep_storage=None):
    wanted, kept = filters(filter, "builder prune"), keep_storage and parse_size(keep_storage)
    if not force and not ask("Are you sure you want to continue?", words.preview(EVERY if all else DANGLING, [])):
        report(words.CANCELLED)
        return None
    gone = docker.images.build_prune(all=all, filters=wanted or None, keep_storage=kept)
    return [*words.section("build cache objects", gone.get("CachesDeleted")), words.reclaimed(gone.get("SpaceReclaimed"))]

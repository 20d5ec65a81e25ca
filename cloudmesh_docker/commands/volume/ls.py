"""List volumes

Usage:
  docker volume ls [options]

Options:
      --cluster           Only cluster volumes, with how they are
  -f, --filter FILTER...  Only those that match, as in dangling=true or label=key=value
      --format FORMAT     table, json, yaml, csv, or a Go template
  -q, --quiet             Only show names
      --cached            Answer from what was last seen, with its age, without asking the server
"""

from cloudmesh_docker.notation.filters import filters
from cloudmesh_docker.notation.words import natural
from cloudmesh_docker.store.objects import ClusterVolumes, Volumes


def ls(docker, cluster=False, filter=None):
    wanted = filters(filter, "volume ls")
    reply = docker.volumes.list(filters=wanted or None)
    for warning in reply.get("Warnings") or ():
        yield f"WARNING: {warning}"
    found = sorted(reply.get("Volumes") or (), key=lambda volume: natural(volume["Name"]))
    if cluster:
        return ClusterVolumes.of(docker.name, [volume for volume in found if volume.get("ClusterVolume")])
    return Volumes.of(docker.name, found, None if wanted else "all")

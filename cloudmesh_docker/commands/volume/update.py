"""Change a cluster volume

Usage:
  docker volume update [options] VOLUME

Options:
      --availability WHEN    active, pause or drain
"""

from cloudmesh_docker.errors import DockerError, UsageError
from cloudmesh_docker.notation.cluster_volume import CLUSTER_OPTIONS


def update(docker, volume, availability=None):
    if availability is not None and availability not in CLUSTER_OPTIONS["availability"]:
        raise UsageError(f'--availability "{availability}": use {", ".join(CLUSTER_OPTIONS["availability"])}')
    cluster = docker.volumes.inspect(volume).get("ClusterVolume")
    if not cluster:
        raise DockerError(f"{volume}: only a cluster volume can be updated, and this is none")
    spec = {**cluster["Spec"], **({"Availability": availability} if availability else {})}
    docker.volumes.update(cluster["ID"], cluster["Version"]["Index"], {"Spec": spec})

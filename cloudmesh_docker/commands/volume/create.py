"""Make a volume

Usage:
  docker volume create [options] [NEWNAME]

Options:
      --availability WHEN                 Cluster volume: active, pause or drain
  -d, --driver DRIVER                     Driver of the volume, local if none is given
      --group GROUP                       Cluster volume: the group it belongs to
      --label KEY=VALUE...                Set a label
      --limit-bytes SIZE                  Cluster volume: at most so large
      --name NAME                         Old way to give the name
  -o, --opt KEY=VALUE...                  Option of the driver
      --required-bytes SIZE               Cluster volume: at least so large
      --scope SCOPE                       Cluster volume: single or multi, how many nodes may use it at once
      --secret KEY=SECRET...              Cluster volume: a secret for its driver
      --sharing WAY                       Cluster volume: none, readonly, onewriter or all
      --topology-preferred TOPOLOGY...    Cluster volume: where it had better be
      --topology-required TOPOLOGY...     Cluster volume: where it must be reachable
      --type TYPE                         Cluster volume: mount or block
"""

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation.cluster_volume import CLUSTER_OPTIONS, cluster_spec
from cloudmesh_docker.notation.words import pairs


def create(docker, newname=None, name=None, driver=None, label=None, opt=None, **cluster):
    if name and newname:
        raise UsageError("conflicting options: cannot specify a volume-name through both --name and as a positional arg")
    body = {"Name": newname or name or "", "Driver": driver or "local", "DriverOpts": pairs(opt or ()), "Labels": pairs(label or ())}
    given = {option: value for option, value in cluster.items() if option in CLUSTER_OPTIONS and value is not None}
    if given:
        docker.client.needs("1.42", **given)
        body["ClusterVolumeSpec"] = cluster_spec(given)
    return docker.volumes.create(body)["Name"]

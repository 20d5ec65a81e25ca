"""Change a node

Usage:
  docker node update [options] NODE

Options:
      --availability AVAILABILITY  What it does for the swarm: active, pause or drain
      --label-add KEY=VALUE...     Set a label
      --label-rm KEY...            Remove a label
      --role ROLE                  What it is: worker or manager
"""

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.notation.words import pairs
from cloudmesh_docker.steps import swarms


def update(docker, node, availability=None, label_add=(), label_rm=(), role=None):
    known = docker.nodes.inspect(swarms.node_id(docker, node))
    spec = known["Spec"]
    labels = {**(spec.get("Labels") or {}), **pairs(label_add)}
    for key in label_rm:
        if key not in labels:
            raise DockerError(f"key {key} doesn't exist in node's labels")
        del labels[key]
    changes = {"Role": role, "Availability": availability}
    changes = {key: value.lower() for key, value in changes.items() if value is not None}
    docker.nodes.update(known["ID"], known["Version"]["Index"], {**spec, "Labels": labels, **changes})
    return node

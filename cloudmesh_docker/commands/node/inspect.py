"""Show all the engine knows about one or more nodes

Usage:
  docker node inspect [options] NODE...

Options:
  -f, --format FORMAT    json, yaml, or a Go template
      --pretty           Show it for people

NODE is a name, an id, or self.
"""

from cloudmesh_docker.notation.pretty import node_text
from cloudmesh_docker.steps import swarms


def inspect(docker, node, pretty=False):
    found = docker.nodes.inspect(swarms.node_id(docker, node))
    return node_text(found) if pretty else found

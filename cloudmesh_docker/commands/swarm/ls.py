"""List the swarms made of saved servers

Usage:
  docker swarm ls [options]

Options:
      --format FORMAT    table, json, yaml, csv, or a Go template
  -q, --quiet            Only show names
      --cached           Answer from what was last seen, without asking the servers

'docker swarm status' shows their members, 'docker server ls' the swarms among the servers.
"""

from cloudmesh_docker.store.swarm_listings import Swarms


def ls(servers, cached=False):
    known = servers.inventory.swarms
    return Swarms.of("", [{**servers.survey([name], cached=cached)[0]["raw"], "members": record} for name, record in known.items()])

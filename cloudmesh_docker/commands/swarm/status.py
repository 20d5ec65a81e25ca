"""Show the members of the swarms made of saved servers

Usage:
  docker swarm status [options] [NAME]

Options:
      --format FORMAT    table, json, yaml, csv, or a Go template
  -q, --quiet            Only show the servers' names

A node that is no saved server is shown by its hostname alone.
"""

from cloudmesh_docker.errors import DockerError, PartlyFailed, UsageError
from cloudmesh_docker.steps import gathering, members
from cloudmesh_docker.store.swarm_listings import Members


def status(servers, permit, report, name=None):
    known = servers.inventory.swarms
    if name and name not in known:
        raise UsageError(f"no swarm {name!r}; known: {', '.join(known) or 'none'}. Make one with 'docker swarm create NAME --managers ...'.")
    rows, problems = [], []
    for one in [name] if name else known:
        swarm = members.Swarm(servers, one, permit, report)
        try:
            rows += gathering.rows(swarm)
        except DockerError as problem:
            problems.append(problem)
    answer = Members.of("", rows)
    if problems:
        raise PartlyFailed([answer] if rows else [], problems)
    return answer

"""Take servers out of a swarm

Usage:
  docker swarm rm NAME SERVER...

Each is drained, and once its tasks run elsewhere it leaves, a manager after it was made a worker. One that does not answer is forgotten as a
node. The servers stay saved.
"""

from cloudmesh_docker.errors import DockerError, UsageError
from cloudmesh_docker.steps import members

IN_ORDER = True


def rm(servers, permit, report, name, server):
    swarm = members.Swarm(servers, name, permit, report)
    if server not in swarm.record["managers"] + swarm.record["workers"]:
        raise UsageError(f"{server} is not in the swarm {name}; 'docker swarm status {name}' shows who is")
    if swarm.record["managers"] == [server]:
        raise DockerError(f"{server} is the only manager of {name}: add another first, or 'docker swarm dissolve {name}'")
    permit(server)
    swarm.take_out(server)
    return server

"""Have all members leave a swarm, and forget it

Usage:
  docker swarm dissolve [options] NAME

Options:
  -f, --force    Do not ask

All services, secrets and configs of the swarm are lost. The servers stay saved.
"""

from cloudmesh_docker.errors import PartlyFailed, UsageError
from cloudmesh_docker.steps import members


def dissolve(servers, terminal, permit, report, name, force=False):
    if name not in servers.inventory.swarms:
        raise UsageError(f"no swarm {name!r}; known: {', '.join(servers.inventory.swarms) or 'none'}")
    swarm = members.Swarm(servers, name, permit, report)
    everybody = [*swarm.record["workers"], *swarm.record["managers"]]
    for server in everybody:
        permit(server)
    if not force and not terminal.ask(f"Dissolve the swarm {name} of {', '.join(everybody)}, with all its services?"):
        raise UsageError(f"{name} was not dissolved: it needs a yes, or the option --force")
    swarm.leave(list(swarm.record["workers"]))
    swarm.leave(list(swarm.record["managers"]))
    if swarm.problems:
        raise PartlyFailed([], swarm.problems)
    return name

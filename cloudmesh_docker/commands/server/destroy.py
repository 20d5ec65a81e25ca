"""Remove servers that were deployed, with their containers, images and volumes

Usage:
  docker server destroy [options] NAME...

Options:
  -y, --yes    Do not ask

What an interrupted deployment left is removed as well. On a host behind ssh the packages stay, and an engine that was not installed by
'docker server deploy' goes on as it is; 'docker server rm' only forgets a server. Have one that is in a swarm leave it first: 'docker swarm rm'.
"""

from cloudmesh_docker.errors import UsageError


def destroy(deployments, terminal, permit, name, yes=False):
    record = deployments.deployed(name)
    permit(name)
    role = role_of(deployments.servers.inventory.swarms, name)
    if not yes and not terminal.ask(f"Destroy the server {name}{role} with all its containers, images and volumes?"):
        raise UsageError(f"{name} was not destroyed: it needs a yes, or the option --yes")
    deployments.room(record).destroy(deployments, record)
    if name in deployments.servers.inventory.servers:
        deployments.forget(name)
    deployments.end(name)
    return name


def role_of(swarms, name):
    """What a server is in one of the swarms (dict of records), in the words of a question; empty if it is in none."""
    found = [f", a {role[:-1]} of the swarm {swarm}," for swarm, record in swarms.items() for role in ("managers", "workers") if name in record[role]]
    return "".join(found[:1])

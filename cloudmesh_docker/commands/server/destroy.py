"""Remove a server that was deployed, with its containers, images and volumes

Usage:
  docker server destroy [options] NAME

Options:
  -y, --yes    Do not ask
"""

from cloudmesh_docker.cloud import local
from cloudmesh_docker.errors import UsageError


def destroy(servers, terminal, report, permit, name, yes=False):
    record = servers.deployed(name)
    permit(name)
    if not yes and not terminal.ask(f"Destroy the server {name} with all its containers, images and volumes?"):
        raise UsageError(f"{name} was not destroyed: it needs a yes, or the option --yes")
    local.destroy(record, report)
    servers.remove(name)
    return name

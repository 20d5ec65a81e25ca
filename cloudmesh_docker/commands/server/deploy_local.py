"""Have a Docker server on this computer, installed and started if there is none

Usage:
  docker server deploy local [NAME]

An engine that answers already is used as it is. Else, as root on Debian or Ubuntu, Docker is installed from the distribution
and started on a unix socket, never on TCP. NAME is local unless given.
"""

from cloudmesh_docker.cloud import local
from cloudmesh_docker.errors import UsageError


def deploy_local(servers, settings, report, name="local"):
    saved = servers.inventory.servers.get(name)
    candidates = [servers.environ.get("DOCKER_HOST", ""), local.SYSTEM_ADDRESS, f"unix://{servers.environ.get('XDG_RUNTIME_DIR', '')}/docker.sock"]
    candidates = [address for address in candidates if address.startswith("unix:///")]
    if saved and not saved.get("managed"):
        if not saved["address"].startswith("unix://"):
            raise UsageError(f"{name} is the server at {saved['address']} already: docker server deploy local OTHERNAME")
        candidates.insert(0, saved["address"])
    record = local.deploy(settings.make_folder(), name, report, servers.answers, candidates)
    if saved:
        servers.update(name, address=record["address"], managed=record)
        servers.use(name)
    else:
        servers.add(name, record["address"], managed=record, use=True)
    return name

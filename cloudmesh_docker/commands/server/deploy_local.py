"""Have a Docker server on this computer, installed and started if there is none

Usage:
  docker server deploy local [options] [NAME]

Options:
      --plan    Show what would be done, and do nothing

An engine that answers already is used as it is. Else, as root, Docker is installed from the packages of Debian, Ubuntu, Fedora, Amazon Linux
or openSUSE and started on a unix socket, never on TCP. Who is not root gets a rootless engine where root has installed what that needs.
NAME is local unless given.
"""

from cloudmesh_docker.cloud import local
from cloudmesh_docker.errors import UsageError


def deploy_local(deployments, name="local", plan=False):
    servers = deployments.servers
    saved = servers.inventory.servers.get(name)
    candidates = [servers.environ.get("DOCKER_HOST", ""), local.SYSTEM_ADDRESS, f"unix://{servers.environ.get('XDG_RUNTIME_DIR', '')}/docker.sock"]
    candidates = [address for address in candidates if address.startswith("unix:///")]
    if saved and saved.get("managed", {}).get("managed", "adopted") not in local.KINDS:
        raise UsageError(f"{name} was deployed at {saved['address']} already: docker server deploy local OTHERNAME")
    if saved and not saved.get("managed"):
        if not saved["address"].startswith("unix://"):
            raise UsageError(f"{name} is the server at {saved['address']} already: docker server deploy local OTHERNAME")
        candidates.insert(0, saved["address"])
    answer = local.deploy(deployments.folder, name, deployments.report, servers.answers, candidates, plan=plan)
    if plan:
        return answer
    if saved:
        servers.update(name, address=answer["address"], managed=answer)
        servers.use(name)
    else:
        servers.add(name, answer["address"], managed=answer, use=True)
    return name

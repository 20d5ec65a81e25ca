"""Give servers new certificates without stopping their containers

Usage:
  docker server certificates renew [options] [NAME...]

Options:
      --authority    Replace the authority, and all certificates with it

Without NAME all servers that were deployed with --tls. Each gets a new key and certificate through ssh, and its engine restarts while the
containers go on; those of a swarm are started anew. Our own certificate is renewed with them if it expires within 30 days.

With --authority every engine restarts twice: first it trusts both authorities, and once all do, the new one alone. If one of them can't be
reached, all others go on to be trusted and the same command completes the change; 'docker server rm' gives up a server that is no more.
"""

from cloudmesh_docker.cloud.succession import renew_authority, renew_each
from cloudmesh_docker.errors import PartlyFailed, UsageError


def certificates_renew(deployments, names=(), authority=False):
    servers = deployments.servers
    chosen = [servers.find(name) for name in names or servers.inventory.servers]
    ours = [server for server in chosen if server.record.get("managed", {}).get("port")]
    strangers = [server.name for server in chosen if server not in ours]
    if names and authority:
        raise UsageError("--authority is for all servers that were deployed with --tls: name none")
    if names and strangers:
        raise UsageError(f"{strangers[0]} was not deployed with --tls, so there is no certificate to renew")
    answers, problems = (renew_authority if authority else renew_each)(deployments, ours)
    if authority and problems:
        deployments.report("not finished: once these servers can be reached, go on with: docker server certificates renew --authority")
    if problems:
        raise PartlyFailed(answers, problems)
    return answers

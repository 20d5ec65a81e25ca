"""Give servers new certificates without stopping their containers

Usage:
  docker server certificates renew [NAME...]

Without NAME all servers that were deployed with --tls. Each gets a new key and certificate through ssh, and its engine restarts while the
containers go on; those of a swarm are started anew. Our own certificate is renewed with them if it expires within 30 days.
"""

from cloudmesh_docker.errors import DockerError, PartlyFailed, UsageError


def certificates_renew(deployments, names=()):
    servers = deployments.servers
    chosen = [servers.find(name) for name in names or servers.inventory.servers]
    ours = [server for server in chosen if server.record.get("managed", {}).get("port")]
    strangers = [server.name for server in chosen if server not in ours]
    if names and strangers:
        raise UsageError(f"{strangers[0]} was not deployed with --tls, so there is no certificate to renew")
    answers, problems = [], []
    for server in ours:
        record = deployments.deployed(server.name)
        deployments.report(f"making a new certificate for {server.name}")
        try:
            servers.update(server.name, managed=deployments.room(record).renew(deployments, record))
            answers.append(server.name)
        except DockerError as problem:
            deployments.report.failed()
            problem.server = server.name
            problems.append(problem)
    if problems:
        raise PartlyFailed(answers, problems)
    return answers

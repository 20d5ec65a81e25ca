"""The change from one authority of certificates to the next, while servers serve.

First every server is given a certificate of the next authority and trusts both; then we get ours from the next; last every server is told to trust
the next alone. What a server was given is remembered, so that a change that was interrupted goes on where it was. Servers are told through ssh,
which asks for none of these certificates: whatever happens to them, nobody is locked out.
"""

from cloudmesh_docker.errors import DockerError


def renew_authority(site, servers):
    """Have a new authority for servers (list of Server with TLS): (names of those that have it, problems); with problems it is to be done again."""
    authority = site.authority
    if not authority.trusts():
        return [], []
    if not authority.changes and not behind(authority, servers):
        site.report("making a new authority")
        authority.begin_change()
    if authority.changes:
        names, problems = renew_each(site, [server for server in servers if authority.trusted(mark(server)) != authority.trusts()])
        if problems:
            return [], problems
        site.report("making a new certificate of our own")
        authority.end_change()
    names, problems = renew_each(site, behind(authority, servers))
    failed = [problem.server for problem in problems]
    return [server.name for server in servers if server.name not in failed], problems


def behind(authority, servers):
    """Those of servers that still trust others than we do."""
    return [server for server in servers if authority.trusted(mark(server)) not in ("", authority.trusts())]


def renew_each(site, servers):
    """Give servers new certificates, one after the other: (names, problems)."""
    names, problems = [], []
    for server in servers:
        record = site.deployed(server.name)
        site.report(f"making a new certificate for {server.name}")
        try:
            site.servers.update(server.name, managed=site.room(record).renew(site, record))
            names.append(server.name)
        except DockerError as problem:
            site.report.failed()
            problem.server = server.name
            problems.append(problem)
    return names, problems


def mark(server):
    """The mark of a Server that was deployed."""
    return server.record["managed"]["mark"]

"""Show the certificates of servers, our own and the authority's, and when they expire

Usage:
  docker server certificates [options] [NAME...]

Options:
      --format FORMAT    table, json, yaml, csv, or a Go template
  -q, --quiet            Only show names

These are the certificates that 'docker server deploy' made. Our own is renewed when a server is deployed or renewed; 'docker server
certificates renew' renews those of servers, and with --authority the authority.
"""

from cloudmesh_docker.store.listings import Certificates


def certificates(deployments, names=()):
    authority = deployments.authority
    rows = []
    for name in names or deployments.servers.inventory.servers:
        mark = deployments.servers.find(name).record.get("managed", {}).get("mark")
        until = mark and authority.until(mark)
        if until:
            rows.append({"name": name, "kind": "server", "hosts": authority.hosts(mark), "expires": until})
    if not names:
        own = (("client", authority.until()), ("authority", authority.until_ca()), ("next authority", authority.until_ca(following=True)))
        rows += [{"name": "-", "kind": kind, "hosts": [], "expires": until} for kind, until in own if until]
    if authority.changes:
        deployments.report("the authority is being replaced; go on with: docker server certificates renew --authority")
    elif authority.ends_soon():
        deployments.report("the authority expires soon; 'docker server certificates renew --authority' makes a new one")
    return Certificates.of("", rows)

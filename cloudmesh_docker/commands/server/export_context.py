"""Write a context with which the docker binary and compose talk to a saved server

Usage:
  docker server export-context [options] NAME

Options:
      --as CONTEXT    The context's name, if not that of the server
      --force         Replace a context of this name

Certificates are copied; the key for nobody else to read. Of several addresses the one that answers now is written.
"""

from cloudmesh_docker.steps import contexts


def export_context(servers, environ, report, name, force=False, **options):
    server = servers.find(name)
    address, context = servers.way(server), options.get("as") or name
    host, tls = str(address).replace("https://", "tcp://", 1), server.tls if address.scheme == "tcp" else None
    contexts.write(environ, context, host, f"server {name} of cloudmesh-docker", tls, force)
    if server.record.get("identity") and address.scheme == "ssh":
        report(f"the docker binary takes its keys from ssh's own settings: ssh-add {server.record['identity']}")
    return context

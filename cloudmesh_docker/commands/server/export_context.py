"""Write a context with which the docker binary and compose talk to a saved server

Usage:
  docker server export-context [options] NAME

Options:
      --as CONTEXT    The context's name, if not that of the server
      --force         Replace a context of this name

Certificates are copied; the key for nobody else to read.
"""

from cloudmesh_docker.steps import contexts


def export_context(servers, environ, report, name, force=False, **options):
    server = servers.find(name)
    context = options.get("as") or name
    address = str(server.address).replace("https://", "tcp://", 1)
    contexts.write(environ, context, address, f"server {name} of cloudmesh-docker", server.tls if server.address.scheme == "tcp" else None, force)
    if server.record.get("identity"):
        report(f"the docker binary takes its keys from ssh's own settings: ssh-add {server.record['identity']}")
    return context

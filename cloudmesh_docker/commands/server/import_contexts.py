"""Save the contexts of the docker binary as servers

Usage:
  docker server import-contexts [options] [CONTEXT...]

Options:
      --dry-run    Only say what would be saved

Without CONTEXT all are taken. What is saved already is left as it is; what can't be saved is skipped and named, with the reason.
The certificates stay in the docker binary's folder.
"""

from cloudmesh_docker.errors import DockerError, UsageError
from cloudmesh_docker.steps import contexts as docker


def import_contexts(servers, environ, report, contexts=(), dry_run=False):
    found, problems = docker.saved(environ)
    chosen = [docker.find(environ, name) for name in contexts] or found
    saved = []
    for problem in problems if not contexts else ():
        report(f"skipped: {problem}")
    for context in chosen:
        name = context["Name"]
        try:
            record = record_of(servers, context)
            if not dry_run:
                servers.inventory.add({name: record})
        except DockerError as problem:
            report(f"skipped {name}: {problem}")
            continue
        saved.append(name)
    if not dry_run and docker.current(environ) in saved and not servers.inventory.current:
        servers.use(docker.current(environ))
    return saved


def record_of(servers, context):
    """What is to be saved for a context (dict); UsageError says why it can't be."""
    name = context["Name"]
    if name in servers.inventory.servers:
        raise UsageError(f"it is saved already, at {servers.inventory.servers[name]['address']}")
    address, tls = docker.endpoint(context)
    return servers.describe(name, address, certificates=tls).record

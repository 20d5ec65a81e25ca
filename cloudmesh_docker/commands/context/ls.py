"""List the contexts of the docker binary, and the saved servers

Usage:
  docker context ls [options]

Options:
      --format FORMAT    table, json, yaml, csv, or a Go template
  -q, --quiet            Only show names

The one that commands talk to has a star. 'docker server import-contexts' makes servers of contexts, 'docker server export-context' the other way.
"""

from cloudmesh_docker.steps import contexts
from cloudmesh_docker.store.contexts import Contexts


def ls(servers, environ, report):
    found, problems = contexts.saved(environ)
    if problems:
        report("\n".join(problems))
    current = contexts.in_use(servers, environ)
    known = {context["Name"]: context for context in [contexts.default(environ), *found]}
    mine = {name: contexts.of_server(name, record["address"]) for name, record in servers.inventory.servers.items()}
    listed = sorted({**mine, **known}.values(), key=lambda context: context["Name"])
    return Contexts.of("", [{**context, "current": context["Name"] == current} for context in listed])

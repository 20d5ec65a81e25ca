"""List the contexts of the docker binary

Usage:
  docker context ls [options]

Options:
      --format FORMAT    table, json, yaml, csv, or a Go template
  -q, --quiet            Only show names

They are the docker binary's own; 'docker server import-contexts' makes servers of them.
"""

from cloudmesh_docker.steps import contexts


def ls(environ, report):
    found, problems = contexts.saved(environ)
    if problems:
        report("\n".join(problems))
    current = contexts.current(environ)
    listed = sorted([contexts.default(environ), *found], key=lambda context: context["Name"])
    return contexts.Contexts.of("", [{**context, "current": context["Name"] == current} for context in listed])

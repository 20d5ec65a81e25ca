"""Show Compose files as a stack is made of them: merged, with variables put in

Usage:
  docker stack config [options]

Options:
  -c, --compose-file PATH...     Compose file, or - for standard input; further ones change what the first says
      --format FORMAT            yaml, json, or a Go template
      --skip-interpolation       Leave variables as they stand there

The files are read by docker-compose, as by 'docker stack deploy'.
"""

from cloudmesh_docker.notation.reports import Composed
from cloudmesh_docker.steps import compose


def config(environ, report, stdin, compose_file=(), skip_interpolation=False):
    model, said = compose.read(compose_file, stdin, environ, interpolate=not skip_interpolation)
    for line in said:
        report(line)
    return Composed(model)

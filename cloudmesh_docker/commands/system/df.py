"""Show how much room images, containers, volumes and the build cache take

Usage:
  docker system df [options]

Options:
      --format FORMAT    table, json, yaml, csv, or a Go template
  -v, --verbose          Show every object
"""

from cloudmesh_docker.store.usage import everything, summary


def df(docker, verbose=False):
    return (everything if verbose else summary)(docker.name, docker.system.df())

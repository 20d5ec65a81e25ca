"""Search Docker Hub for images

Usage:
  docker image search [options] TERM

Aliases: docker search

Options:
  -f, --filter FILTER...  Only those that match: stars=3, is-official=true, is-automated=false
      --format FORMAT     table, json, yaml, csv, or a Go template
      --limit COUNT       How many at most
      --no-trunc          Do not shorten
"""

from cloudmesh_docker.notation.filters import filters
from cloudmesh_docker.store.listings import Found


def search(docker, term, filter=None, limit=None):
    found = docker.images.search(term, limit=limit, filters=filters(filter, "search") or None)
    return Found.of(docker.name, sorted(found, key=lambda image: -(image.get("star_count") or 0)))

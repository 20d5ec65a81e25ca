"""List images

Usage:
  docker image ls [options] [REPOSITORY]

Aliases: docker images

Options:
  -a, --all               Show intermediate images too
      --digests           Show the digests too
  -f, --filter FILTER...  Only those that match, as in dangling=true or label=key=value
      --format FORMAT     table, json, yaml, csv, or a Go template
      --no-trunc          Do not shorten
  -q, --quiet             Only show ids
      --tree              Refused: a tree of an image's platforms can't be shown
      --cached            Answer from what was last seen, with its age, without asking the server
"""

from cloudmesh_docker.errors import DockerError, UsageError, VersionMismatch
from cloudmesh_docker.notation.filters import filters
from cloudmesh_docker.store.documents import Digests, Images


def ls(docker, repository=None, all=None, filter=None, digests=False, tree=False, format=None):
    if tree:
        refuse_old(docker)
        raise UsageError("--tree is not supported: 'docker image inspect' shows an image's platforms")
    wanted = filters(filter, "image ls")
    if repository:
        wanted["reference"] = [repository]
    found = docker.images.list(all=all, filters=wanted or None)
    # As the docker binary decides whether each digest gets a row.
    every = digests or "{{.Digest}}" in (format or "")
    return (Digests if every else Images).of(docker.name, found, None if wanted or all else "all")


def refuse_old(docker):
    """DockerError, in Docker's words, for an engine that knows no trees."""
    try:
        docker.client.needs("1.47", tree=True)
    except VersionMismatch:
        raise DockerError(f'"--tree" requires API version 1.47, but the Docker daemon API version is {docker.client.version}') from None

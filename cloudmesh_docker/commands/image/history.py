"""Show the layers of an image and what made them

Usage:
  docker image history [options] IMAGE

Aliases: docker history

Options:
      --format FORMAT      table, json, yaml, csv, or a Go template
  -H, --human              Print sizes and times for people to read (default true)
      --no-trunc           Do not shorten
      --platform PLATFORM  This platform of an image of several
  -q, --quiet              Only show ids
"""

from cloudmesh_docker.notation.references import parse_platform
from cloudmesh_docker.store.listings import ExactLayers, Layers


def history(docker, image, human=True, platform=None):
    found = docker.images.history(image, platform=parse_platform(platform))
    return (Layers if human else ExactLayers).of(docker.name, found)

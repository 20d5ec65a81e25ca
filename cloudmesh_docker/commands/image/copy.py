"""Copy images from one server to others

Usage:
  docker image copy [options] IMAGE...

Options:
      --from SERVER   The server that has the images, if not the current one
      --to SERVERS    The servers that get them: web1,web2 or @group or 'red[01-05]' or all
  -q, --quiet         Say nothing but errors

An image given by name keeps this name; one given by ID or digest keeps all the names it has. It is read once and sent to all servers at
the pace of the slowest, without a file in between. A server that has the image is only given its names, and layers that a server has are
not sent to it, if it is an engine that can do without.
"""

from cloudmesh_docker.errors import PartlyFailed, UsageError
from cloudmesh_docker.steps.errand import Errand


def copy(engines, images, from_=None, to=None, quiet=None):
    if to is None:
        raise UsageError("where to? docker image copy IMAGE --to SERVERS")
    source = engines.one(from_)
    targets = [docker for docker in engines.several(to) if docker.client.address != source.client.address]
    if not targets:
        raise UsageError(f"--to {to}: there is no other server than {source.name}, which has the images")
    errand = Errand(source, targets)
    # One after the other: what the first brings, the next need not.
    for image in images:
        for item in errand.one(image):
            if not quiet:
                yield item
            elif hasattr(item, "aux"):
                with item:
                    for _ in item:
                        pass
    errand.finish(engines)
    if errand.problems:
        raise PartlyFailed([], errand.problems)

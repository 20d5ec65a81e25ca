"""List images and containers that are older than what the registry has under the same tag

Usage:
  docker image outdated [options] [IMAGE]

Options:
      --format FORMAT  table, json, yaml, csv, or a Go template
      --no-trunc       Do not shorten
  -q, --quiet          Only show names

Digests are compared. Images that did not come from a registry have none and are left out. The registry is asked from this computer, with the
credentials of docker login; one on the server's own loopback by the server.
"""

from cloudmesh_docker.errors import DockerError, NotFound, PartlyFailed
from cloudmesh_docker.notation.references import parse_reference
from cloudmesh_docker.registry.credentials import registry_auth
from cloudmesh_docker.store.listings import Outdated


def outdated(docker, environ, image=None):
    from cloudmesh_docker.registry.client import is_loopback, shared_digests

    wanted, shared = image and parse_reference(image).tagged(), shared_digests(environ)
    answers, problems, rows = {}, {}, []

    def newest(reference):
        """The digest in the registry, None if it has none or does not say."""
        key = str(reference)
        if key not in answers:
            answers[key] = None
            try:
                answers[key] = asked_there(docker, key, environ) if is_loopback(reference.domain) else shared.get(reference)
            except DockerError as problem:
                problems.setdefault(str(problem), problem)
        return answers[key]

    for kind, name, reference, digests in candidates(docker):
        if wanted and str(wanted) != str(reference):
            continue
        here = digests.get(reference.name)
        current = newest(reference) if here else None
        if current and current not in here:
            rows.append({"type": kind, "name": name, "reference": f"{reference.familiar}:{reference.tag}", "here": here[0], "registry": current})
    found = Outdated.of(docker.name, rows)
    if problems:
        raise PartlyFailed([found], list(problems.values()))
    return found


def asked_there(docker, image, environ):
    """What the server's own engine says a tag stands for; None if the registry has no such tag."""
    try:
        return docker.distribution.inspect(image, auth=registry_auth(image, environ))["Descriptor"]["digest"]
    except NotFound:
        return None


def candidates(docker):
    """(type, name, Reference with a tag, digests by repository) of every image and container."""
    images = {image["Id"]: image for image in docker.images.list()}
    for image in images.values():
        for tag in image.get("RepoTags") or ():
            if tag != "<none>:<none>":
                yield "image", tag, parse_reference(tag), digests_of(image)
    for container in docker.containers.list(all=True):
        name = (container.get("Names") or [container["Id"][:12]])[0].removeprefix("/")
        written, image = container["Image"], images.get(container.get("ImageID"), {})
        if written.removeprefix("sha256:")[:12] == container.get("ImageID", "").removeprefix("sha256:")[:12]:
            # The list shows the id where the tag has moved on.
            written = docker.containers.inspect(container["Id"])["Config"]["Image"]
        try:
            reference = parse_reference(written).tagged()
        except DockerError:
            continue
        if reference.tag and not reference.digest:
            yield "container", name, reference, digests_of(image)


def digests_of(image):
    """dict: the full names of an image's repositories to its digests there."""
    found = {}
    for text in image.get("RepoDigests") or ():
        if not text.startswith("<none>"):
            reference = parse_reference(text)
            found.setdefault(reference.name, []).append(reference.digest)
    return found

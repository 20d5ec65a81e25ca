"""Creating a container: what `create` and `run` share."""

import os
from contextlib import nullcontext

from cloudmesh_docker.errors import DockerError, NotFound, UsageError
from cloudmesh_docker.notation.create import PULL, create_body
from cloudmesh_docker.registry.credentials import registry_auth
from cloudmesh_docker.steps.files import read_lines, read_text

OWN = ("name", "platform", "pull", "cidfile", "quiet", "disable_content_trust")


def own_options(options, environ):
    """Take what the commands do themselves out of *options*: a dict of it, with *environ* for the credentials of a pull."""
    own = {"environ": environ, **{name: options.pop(name, None) for name in OWN}}
    pull, cidfile = own["pull"] or "missing", own["cidfile"]
    if pull not in PULL:
        raise UsageError(f"invalid pull option: '{pull}': must be one of {', '.join(PULL)}")
    if cidfile and os.path.exists(cidfile):
        raise DockerError(f"container ID file found, make sure the other container isn't running or delete {cidfile}")
    return own


def body_of(docker, environ, image, words, options, size=None):
    """The body of the request, made of the words as typed; *options* without those of ``own_options``, *size* (lines, columns) of its terminal."""
    context = {"environ": environ, "cwd": os.getcwd(), "read_lines": read_lines, "read_text": read_text, "console_size": size}
    return create_body(image, words, options, api=docker.client.version, **context)


def create(docker, body, own, missing=None, hold=None):
    """Create a container, pulling its image where that is wanted: a generator of progress that returns the id.

    Args:
        docker (Docker): where.
        body (dict): of ``body_of``.
        own (dict): of ``own_options``.
        missing (callable or None): called if the server does not have the image, before it is pulled; may raise.
        hold (context manager or None): entered around each request to create, so that it is not interrupted half-way.
    """
    image, pull = body["Image"], own["pull"]

    def ask():
        with hold or nullcontext():
            return docker.containers.create(body, name=own["name"], platform=own["platform"])

    if pull == "always":
        yield from fetched(docker, image, own)
    try:
        reply = ask()
    except NotFound as error:
        if "image" not in error.message.lower():
            raise
        if missing:
            missing()
        if pull == "never":
            raise
        if not own["quiet"]:
            yield f"Unable to find image '{tagged(image)}' locally"
        yield from fetched(docker, image, own)
        reply = ask()
    for warning in reply.get("Warnings") or ():
        yield f"WARNING: {warning}"
    if own["cidfile"]:
        write_id(own["cidfile"], reply["Id"])
    return reply["Id"]


def fetched(docker, image, own):
    """Pull an image, showing the engine's progress on stderr."""
    repository, _, tag = tagged(image).rpartition(":") if "@" not in image else (image, "", None)
    steps = docker.images.pull(repository, tag=tag, platform=own["platform"], auth=registry_auth(image, own["environ"]))
    if own["quiet"]:
        with steps:
            for _ in steps:
                pass
    else:
        steps.aside = True
        yield steps


def tagged(image):
    """An image's name with the tag it has if none is given."""
    return image if ":" in image.rsplit("/", 1)[-1] or "@" in image else image + ":latest"


def write_id(path, identity):
    """Write a container's id to a new file."""
    try:
        with open(path, "x", encoding="utf-8") as file:
            file.write(identity)
    except OSError as error:
        raise DockerError(f"{path}: the container ID can't be written: {error.strerror}; the container is {identity}") from None

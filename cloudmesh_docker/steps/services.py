"""Making and changing services: what `create`, `update`, `scale` and `rollback` share."""

import os

from cloudmesh_docker.errors import DockerError, ServerError
from cloudmesh_docker.notation.service import service_body
from cloudmesh_docker.notation.service_update import updated_spec
from cloudmesh_docker.registry.credentials import registry_auth
from cloudmesh_docker.steps.convergence import Convergence
from cloudmesh_docker.steps.files import read_lines

OWN = ("detach", "quiet", "no_resolve_image", "with_registry_auth", "rollback")
UNRESOLVED = (
    "image {0} could not be accessed on a registry to record\nits digest. Each node will access {0} independently,\n"
    "possibly leading to different nodes running different\nversions of the image.\n"
)


def create(docker, environ, image, words, options):
    """Make a service of the words as typed: its id, warnings (list of str), and how to wait for it (see ``convergence``)."""
    own = taken(options)
    spec = service_body(image, words, options, api=docker.client.version, **context(docker, environ))
    auth = registry_auth(spec["TaskTemplate"]["ContainerSpec"]["Image"], environ) if own["with_registry_auth"] else None
    warnings = [] if own["no_resolve_image"] or docker.client.dry_run else resolved(docker, spec, auth)
    reply = docker.services.create(spec, auth=auth)
    return reply["ID"], [*listed(reply), *warnings], own


def update(docker, environ, service, options):
    """Change a service: as ``create``."""
    own = taken(options)
    if own["rollback"]:
        if any(value is not None for value in options.values()):
            raise DockerError("other flags may not be combined with --rollback")
        return rollback(docker, service, own)
    known = docker.services.inspect(service)
    spec = updated_spec(known["Spec"], options, api=docker.client.version, **context(docker, environ))
    auth = registry_auth(spec["TaskTemplate"]["ContainerSpec"]["Image"], environ) if own["with_registry_auth"] else None
    ask = options.get("image") is not None and not own["no_resolve_image"] and not docker.client.dry_run
    warnings = resolved(docker, spec, auth) if ask else []
    reply = docker.services.update(known["ID"], known["Version"]["Index"], spec, registry_auth_from="spec", auth=auth) or {}
    return known["ID"], [*listed(reply), *warnings], own


def rollback(docker, service, own):
    """Take a service back to how it was: as ``create``."""
    known = docker.services.inspect(service)
    reply = docker.services.update(known["ID"], known["Version"]["Index"], known["Spec"], registry_auth_from="spec", rollback="previous") or {}
    return known["ID"], listed(reply), {**own, "rollback": True}


def scale(docker, service, count):
    """Have *count* tasks of a service; its id. DockerError for one that has no number of tasks."""
    known = docker.services.inspect(service)
    mode = known["Spec"]["Mode"]
    if mode.get("Replicated") is not None:
        mode["Replicated"]["Replicas"] = count
    elif mode.get("ReplicatedJob") is not None:
        mode["ReplicatedJob"]["TotalCompletions"] = count
    else:
        raise DockerError("scale can only be used with replicated or replicated-job mode")
    docker.services.update(known["ID"], known["Version"]["Index"], known["Spec"])
    return known["ID"]


def convergence(docker, identity, own, report, name=None):
    """Wait for a service, unless it was not wanted: a generator of progress.

    Args:
        own (dict): ``detach`` and ``quiet``, as given.
        report (callable): tells a line.
        name (str or None): how people call the service.

    Raises:
        DockerError: it does not converge.
    """
    if own.get("detach"):
        return
    steps = Convergence(docker, identity, name or identity, report, bool(own.get("rollback")))
    if own.get("quiet"):
        with steps:
            for _ in steps:
                pass
    else:
        yield steps


def taken(options):
    """The options that are the commands' own, taken out of *options* (dict)."""
    return {name: options.pop(name, None) for name in OWN}


def listed(reply):
    """The warnings in an answer; older engines have one, newer ones several."""
    return [warning for warning in (reply.get("Warnings") or [reply.get("Warning")]) if warning]


def context(docker, environ):
    """What the notation needs beside the words."""
    known = {}

    def find(kind, name):
        if docker.client.dry_run:
            return name
        if kind == "network":
            return docker.networks.inspect(name)["Id"]
        if kind not in known:
            known[kind] = getattr(docker, f"{kind}s").list()
        for one in known[kind]:
            if name in (one["Spec"]["Name"], one["ID"]):
                return one["ID"]
        raise DockerError(f"{kind} not found: {name}")

    return {"environ": environ, "cwd": os.getcwd(), "read_lines": read_lines, "find": find}


def resolved(docker, spec, auth):
    """Pin the image of a spec to what the registry has now, with the platforms it is for; a warning (list) if that can't be known."""
    inside, task = spec["TaskTemplate"]["ContainerSpec"], spec["TaskTemplate"]
    image = inside["Image"]
    try:
        found = docker.distribution.inspect(image, auth=auth)
    except ServerError:
        return [UNRESOLVED.format(image)]
    if "@" not in image:
        inside["Image"] = f"{image}@{found['Descriptor']['digest']}"
    platforms = [platform(one) for one in found.get("Platforms") or ()]
    if platforms:
        task.setdefault("Placement", {})["Platforms"] = platforms
    return []


def platform(found):
    """A platform as a service's placement has it; what is said of ARM's variants no node says of itself."""
    architecture = found.get("architecture") or ""
    return {"Architecture": "" if architecture.lower() == "arm" else architecture, "OS": found.get("os") or ""}


def identities(docker, names):
    """The ids of services by the words (list of str) they are called: name, id, or the only beginning of one.

    Returns:
        (list of dict, list of DockerError): the services, and what is said of the others.
    """
    known = {one["ID"]: one for kind in ("name", "id") for one in docker.services.list(filters={kind: names})}
    found, problems = [], []
    for name in names:
        exact = [one for one in known.values() if name in (one["ID"], one["Spec"]["Name"])]
        begun = exact[:1] or [one for one in known.values() if one["ID"].startswith(name)]
        if len(begun) > 1:
            problems.append(DockerError(f"multiple services found with provided prefix: {name}"))
        elif begun:
            found += begun
        else:
            problems.append(DockerError(f"no such service: {name}"))
    return found, problems

"""What the commands of stacks share: what belongs to one, and how it is deployed and removed."""

import time
from base64 import b64encode
from contextlib import contextmanager

from cloudmesh_docker.errors import DockerError, NotFound, ServerError
from cloudmesh_docker.notation import stack as notation
from cloudmesh_docker.notation.stack_service import service_specs
from cloudmesh_docker.registry.credentials import registry_auth
from cloudmesh_docker.steps import services
from cloudmesh_docker.steps.convergence import ENDED
from cloudmesh_docker.steps.payload import read

PAUSE = 0.2
NO_MANAGER = 'this node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again'


def deploy(docker, environ, stack, model, prune, resolve, with_auth):
    """Make or change all that a stack consists of: a generator of lines, a list for each that is an answer.

    Args:
        docker (Docker): a manager.
        environ (mapping): where credentials for registries are found.
        stack (str), model (dict): the stack's name, and what it is to be.
        prune (bool): remove its services that are in the model no more.
        resolve (str): "always", "changed" or "never": whether registries are asked for the images' digests.
        with_auth (bool): hand the nodes our credentials for the images' registries.

    Returns:
        list of (str, str): id and name of each service.
    """
    if not (docker.system.info().get("Swarm") or {}).get("ControlAvailable"):
        raise DockerError(NO_MANAGER)
    # What can't be meant is refused before anything is made.
    service_specs(stack, model, lambda kind, name: name, docker.client.version)
    own, external = notation.networks(stack, model)
    payloads = {kind: [(spec, data(path)) for spec, path in notation.files(stack, model.get(kind))] for kind in ("secrets", "configs")}
    for name in external:
        check_network(docker, name)
    if prune:
        yield from pruned(docker, stack, model)
    yield from made_networks(docker, stack, own)
    for kind, found in payloads.items():
        for spec, content in found:
            yield from put(getattr(docker, kind), kind[:-1], spec | content)
    find = services.context(docker, environ)["find"]
    specs = service_specs(stack, model, find, docker.client.version)
    known = {one["Spec"]["Name"]: one for one in docker.services.list(filters=notation.of_stack(stack))}
    deployed = []
    for spec in specs:
        image = spec["TaskTemplate"]["ContainerSpec"]["Image"]
        auth = registry_auth(image, environ) if with_auth else None
        identity = yield from put_service(docker, spec, known.get(spec["Name"]), resolve, auth)
        deployed.append((identity, spec["Name"]))
    return deployed


@contextmanager
def about(text):
    """Say in front of what an engine refuses what it was about."""
    try:
        yield
    except ServerError as problem:
        problem.args = (f"{text}: {problem}",)
        raise


def data(path):
    """The ``Data`` (dict) of a secret or config; none where a driver keeps it."""
    return {"Data": b64encode(read(path, None)).decode()} if path is not None else {}


def check_network(docker, name):
    """DockerError where a network that is not the stack's own is not there, or not in the swarm."""
    if name in notation.GIVEN:
        return
    declared = f'network "{name}" is declared as external, but'
    try:
        scope = docker.networks.inspect(name)["Scope"]
    except NotFound:
        raise DockerError(f"{declared} could not be found. You need to create a swarm-scoped network before the stack is deployed") from None
    if scope != "swarm":
        raise DockerError(f'{declared} it is not in the right scope: "{scope}" instead of "swarm"')


def pruned(docker, stack, model):
    """Remove the services that are in the model no more: as ``deploy``."""
    wanted = {f"{stack}_{name}" for name in model["services"]}
    found = docker.services.list(filters=notation.of_stack(stack))
    yield from removed("service", [one for one in found if one["Spec"]["Name"] not in wanted], docker.services.remove)


def made_networks(docker, stack, own):
    """Make the networks that are not there yet: as ``deploy``."""
    known = {one["Name"] for one in docker.networks.list(filters=notation.of_stack(stack))}
    for body in own:
        if body["Name"] not in known:
            yield [f"Creating network {body['Name']}"]
            with about(f"failed to create network {body['Name']}"):
                docker.networks.create(body)


def put(collection, kind, spec):
    """Make a secret or config, or change the one of its name: as ``deploy``."""
    name = spec["Name"]
    try:
        known = collection.inspect(name)
    except NotFound:
        yield [f"Creating {kind} {name}"]
        with about(f"failed to create {kind} {name}"):
            collection.create(spec)
        return
    with about(f"failed to update {kind} {name}"):
        collection.update(known["ID"], known["Version"]["Index"], spec)


def put_service(docker, spec, known, resolve, auth):
    """Make a service, or change the *known* one (dict or None): as ``deploy``; returns its id."""
    name, task = spec["Name"], spec["TaskTemplate"]
    if known is None:
        yield [f"Creating service {name}"]
        if resolve != "never":
            services.resolved(docker, spec, auth)
        with about(f"failed to create service {name}"):
            return docker.services.create(spec, auth=auth)["ID"]
    yield [f"Updating service {name} (id: {known['ID']})"]
    before, warnings = known["Spec"], []
    unchanged = spec["Labels"][notation.IMAGE] == (before.get("Labels") or {}).get(notation.IMAGE)
    if resolve == "always" or (resolve == "changed" and not unchanged):
        warnings = services.resolved(docker, spec, auth)
    elif unchanged:
        # With its digest; else all tasks would be replaced.
        task["ContainerSpec"]["Image"] = before["TaskTemplate"]["ContainerSpec"]["Image"]
    task["ForceUpdate"] = before["TaskTemplate"].get("ForceUpdate") or 0
    with about(f"failed to update service {name}"):
        reply = docker.services.update(known["ID"], known["Version"]["Index"], spec, auth=auth) or {}
    yield from services.listed(reply) + warnings
    return known["ID"]


def remove(docker, stack, wait):
    """Remove all that belongs to a stack: a generator of lines as ``deploy``.

    Raises:
        DockerError: some of it is left.
    """
    found = [(kind, getattr(docker, f"{kind}s")) for kind in ("service", "secret", "config", "network")]
    there = [(kind, collection, collection.list(filters=notation.of_stack(stack))) for kind, collection in found]
    if not any(things for _, _, things in there):
        yield f"Nothing found in stack: {stack}"
        return
    failed = False
    for kind, collection, things in there:
        failed = (yield from removed(kind, things, collection.remove)) or failed
        if kind == "service" and wait and not failed:
            # Else a network could be gone before the tasks that are in it.
            until_ended(docker, stack)
    if failed:
        raise DockerError(f"failed to remove some resources from stack: {stack}")


def removed(kind, things, remove):
    """Remove things of one kind, in the order of their names: as ``deploy``; returns whether one of them is left."""
    failed = False
    for name, identity in sorted((name_of(one), one.get("ID") or one.get("Id")) for one in things):
        yield [f"Removing {kind} {name}"]
        try:
            remove(identity)
        except ServerError as problem:
            failed = True
            yield f"Failed to remove {kind} {identity}: {problem}"
    return failed


def name_of(one):
    """The name of a service, secret, config or network."""
    return one["Spec"]["Name"] if "Spec" in one else one["Name"]


def until_ended(docker, stack):
    """Wait until no task of a stack goes on."""
    while any(task["Status"]["State"] not in ENDED for task in docker.tasks.list(filters=notation.of_stack(stack))):
        time.sleep(PAUSE)

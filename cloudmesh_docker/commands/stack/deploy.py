"""Deploy a stack, or change the one of that name

Usage:
  docker stack deploy [options] STACK

Aliases: docker stack up

Options:
  -c, --compose-file PATH...     Compose file, or - for standard input; further ones change what the first says
  -d, --detach                   Do not wait until its tasks run; so it is unless you say --detach=false
      --prune                    Remove services that are in the file no more
  -q, --quiet                    Do not show the progress
      --resolve-image WHEN       Ask the registry for digest and platforms of the images: always (so it is by itself), changed or never
      --with-registry-auth       Hand the nodes our credentials for the images' registries

The files are read by docker-compose (Debian's package docker-compose, or Docker's docker-compose-plugin), which must be installed. What of
them a swarm does not know is named and ignored; what version 3 of the format does not have is refused.
"""

from cloudmesh_docker.errors import DockerError, PartlyFailed
from cloudmesh_docker.notation.stack import checked_name
from cloudmesh_docker.notation.stack_keys import ignored
from cloudmesh_docker.notation.stack_service import check_images
from cloudmesh_docker.steps import compose, services, stacks

WHEN = ("always", "changed", "never")
NOTICE = (
    "Since --detach=false was not specified, tasks will be created in the background.\nIn a future release, --detach=false will become the default."
)


def deploy(
    docker, environ, report, stdin, stack, compose_file=(), detach=None, prune=False, quiet=False, resolve_image="always", with_registry_auth=False
):
    checked_name(stack)
    if resolve_image not in WHEN:
        raise DockerError(f"Invalid option {resolve_image} for flag --resolve-image: use {', '.join(WHEN)}")
    model, said = compose.read(compose_file, stdin, environ)
    yield from said + ignored(model)
    check_images(model)
    if detach is None and not docker.client.dry_run:
        yield NOTICE
    deployed = yield from stacks.deploy(docker, environ, stack, model, prune, resolve_image, with_registry_auth)
    problems = []
    for identity, name in deployed if detach is False else ():
        try:
            yield from services.convergence(docker, identity, {"quiet": quiet}, report, name)
        except DockerError as problem:
            problems.append(problem)
    if problems:
        raise PartlyFailed([], problems)

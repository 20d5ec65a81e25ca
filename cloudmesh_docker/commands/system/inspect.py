"""Show all the engine knows about one or more objects of any kind

Usage:
  docker system inspect [options] NAME...

Aliases: docker inspect

Options:
  -f, --format FORMAT    json, yaml, or a Go template
  -s, --size             Show the sizes of containers too
      --type TYPE        Only objects of one type: container, image, network, volume, service, task, node, secret or config

A name may stand for several objects: the first type that has it is shown, in the order above.
"""

from cloudmesh_docker.errors import BadParameter, DockerError, NotFound, NotImplementedByServer, UsageError

TYPES = {
    "container": "containers",
    "image": "images",
    "network": "networks",
    "volume": "volumes",
    "service": "services",
    "task": "tasks",
    "node": "nodes",
    "secret": "secrets",
    "config": "configs",
}
OF_A_SWARM = ("service", "task", "node", "secret", "config")


def inspect(docker, report, name, size=None, type=None):
    if type is not None and type not in TYPES:
        raise UsageError(f'unknown type: "{type}": must be one of {", ".join(TYPES)}')
    if type:
        return look(docker, report, type, name, size)
    for kind in TYPES:
        if kind in OF_A_SWARM and not manages(docker):
            break
        try:
            return look(docker, report, kind, name, size)
        except NotFound:
            continue
        except (BadParameter, NotImplementedByServer) as problem:
            if "invalid reference format" not in problem.message and "not supported" not in problem.message:
                raise
    raise DockerError(f"Error: No such object: {name}")


def look(docker, report, kind, name, size):
    """The object of one kind; NotFound if there is none."""
    if kind == "container":
        return docker.containers.inspect(name, size=size)
    found = getattr(docker, TYPES[kind]).inspect(name)
    if size:
        report(f"WARNING: --size ignored for {kind}")
    return found


def manages(docker):
    """Whether the server manages a swarm, and hence knows its objects."""
    return bool((docker.system.info().get("Swarm") or {}).get("ControlAvailable"))

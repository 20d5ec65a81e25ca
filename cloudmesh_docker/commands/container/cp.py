"""Copy files and directories between containers and this computer

Usage:
  docker container cp [options] SRC_PATH DEST_PATH

Aliases: docker cp

Options:
  -a, --archive        Keep user and group ids of what is copied into a container
  -L, --follow-link    Copy what a symbolic link at SRC_PATH leads to
  -q, --quiet          Do not say how much was copied

One path is CONTAINER:PATH, the other one of this computer, or - for a tar archive on standard input or output; or both are of containers.
SERVER:CONTAINER:PATH and SERVER/CONTAINER:PATH are on a saved server. What has one colon is CONTAINER:PATH, even if a server has that name;
a file here with a colon in its name is ./NAME, and a path in a container that begins with a name and a colon is CONTAINER:/PATH.
"""

from contextlib import nullcontext

from cloudmesh_docker.errors import DockerError, ServerError
from cloudmesh_docker.notation.units import container_size
from cloudmesh_docker.steps import archive, paths, rewriting

DIRECTORY, SYMLINK, DEVICE, IRREGULAR = 1 << 31, 1 << 27, 1 << 26, 1 << 19
# What is inside a container is in no list.
UNSEEN = True


def cp(docker, engines, terminal, src_path, dest_path, archive=None, follow_link=False, quiet=None):
    source, target = paths.split(src_path), paths.split(dest_path)
    for word, what in ((src_path, "source"), (dest_path, "destination")):
        if not word:
            raise DockerError(f"{what} can not be empty")
    if not (source[0] or target[0]):
        raise DockerError("must specify at least one container source")
    if source[0] and dest_path == "-":
        yield shown(docker, *source, follow_link)
        return
    if source[0] and target[0]:
        ends = *placed(docker, engines, *source), *placed(docker, engines, *target)
        size, where = pass_on(terminal, quiet, *ends, archive, follow_link), dest_path
    elif source[0]:
        size, where = fetch(docker, *source, dest_path, follow_link), paths.absolute(dest_path)
    else:
        size, where = send(docker, terminal, src_path, *target, archive, follow_link), dest_path
    if not quiet and terminal.width and src_path != "-":
        yield f"Successfully copied {container_size(size)} to {where}"


def alone(values):
    """Out of a container, and out of standard input, there is no more than one copy."""
    if values["src_path"] == "-":
        return "from standard input"
    return "to this computer" if paths.split(values["dest_path"])[0] is None else ""


def shown(docker, container, path, follow):
    """The archive of a path in a container, to be copied to stdout."""
    return archive.Shown(docker.containers.get_archive(container, followed(docker, container, path, follow)[0]))


def fetch(docker, container, path, destination, follow):
    """Copy out of a container; how many bytes."""
    from cloudmesh_docker.steps.unpack import unpack

    target = paths.local_target(destination)
    path, name = followed(docker, container, path, follow)
    found = stat(docker, container, path)
    with docker.containers.get_archive(container, path) as response:
        source = paths.Place(path, True, bool(found and found["mode"] & DIRECTORY), name)
        folder, new = paths.arrange(source, target)
        return unpack(response, folder, paths.split_entry(path)[1], new or name)


def followed(docker, container, path, follow):
    """(path, name it is to have or None): where a symbolic link in a container leads, if it is to be followed."""
    if follow:
        found = stat(docker, container, path)
        if found and found["mode"] & SYMLINK:
            return paths.renamed(path, paths.clean(paths.linked(path, found["linkTarget"])))
    return path, None


def send(docker, terminal, path, container, destination, archived, follow):
    """Copy into a container; how many bytes."""
    target = inner_target(docker, container, destination)
    if path == "-":
        if not target.is_dir:
            raise DockerError(f'destination "{container}:{destination}" must be a directory')
        folder, packed = target.path, terminal.input()
    else:
        source = paths.local_source(path, follow)
        folder, name = paths.arrange(source, target)
        entry = paths.split_entry(source.path)[1]
        packed = archive.Packer(source.path, name or source.name or ("." if entry == "/" else entry))
    docker.containers.put_archive(container, folder, packed, no_overwrite_dir_non_dir=True, copy_uid_gid=archived)
    return getattr(packed, "size", 0)


def placed(docker, engines, container, path):
    """(Docker, container, path) of ``web1/web``; the Docker is the command's own where no server is named."""
    server, _, name = container.rpartition("/")
    return (engines.one(server), name, path) if server else (docker, container, path)


def pass_on(terminal, quiet, origin, container, path, docker, target, destination, archived, follow):
    """Copy out of a container of the Docker *origin* into another, *target*, of *docker*; how many bytes."""
    if identity(origin, container, docker) == identity(docker, target, origin):
        # The engine locks a container while it is read.
        raise DockerError(f"{target}: source and destination are the same container; copy with: docker exec {target} cp")
    path, name = followed(origin, container, path, follow)
    found = stat(origin, container, path)
    source = paths.Place(path, True, bool(found and found["mode"] & DIRECTORY), name)
    place = inner_target(docker, target, destination)
    with origin.containers.get_archive(container, path) as response:
        folder, new = paths.arrange(source, place)
        packed = rewriting.Renamed(response, paths.split_entry(path)[1], new or name, archived)
        with nullcontext() if quiet else terminal.gauge(lambda: f"Copying - {container_size(packed.size)}"):
            docker.containers.put_archive(target, folder, packed, no_overwrite_dir_non_dir=True, copy_uid_gid=archived)
    return packed.size


def identity(docker, container, other):
    """The id of a container; an error names its server where that of the *other* end is another one."""
    try:
        return docker.containers.inspect(container)["Id"]
    except ServerError as problem:
        if docker.name != other.name:
            problem.args = (f"{docker.name}: {problem}",)
        raise


def inner_target(docker, container, path):
    """The Place of a path in a container to write to; a link is followed."""
    place, found = path, stat(docker, container, path)
    if found and found["mode"] & SYMLINK:
        place = paths.linked(path, found["linkTarget"])
        found = stat(docker, container, place)
    if found and found["mode"] & (DEVICE | IRREGULAR):
        kind = "a device" if found["mode"] & DEVICE else "an irregular file"
        raise DockerError(f'destination "{container}:{path}" must be a directory or a regular file: got {kind}')
    return paths.Place(place, bool(found), bool(found and found["mode"] & DIRECTORY))


def stat(docker, container, path):
    """What there is at a path in a container; None for what can't be looked at, as the copy itself says why."""
    try:
        found = docker.containers.archive_info(container, path)
        return found and {"mode": 0, "linkTarget": "", **found}
    except ServerError:
        return None

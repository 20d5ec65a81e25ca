"""Copy files between this computer and the host of a server

Usage:
  docker server scp [options] SOURCE TARGET

Options:
  -r, --recursive    Copy folders with all that is in them
  -q, --quiet        Show no progress

One of SOURCE and TARGET is NAME:PATH, on the host of the server NAME. The system's scp does it, and its exit code is ours.
"""

from cloudmesh_docker.errors import UsageError


def scp(deployments, terminal, source, target, recursive=False, quiet=False):
    named = [place.partition(":")[0] for place in (source, target) if is_remote(place)]
    if len(named) != 1:
        raise UsageError("one of the two is NAME:PATH, with the name of a saved server, and the other a path on this computer")
    remote = deployments.host(named[0])
    places = [remote.place(place.partition(":")[2]) if is_remote(place) else local(place) for place in (source, target)]
    flags = [*(["-r"] if recursive else []), *(["-q"] if quiet else [])]
    return remote.hand_over(terminal, ["scp", *flags, *remote.options("-P"), "--", *places], deployments.report)


def is_remote(place):
    """Whether it is NAME:PATH; a colon behind a slash is in a path's own name."""
    return ":" in place.partition("/")[0]


def local(path):
    """A path that scp takes for none of another host."""
    return path if path.startswith(("/", "./", "../")) else f"./{path}"

"""Work of minutes for several servers at once, each with lines of its own."""

from cloudmesh_docker.errors import DockerError, PartlyFailed
from cloudmesh_docker.parallel import in_parallel

MOST = 10


def together(names, work, make, lines):
    """Do something for several servers at once.

    Args:
        names (list of str): of the servers.
        work (callable): is given what *make* returned for a server, and its name.
        make (callable): is given the Lines of the server.
        lines (Lines): of all of them.

    Returns:
        dict: each name with what *work* returned.

    Raises:
        PartlyFailed: it failed for some; the answers are the names of the others.
    """
    found, problems, ended = {}, [], []

    def one(name):
        own = lines.of(name, ended)
        try:
            with own:
                found[name] = work(make(own), name)
        except DockerError as problem:
            problem.server = name
            problems.append(problem)

    try:
        in_parallel(one, names, MOST)
    except KeyboardInterrupt:
        # The others are left to themselves, and end with their next step.
        ended.append(True)
        raise
    if problems:
        raise PartlyFailed([name for name in names if name in found], problems)
    return {name: found[name] for name in names}

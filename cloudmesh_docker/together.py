"""Work of minutes for several servers at once, each with lines of its own."""

from cloudmesh_docker import output
from cloudmesh_docker.errors import DockerError, PartlyFailed
from cloudmesh_docker.parallel import in_parallel
from cloudmesh_docker.stages import Lines

MOST = 10


class OfOne(Lines):
    """The lines about one of several servers, each with its name in front, until *ended* (a list) has something in it."""

    def __init__(self, terminal, name, ended):
        super().__init__(terminal)
        self._name, self._ended = name, ended

    def __call__(self, line):
        if self._ended:
            # The others were left to themselves by Ctrl-C, and end with their next step.
            raise KeyboardInterrupt
        if not line.startswith(" "):
            output.note(self.terminal, f"{self._name}: {line}")


def together(names, work, make, terminal):
    """Do something for several servers at once.

    Args:
        names (list of str): of the servers.
        work (callable): is given what *make* returned for a server, and its name.
        make (callable): is given the Lines about the server.
        terminal (Terminal): where they are shown.

    Returns:
        dict: each name with what *work* returned.

    Raises:
        PartlyFailed: it failed for some; the answers are the names of the others.
    """
    found, problems, ended = {}, [], []

    def one(name):
        try:
            found[name] = work(make(OfOne(terminal, name, ended)), name)
        except DockerError as problem:
            problem.server = name
            problems.append(problem)

    try:
        in_parallel(one, names, MOST)
    except KeyboardInterrupt:
        ended.append(True)
        raise
    if problems:
        raise PartlyFailed([name for name in names if name in found], problems)
    return {name: found[name] for name in names}

"""Change the number of tasks of one or more services

Usage:
  docker service scale [options] SCALE...

Options:
  -d, --detach    Do not wait until the tasks run

SCALE is SERVICE=NUMBER. Without --detach it fails when the tasks do not run, as 'docker service create' does.
"""

from cloudmesh_docker.errors import DockerError, PartlyFailed
from cloudmesh_docker.notation.words import whole
from cloudmesh_docker.steps import services


def scale(docker, report, scales, detach=False):
    wanted, answers, problems = [read(text) for text in scales], [], []
    made = []
    for name, count in wanted:
        try:
            made.append((name, services.scale(docker, name, count)))
        except DockerError as problem:
            problem.args = (f"{name}: {problem}",)
            problems.append(problem)
        else:
            yield [f"{name} scaled to {count}"]
    for name, identity in made:
        try:
            yield from services.convergence(docker, identity, {"detach": detach}, report, name)
        except DockerError as problem:
            problems.append(problem)
    if problems:
        raise PartlyFailed(answers, problems)


def read(text):
    """(service, number) of ``web=3``; DockerError for what is neither."""
    name, equals, count = text.partition("=")
    if not (name and equals):
        raise DockerError(f"invalid scale specifier '{text}': use SERVICE=NUMBER")
    try:
        return name, whole(count, 0, (1 << 64) - 1)
    except DockerError:
        raise DockerError(f"{name}: invalid replicas value {count}: use a whole number") from None

"""Show what changed on a server since it was seen last

Usage:
  docker server diff [options] [NAME...]

Options:
      --keep         Go on comparing with what is remembered now; else what the server has is remembered
      --exit-code    Exit with 1 if there are changes, with 0 if there are none

A line begins with + for what is new, - for what is gone, and ~ for what changed its state, its name or its image. Without NAME it is about the
current server. In an open shell the servers used in it are followed, so there is seldom a difference.
"""

from cloudmesh_docker.errors import ContainerExit, PartlyFailed
from cloudmesh_docker.steps.comparing import differences


def diff(servers, names=(), keep=False, exit_code=False):
    chosen = [servers.find(name) for name in dict.fromkeys(names)] or servers.select()
    answers, problems = [], []
    for outcome in differences(servers, chosen, keep):
        problems += [problem for problem in (outcome.error, outcome.store_error) if problem]
        name = f"{outcome.server.name} | " if len(chosen) > 1 else ""
        if outcome.answer and outcome.answer.since is None:
            yield f"{outcome.server.name}: nothing was remembered to compare with"
        if outcome.answer:
            answers += [name + line for line in outcome.answer.lines]
    if answers and exit_code:
        problems.append(ContainerExit(1))
    if problems:
        raise PartlyFailed(answers, problems)
    return answers

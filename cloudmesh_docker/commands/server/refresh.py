"""Ask servers for all they have, and remember it

Usage:
  docker server refresh [NAME...]

Without NAME all saved servers are asked. NAME is also a group, a range or a label: @prod, 'red[01-05]', label:rack=3.
"""

from cloudmesh_docker.errors import PartlyFailed


def refresh(servers, names=()):
    answers, problems = [], []
    for outcome in servers.refresh(names):
        problem = outcome.error or outcome.store_error
        if problem:
            problems.append(problem)
        else:
            counts = [f"{count} {what[: -1 if count == 1 else None]}" for what, count in outcome.answer]
            answers.append(f"{outcome.server.name}: {', '.join(counts)}")
    if problems:
        raise PartlyFailed(answers, problems)
    return answers

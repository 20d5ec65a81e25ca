"""Ask servers for a sign of life

Usage:
  docker server ping [NAME...]

Without NAME all saved servers are asked. NAME is also a group, a range or a label: @prod, 'red[01-05]', label:rack=3.
"""

from cloudmesh_docker.errors import PartlyFailed


def ping(servers, names=()):
    outcomes = servers.ping(names)
    answers = [f"{outcome.server.name}: {outcome.answer * 1000:.1f} ms" for outcome in outcomes if not outcome.error]
    problems = [outcome.error for outcome in outcomes if outcome.error]
    if problems:
        raise PartlyFailed(answers, problems)
    return answers

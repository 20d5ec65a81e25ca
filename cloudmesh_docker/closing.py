"""In what order a command goes through its servers, when it stops, and how it went on each."""

from cloudmesh_docker.errors import DockerError, StoreError, UsageError


def order(common, ended):
    """What the common options --serial and --stop-on-error mean for ``servers.each`` (dict); *ended* (callable) gets each Outcome."""
    stop, serial = common.get("stop_on_error"), common.get("serial")
    if stop and not serial:
        raise UsageError("--stop-on-error needs --serial: servers that are asked at the same time have all begun")

    def enough(outcome):
        ended(outcome)
        return failure(outcome) if stop else None

    return {**({"most": 1} if serial else {}), "enough": enough}


def failure(outcome):
    """The first error of an Outcome of a Call (DockerError); None if all went well."""
    failures = outcome.answer[1] if outcome.answer else []
    return next((problem for problem in (outcome.error, outcome.store_error, *failures) if problem and problem.exit_code), None)


def lines(outcomes, summary):
    """Lines about how it went: which servers were skipped, and with *summary* (bool) how each fared, and how many."""
    counts = {"ok": 0, "failed": 0, "skipped": 0}
    for outcome in outcomes:
        problem = failure(outcome)
        word = "skipped" if outcome.skipped else "failed" if problem else "ok"
        counts[word] += 1
        if summary or outcome.skipped:
            yield f"{outcome.server.name}: {word}{reason(problem) if problem else ''}"
    if summary:
        yield ", ".join(f"{count} {word}" for word, count in counts.items())


def reason(problem):
    """The first line of an error; a container's own exit code."""
    text = str(problem) if isinstance(problem, DockerError) else ""
    return f": {text.splitlines()[0]}" if text else ""


def interrupted(names, done):
    """What is said of servers (list of str) that were gone through one after the other, when that is interrupted; *done* (set): those that were."""
    left = [name for name in names if name not in done]
    later = f"; not begun: {', '.join(left[1:])}" if left[1:] else ""
    return f"interrupted on {left[0]}{later}" if left else "interrupted at the end"


def problems_of(outcome):
    """What went wrong on one server (list of DockerError), each with its name."""
    failures = outcome.answer[1] if outcome.answer else []
    for failure in failures:
        failure.server = outcome.server.name
    return [*failures, *(problem for problem in (outcome.error, outcome.store_error) if problem)]


def exit_code(problems):
    """0 without problems; their own code if they all have the same, else 1. What can't be remembered hides no other problem's code."""
    codes = {problem.exit_code for problem in problems if not isinstance(problem, StoreError)} or {problem.exit_code for problem in problems}
    return 0 if not codes else codes.pop() if len(codes) == 1 else 1

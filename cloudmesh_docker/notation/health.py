"""``--health-*`` and ``--no-healthcheck`` -> Healthcheck.

Source: docker/cli cli/command/container/opts.go (version 28).
"""

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation.units import parse_duration
from cloudmesh_docker.notation.words import whole

_FIELDS = {
    "health_interval": "Interval",
    "health_timeout": "Timeout",
    "health_start_period": "StartPeriod",
    "health_start_interval": "StartInterval",
}


def duration(text):
    """``"30s"`` -> 30000000000 nanoseconds.

    Raises:
        UsageError: text is no duration.
    """
    return parse_duration(str(text))


def healthcheck(options):
    """The health options of a container -> its Healthcheck, or None if there are none.

    Args:
        options (dict): health_cmd, health_interval, health_timeout, health_start_period, health_start_interval (str), health_retries
            (str or int), no_healthcheck (bool).
    Returns:
        dict: times in nanoseconds; Test is ["NONE"] for --no-healthcheck.
    Raises:
        UsageError: a value is wrong or negative, or both kinds are there.
    """
    check = {}
    if options.get("health_cmd"):
        check["Test"] = ["CMD-SHELL", options["health_cmd"]]
    for name, field in _FIELDS.items():
        check[field] = _positive(name, duration, options.get(name) or "0")
    check["Retries"] = _positive("health_retries", whole, options.get("health_retries") or 0)
    check = {field: value for field, value in check.items() if value}
    if options.get("no_healthcheck"):
        if check:
            raise UsageError("--no-healthcheck conflicts with --health-* options")
        return {"Test": ["NONE"]}
    return check or None


def _positive(name, read, value):
    option = f"--{name.replace('_', '-')}"
    try:
        number = read(value)
    except UsageError as error:
        raise UsageError(f"{option}: {error}") from None
    if number < 0:
        raise UsageError(f"{option} cannot be negative")
    return number

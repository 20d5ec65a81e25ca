"""What `stop` and `restart` share."""

from cloudmesh_docker.errors import UsageError


def either(timeout, time):
    """The seconds to wait, from --timeout or its old name; None if neither was given."""
    if timeout is not None and time is not None:
        raise UsageError("conflicting options: cannot specify both --timeout and --time")
    return time if timeout is None else timeout

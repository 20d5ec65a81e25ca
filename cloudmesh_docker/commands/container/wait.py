"""Wait until one or more containers have stopped, and show their exit codes

Usage:
  docker container wait [options] CONTAINER...

Aliases: docker wait

Options:
      --healthy        Wait until their health checks succeed, and show their names
      --within LENGTH  Wait no longer: seconds, or a length of time as in 1m30s

With --healthy, a container that is unhealthy or does not run ends the wait with exit code 1. When the time given by --within is over, the
exit code is 124, as that of timeout(1).
"""

import time

from cloudmesh_docker.errors import ConnectionFailed, DockerError, ServerError, TimeUp
from cloudmesh_docker.notation.units import parse_length

STREAMS = True
PAUSE = 0.25


def wait(docker, container, healthy=None, within=None):
    end = within and time.monotonic() + parse_length(within)
    if healthy:
        return until_healthy(docker, container, within, end)
    try:
        reply = docker.containers.wait(container, timeout=end and max(0.001, end - time.monotonic()))
    except ConnectionFailed:
        if end and time.monotonic() >= end:
            raise TimeUp(f"{container} has not stopped within {within}") from None
        raise
    if (reply.get("Error") or {}).get("Message"):
        raise ServerError(500, reply["Error"]["Message"])
    return reply["StatusCode"]


def until_healthy(docker, container, within, end):
    """The container's name, as soon as its health check succeeds."""
    while True:
        state = docker.containers.inspect(container)["State"]
        health = (state.get("Health") or {}).get("Status") or "none"
        if not (state.get("Running") or state.get("Restarting")):
            raise DockerError(f"{container} does not run ({state.get('Status')}, exit code {state.get('ExitCode')})")
        if health == "healthy":
            return container
        if health == "unhealthy":
            last = (state["Health"].get("Log") or [{}])[-1].get("Output", "").strip()
            raise DockerError(f"{container} is unhealthy" + (f": {last}" if last else ""))
        if health == "none":
            raise DockerError(f"{container} has no health check; start it with --health-cmd, or from an image that has one")
        if end and time.monotonic() + PAUSE > end:
            raise TimeUp(f"{container} is not healthy within {within}, but {health}")
        time.sleep(PAUSE)

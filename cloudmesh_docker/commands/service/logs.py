"""Show the output of a service's tasks, or of one task

Usage:
  docker service logs [options] SERVICE

Options:
      --details        Show the extra attributes the log driver was told to keep
  -f, --follow         Go on as output comes
      --no-resolve     Show ids of services and nodes, not names
      --no-task-ids    Do not show the tasks' ids
      --no-trunc       Do not shorten ids
      --raw            Show the output as it is, without the names in front
      --since TIME     Only what came after TIME: 2026-01-31T10:00:00, a Unix time, or 42m for 42 minutes ago
  -n, --tail LINES     Only the last LINES lines, or all
  -t, --timestamps     Show the time before each line

SERVICE is a service's name or id, or a task's id.
"""

import time

from cloudmesh_docker.errors import DockerError, NotFound
from cloudmesh_docker.notation.units import parse_time
from cloudmesh_docker.steps.service_logs import Named

STREAMS = True


def logs(docker, service, details=None, follow=None, no_resolve=False, no_task_ids=False, no_trunc=False, raw=False, since=None, **query):
    query["since"] = since and parse_time(since, time.time())
    try:
        found = docker.services.inspect(service)
        identity, source = found["ID"], docker.services
    except NotFound:
        try:
            found = docker.tasks.inspect(service)
        except NotFound:
            raise DockerError(f"no such task or service: {service}") from None
        identity, source = found["ID"], docker.tasks
    spec = found["Spec"].get("TaskTemplate") or found["Spec"]
    tty = bool((spec.get("ContainerSpec") or {}).get("TTY"))
    if tty and not raw:
        raise DockerError("tty service logs only supported with --raw")
    stream = source.logs(identity, details=True if not raw else details, follow=follow, tty=tty, **query)
    return stream if raw else Named(docker, stream, bool(details), not no_resolve, not no_task_ids, no_trunc, bool(query.get("timestamps")))

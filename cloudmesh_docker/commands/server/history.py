"""Show what was changed on the servers, by whom, and how it ended

Usage:
  docker server history [options]

Aliases: docker history-log

Options:
      --server NAMES      Only on these: web1,web2 or @group or 'red[01-05]'
      --since TIME        What was done from TIME on: 2026-01-31T10:00:00, a Unix time, or 42m for 42 minutes ago
      --until TIME        What was done up to TIME
      --user USER         Only by USER, or any part of login@host
      --failed            Only what failed or was interrupted
  -n, --limit INTEGER     Only the last INTEGER
  -f, --filter FILTER...  Only what matches: command=rm, outcome=ok (or failed, interrupted), server=web1, user=anna
      --format FORMAT     table, json, yaml, csv, or a Go template
      --no-trunc          Do not shorten; tell times to the millisecond

The newest comes first. Commands that only ask are not recorded, passwords and values of variables never are. How many days are kept is the
setting history_keep.
"""

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation.filters import filters
from cloudmesh_docker.store.history import read


def history(servers, server=None, since=None, until=None, user=None, failed=False, limit=None, filter=()):
    wanted = filters(filter, ("command", "outcome", "server", "user"))
    if server is not None:
        wanted.setdefault("server", []).extend(one.name for one in servers.select(server))
    if user is not None:
        wanted.setdefault("user", []).append(user)
    if limit is not None and limit < 1:
        raise UsageError(f"--limit {limit}: use a number above 0")
    return read(servers.store, wanted, since, until, failed, limit)

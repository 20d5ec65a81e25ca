"""The engine's events, across cuts of the connection."""

import json

from cloudmesh_docker.steps.logs import http_date
from cloudmesh_docker.steps.resume import Resumed, Shown

BILLION = 1_000_000_000
KEPT = "; an engine remembers the last 256 events, and none from before it was started"


class Singly:
    """A Stream whose items come as lists of one."""

    def __init__(self, stream):
        self.stream, self.close = stream, stream.close

    def __next__(self):
        return [next(self.stream)]


class Events:
    """An iterator over the events (dict) of one server; ``close`` works from another thread.

    Args:
        docker (Docker): the server.
        query (dict): since, until, filters.
        report (callable): gets a line of text.
    """

    def __init__(self, docker, query, report):
        self._docker, self._query = docker, query
        self._batches = Resumed(docker, "events", self._begin, Shown(nanoseconds, key=canonical), report, KEPT)

    def _begin(self, again, since):
        if not again:
            self._first = self._docker.system.events(**self._query)
            return Singly(self._first)
        # Without an event to go on from: from the beginning, by the engine's own clock.
        begun = self._query["since"] or http_date(self._first.response.headers.get("date", ""))
        since = begun if since is None else f"{since // BILLION}.{since % BILLION:09d}"
        return Singly(self._docker.system.events(**{**self._query, "since": since}))

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._batches)[0]

    def close(self):
        """End it."""
        self._batches.close()


def nanoseconds(event):
    """When an event happened (int), in nanoseconds since 1970."""
    return event.get("timeNano") or (event.get("time") or 0) * BILLION


def canonical(event):
    """What an event says (str), whatever order it says it in."""
    return json.dumps(event, sort_keys=True)

"""Logs message by message: followed across cuts of the connection, or for being merged in order of time."""

from itertools import chain

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.notation.logs import moment, seconds, untimed
from cloudmesh_docker.steps.resume import Resumed, Shown


class Log:
    """The log of one container; an iterator over (kind, bytes) and a context manager, as a Stream of the engine's.

    Args:
        docker (Docker): the server.
        container (str): its name.
        tty (bool): it has a terminal.
        timestamps (bool): leave the times, for which the engine is always asked, where they are.
        query (dict): since, until, tail, details.
    """

    follow = None

    def __init__(self, docker, container, tty, timestamps, query):
        self._docker, self._container, self._tty, self._timestamps, self._query = docker, container, tty, timestamps, query

    def _open(self, **changes):
        query = {**self._query, **changes}
        return self._docker.containers.logs(self._container, follow=self.follow, timestamps=True, tty=self._tty, apart=True, **query)

    def _text(self, message):
        return message if self._timestamps else untimed(message, self._tty)

    def __iter__(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """End it; works from another thread."""
        self._batches.close()


class Followed(Log):
    """A log that goes on as output comes, and across cuts of the connection."""

    follow = True

    def __init__(self, docker, container, tty, timestamps, query, report):
        super().__init__(docker, container, tty, timestamps, query)
        shown = Shown(lambda item: moment(item[1]))
        self._batches = Resumed(docker, container, self._begin, shown, report)
        self._parts = self._joined()

    def _begin(self, again, since):
        if not again:
            self._first = self._open()
            return self._first
        if since:
            return self._open(since=seconds(since), tail="all")
        # Nothing was shown, so all is new but what --tail 0 left out: what was there when it began, by the engine's own clock.
        begun = self._query["since"] if self._query["tail"] != "0" else http_date(self._first.response.headers.get("date", ""))
        return self._open(since=begun or self._query["since"], tail="all")

    def _joined(self):
        """(kind, data) with neighbours of one kind as one: a write costs more than a line."""
        for batch in self._batches:
            kind, parts = batch[0][0], []
            for its, message in batch:
                if its != kind:
                    yield kind, b"".join(parts)
                    kind, parts = its, []
                parts.append(self._text(message))
            yield kind, b"".join(parts)

    def __next__(self):
        return next(self._parts)


class Timed(Log):
    """A log that ends, whose lines (moment, kind, bytes) are to be merged with those of others.

    Attributes:
        problem (DockerError or None): what it ended with before its end.
    """

    def __init__(self, docker, container, tty, timestamps, query):
        super().__init__(docker, container, tty, timestamps, query)
        self._batches, self.problem, self._plain = self._open(), None, None
        if tty and docker.client.podman:
            # Podman writes the time before each piece of a terminal's line, wherever it begins: what the lines say comes from another answer.
            self._plain = docker.containers.logs(container, tty=True, apart=True, **query)
            self._texts = chain.from_iterable(self._plain)
        self._lines = self._whole()

    def _text(self, message):
        if self._plain is None:
            return super()._text(message)
        _, text = next(self._texts, (1, b""))
        return message.partition(b" ")[0] + b" " + text if self._timestamps else text

    def close(self):
        super().close()
        if self._plain is not None:
            self._plain.close()

    def _whole(self):
        """Whole lines, in the order of their beginnings: moments never go back."""
        begun, latest = {}, b""
        try:
            for batch in self._batches:
                for kind, message in batch:
                    when, parts = begun.setdefault(kind, (max(latest, moment(message)), []))
                    parts.append(untimed(message, self._tty) if parts else self._text(message))
                    if message.endswith(b"\n"):
                        del begun[kind]
                        latest = when = max(latest, when)
                        yield when, kind, b"".join(parts)
        except DockerError as problem:
            problem.server, self.problem = self._docker.name, problem
        for kind, (when, parts) in begun.items():
            yield max(latest, when), kind, b"".join(parts)

    def __next__(self):
        return next(self._lines)


def http_date(text):
    """The seconds since 1970 (str) of an answer's Date header; None if it has none."""
    from calendar import timegm
    from time import strptime

    try:
        return str(timegm(strptime(text, "%a, %d %b %Y %H:%M:%S GMT")))
    except ValueError:
        return None

"""The figures of containers as they change: the engine sends those of each once a second."""

import time
from collections import deque

from cloudmesh_docker.errors import DockerError, DryRun, NotFound, PartlyFailed
from cloudmesh_docker.steps.usage import Stats, limit, memory, processors

MINUTE = 60
# Engines send the first figures after a second or two.
PATIENCE = 3.0


class Watch:
    """What containers of one server use, each read on a thread of its own; a context manager.

    Args:
        docker (Docker): the server.
    """

    def __init__(self, docker):
        self._docker = docker
        self._streams, self._latest, self._problems, self._minutes = {}, {}, {}, {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for stream in list(self._streams.values()):
            if stream is not None:
                stream.close()
        self._streams.clear()

    def keep(self, names):
        """Watch these containers (list of str) and no others."""
        import threading

        for name in self._streams.keys() - set(names):
            stream = self._streams.pop(name)
            if stream is not None:
                stream.close()
            self._latest.pop(name, None)
        for name in names:
            if name not in self._streams and name not in self._problems:
                self._streams[name] = None
                threading.Thread(target=self._read, args=(name,), daemon=True).start()

    def _read(self, name):
        try:
            with self._docker.containers.stats(name) as stream:
                if name in self._streams:
                    self._streams[name] = stream
                    minute = self._minutes.setdefault(name, deque(maxlen=MINUTE))
                    for reply in stream:
                        minute.append((processors(reply), memory(reply)))
                        self._latest[name] = {"id": "", "name": "", **reply, "asked": name, "minute": list(minute)}
        except DockerError as problem:
            self._problems[name] = problem
        self._latest.pop(name, None)
        self._streams.pop(name, None)

    def missing(self, names):
        """Those of whom nothing is known yet, and may be soon (bool)."""
        return any(name in self._streams and name not in self._latest for name in names)

    def problems(self, names):
        """What was wrong with any of them (list of DockerError). Raises DryRun where nothing is to be sent."""
        found = [self._problems[name] for name in names if name in self._problems]
        for problem in found:
            if isinstance(problem, DryRun):
                raise problem
        return found

    def minutes(self):
        """{container: [(percent of one processor, bytes of memory)]}, one a second, of those of whom something is known."""
        return {name: reply["minute"] for name, reply in list(self._latest.items())}

    def stats(self, names):
        """Their latest figures: Documents of Live."""
        found = Live.of(self._docker.name, [reply for reply in map(self._latest.get, names) if reply])
        found.live = True
        return found


class Live(Stats):
    """The figures of containers with those of the last minute."""

    # The first to go where the terminal is narrow.
    optional = ("ID", "BlockIO", "NetIO")
    graphs = {
        "CPU LAST MINUTE": lambda row: ([processor for processor, _ in row["raw"]["minute"]], 10.0),
        "MEM LAST MINUTE": lambda row: ([size for _, size in row["raw"]["minute"]], limit(row["raw"]) / 1000),
    }


def watched(docker, containers, all, tick):
    """A generator for stats: now and then Documents of Live, and every *tick* seconds None.

    Raises:
        PartlyFailed: a container that was named is not there, or none of them is any more.
    """
    with Watch(docker) as watch:
        begun, first = time.monotonic(), True
        while True:
            names = containers or [container["Id"] for container in docker.containers.list(all=all)]
            watch.keep(names)
            while watch.missing(names) and time.monotonic() < begun + PATIENCE:
                yield None
                time.sleep(tick)
            problems = watch.problems(names)
            lost = [problem for problem in problems if not isinstance(problem, NotFound)]
            # One that was never there is a mistake; one that was removed meanwhile is not, unless there is no other.
            if lost or (containers and problems and (first or len(problems) == len(names))):
                raise PartlyFailed([], lost or problems)
            shown, first = time.monotonic(), False
            yield watch.stats(names)
            while time.monotonic() < shown + 1.0:
                yield None
                time.sleep(tick)

"""What commands changed, by whom, where, how it ended: the store's History. Nothing secret of a command line gets there."""

import time
from _thread import allocate_lock

from cloudmesh_docker.errors import ContainerExit, StoreError


class Entry:
    """One command on one server, from its begin.

    Attributes:
        began (float): when, in seconds since 1970.
        seconds (float or None): how long it took; None as long as it has not ended.
        problems (list of BaseException): what went wrong.
    """

    __slots__ = ("docker", "before", "began", "seconds", "problems", "_start")

    def __init__(self, docker):
        self.docker, self.before, self.seconds, self.problems = docker, docker.client.tried, None, []
        self.began, self._start = time.time(), time.perf_counter()

    def end(self, problems=()):
        """It has ended, with these *problems*."""
        self.seconds, self.problems = time.perf_counter() - self._start, list(problems)

    @property
    def changing(self):
        """Whether a request was sent that may change something."""
        return self.docker.client.tried > self.before

    @property
    def duration(self):
        """The seconds (float) it took, or takes until now."""
        return time.perf_counter() - self._start if self.seconds is None else self.seconds

    def outcome(self):
        """(outcome, exit code, what went wrong) as the History tells it."""
        if self.seconds is None or any(isinstance(problem, KeyboardInterrupt) for problem in self.problems):
            return "interrupted", 130, None
        if not self.problems:
            return "ok", 0, None
        codes = {getattr(problem, "exit_code", 1) for problem in self.problems}
        first = next((str(problem) for problem in self.problems if not isinstance(problem, ContainerExit)), None)
        return "failed", codes.pop() if len(codes) == 1 else 1, first and first.strip().split("\n", 1)[0]


class Journal:
    """The entries of one command.

    Args:
        path (str): the command, as in ``container stop``.
        words (list of str): as typed, without the leading ``docker``.
    """

    def __init__(self, path, words):
        self.path, self.words, self.entries, self._lock = path, words, [], allocate_lock()
        self._watched = []

    def run(self, docker, work):
        """What *work* answers when called with *docker*; its first value has the list of problems at its end."""
        entry = Entry(docker)
        with self._lock:
            self.entries.append(entry)
        try:
            answer = work(docker)
        except BaseException as problem:
            entry.end([problem])
            self.settle([problem])
            raise
        entry.end(answer[0][1])
        self.settle(answer[0][1])
        return answer

    def watch(self, docker):
        """Have an entry for a Docker that the command's words name, until ``settle``."""
        with self._lock:
            if all(entry.docker is not docker for entry in self.entries):
                self._watched.append(Entry(docker))
                self.entries.append(self._watched[-1])

    def settle(self, problems):
        """End the entries of ``watch``, each with those of *problems* that are of its server or of none."""
        for entry in self._watched:
            entry.end([problem for problem in problems if getattr(problem, "server", None) in (None, entry.docker.name)])

    def write(self, servers):
        """Have the store keep what changed something; what it says if it can't (str), else None."""
        changing = [entry for entry in self.entries if entry.changing]
        if not changing:
            return None
        from cloudmesh_docker.store import history

        facts = [(entry.docker.name, entry.began, entry.duration, entry.outcome()) for entry in changing]
        try:
            history.keep(servers.store, self.path, self.words, facts, servers.settings.history_keep)
        except StoreError as problem:
            return f"this command is not in the history: {problem}"
        return None

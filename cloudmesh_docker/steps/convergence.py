"""Waiting until the tasks of a service run: what is seen on the way, and when there is nothing left to wait for."""

import time

from cloudmesh_docker.errors import DockerError

PAUSE = 0.2
ENDED = ("complete", "shutdown", "failed", "rejected", "orphaned", "remove")
FAILED = ("failed", "rejected")
MOST_FAILURES = 3
# Seconds for which no node may be found for a task, and for which nothing may follow a task that has ended, beside the delay it is given.
NO_NODE, NOTHING_FOLLOWS = 30, 10
SECOND = 1_000_000_000


class Convergence:
    """The steps of a service until it has converged: an iterator of dicts, as those of a pull, and a context manager.

    What goes on when it is interrupted is told; the service stays in any case.

    Args:
        docker (Docker): a manager.
        service (str): its id.
        name (str): how people call it.
        report (callable): tells a line.
        back (bool): it is rolled back as somebody wants it.
    """

    aux, aside = (), True

    def __init__(self, docker, service, name, report, back=False):
        self._docker, self._service, self._name, self._report = docker, service, name, report
        self._shown, self._since, self._stable = {}, {}, None
        self._back, self._reason = back, None
        self._steps = self._follow()

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._steps)

    def __enter__(self):
        return self

    def __exit__(self, kind, problem, traceback):
        if kind is KeyboardInterrupt:
            self._report(f"Operation continuing in background.\nUse `docker service ps {self._name}` to check progress.")

    def close(self):
        """Nothing is open."""

    def _follow(self):
        rollback = False
        while True:
            service = self._docker.services.inspect(self._service)
            status, spec = service.get("UpdateStatus") or {}, service["Spec"]
            state, message = status.get("State"), status.get("Message") or ""
            if state in ("paused", "rollback_paused"):
                raise DockerError(f"service {'rollback' if state == 'rollback_paused' else 'update'} paused: {message}")
            if state in ("rollback_started", "rollback_completed") and not rollback:
                rollback, self._reason = True, message
                yield {"id": "rollback", "status": message, "progressDetail": {}}
            query = {"service": [service["ID"]], "_up-to-date": ["true"]}
            places = self._places(service, self._docker.tasks.list(filters=query))
            yield from self._news(spec, places, rollback)
            if all(place.done for place in places) and (places or wanted(spec) is None) and state not in ("updating", "rollback_started"):
                if state == "rollback_completed" and not self._back:
                    raise DockerError(f"service rolled back: {self._reason}{self._last_error(service['ID'])}")
                if (yield from self._verified(spec)):
                    return
            else:
                if self._stable:
                    yield {"id": "verify", "status": "Detected task failure", "progressDetail": {}}
                self._stable = None
                self._give_up(spec, places)
            time.sleep(PAUSE)

    def _last_error(self, service):
        """What the task that failed last said, if any did."""
        tasks = [task for task in self._docker.tasks.list(filters={"service": [service]}) if task["Status"].get("Err")]
        return f": {max(tasks, key=lambda task: task['Status']['Timestamp'])['Status']['Err']}" if tasks else ""

    def _verified(self, spec):
        """Whether all has run for as long as it is to be watched."""
        job = any(spec["Mode"].get(kind) is not None for kind in ("ReplicatedJob", "GlobalJob"))
        now, watch = time.monotonic(), ((spec.get("UpdateConfig") or {}).get("Monitor") or 5 * SECOND) / SECOND
        self._stable = self._stable or now
        left = self._stable + watch - now
        if job or left <= 0:
            yield {"id": "verify", "status": "job complete" if job else f"Service {self._service} converged", "progressDetail": {}}
            return True
        if int(left) + 1 != self._shown.get("verify"):
            self._shown["verify"] = int(left) + 1
            yield {"id": "verify", "status": f"Waiting {int(left) + 1} seconds to verify that tasks are stable...", "progressDetail": {}}
        return False

    def _places(self, service, tasks):
        """A Place for each task there shall be."""
        job = any(service["Spec"]["Mode"].get(kind) is not None for kind in ("ReplicatedJob", "GlobalJob"))
        found = {}
        for task in tasks:
            found.setdefault(task.get("Slot") or task.get("NodeID") or "", []).append(task)
        count = wanted(service["Spec"])
        keys = sorted(found, key=str) if count is None else [*sorted(found), *[None] * (count - len(found))][:count]
        return [Place(key, found.get(key, ()), job) for key in keys]

    def _news(self, spec, places, rollback):
        """The lines that say something new."""
        done = sum(place.done for place in places)
        overall = f"{'rolling back update: ' if rollback else ''}{done} out of {len(places)} tasks"
        lines = [("overall progress", {"status": overall, "progressDetail": {}})]
        lines += [(f"{number}/{len(places)}", place.shown) for number, place in enumerate(places, 1)] if len(places) <= 20 else []
        for name, line in lines:
            if self._shown.get(name) != line:
                self._shown[name] = line
                yield {"id": name, **line}

    def _give_up(self, spec, places):
        """DockerError where no more waiting helps."""
        now = time.monotonic()
        delay = ((spec["TaskTemplate"].get("RestartPolicy") or {}).get("Delay", 5 * SECOND)) / SECOND
        for place in places:
            if place.failures >= MOST_FAILURES:
                raise DockerError(f"service {self._name} does not converge: {place.failures} tasks in one place failed, the last with: {place.error}")
            waiting = "node" if place.homeless else "next" if place.ended else None
            if waiting is None:
                self._since.pop(place.key, None)
                continue
            begun = self._since.setdefault(place.key, (waiting, now))
            if begun[0] != waiting:
                self._since[place.key] = begun = (waiting, now)
            if now - begun[1] > (NO_NODE if place.homeless else delay + NOTHING_FOLLOWS):
                raise DockerError(f"service {self._name} does not converge: {place.error or 'its tasks end and none follows'}")


class Place:
    """The tasks in one place of a service, the current one among them.

    Attributes:
        done (bool): it runs, or for a job has ended well.
        failures (int): how many tasks failed or were rejected here.
        homeless (bool): there is no node for it.
        ended (bool): the last task has ended.
        error (str): what is wrong with the last that had something.
        shown (dict): the step that tells of it.
    """

    def __init__(self, key, tasks, job):
        self.key = key
        tasks = sorted(tasks, key=lambda task: task["CreatedAt"])
        states = [task["Status"]["State"] for task in tasks]
        errors = [task["Status"].get("Err") for task in tasks if task["Status"].get("Err")]
        self.failures, self.error = sum(state in FAILED for state in states), errors[-1] if errors else ""
        current = next((task for task in reversed(tasks) if task["Status"]["State"] not in ENDED), tasks[-1] if tasks else None)
        state = current["Status"]["State"] if current else "new"
        self.done = state == ("complete" if job else "running") and (job or current.get("DesiredState") == "running")
        self.ended = bool(current) and state in ENDED and not self.done
        own = current["Status"].get("Err") if current else ""
        self.homeless = state == "pending" and bool(own)
        # What went wrong before stays in sight until it goes well.
        error = "" if self.done else own or self.error
        self.shown = {"status": error or state * bool(current), "progressDetail": {}}


def wanted(spec):
    """How many tasks a service is to have; None where that is the nodes' number."""
    mode = spec["Mode"]
    if mode.get("Replicated") is not None:
        return mode["Replicated"].get("Replicas", 1)
    if mode.get("ReplicatedJob") is not None:
        return mode["ReplicatedJob"].get("TotalCompletions", 1)
    return None

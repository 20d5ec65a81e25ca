"""The line at the bottom of the shell: the current server, what runs on it, which servers do not answer, how old that is. From the store alone."""

import threading
import time

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.notation.units import ago
from cloudmesh_docker.prompt import current

PERIOD = 1.0
MOST = 3


class Bar:
    """Its text, looked up in the background and at most once a PERIOD (seconds), as it is asked for with every key."""

    def __init__(self, session):
        self._session, self._text, self._looked, self._thread = session, "", 0.0, None

    def text(self):
        """The text (str) as it was found last."""
        resting = self._thread is None or not self._thread.is_alive()
        if resting and time.monotonic() - self._looked > PERIOD:
            self._looked = time.monotonic()
            self._thread = threading.Thread(target=self._look, daemon=True)
            self._thread.start()
        return self._text

    def _look(self):
        try:
            self._text = line(self._session.servers, current(self._session))
        except DockerError as problem:
            self._text = str(problem)


def line(servers, shown):
    """What the store knows of the current server, which is called *shown*, and of those that do not answer."""
    store, name = servers.store, servers.current().name
    parts = [shown]
    latest = store.find("Containers", {"server": name}, sort=[("seen", -1)], limit=1, fields=["seen"])
    if latest:
        from cloudmesh_docker.store.kind import utc_now

        count, running = (store.count("Containers", {"server": name, **more}) for more in ({}, {"state": "running"}))
        parts += [f"{running} of {count} containers running", f"seen {ago((utc_now() - latest[0]['seen']).total_seconds()).lower()}"]
    else:
        parts.append("no containers known")
    down = [row["name"] for row in store.find("Cloudmeshdocker", {"state": "down"}, fields=["name"]) if row["name"] in servers.inventory.servers]
    if down:
        more = f" and {len(down) - MOST} more" if len(down) > MOST else ""
        parts.append(f"unreachable: {', '.join(down[:MOST])}{more}")
    return " | ".join(parts)

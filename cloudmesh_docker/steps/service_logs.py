"""The logs of a service: each line with the name of its task and node in front, as the docker binary has them."""

INTERNAL = "com.docker.swarm."
SHORT = 12


class Named:
    """Makes such lines of a service's Stream; an iterator over (kind, bytes) and a context manager, as the Stream.

    Args:
        docker (Docker): a manager.
        stream (Stream): the log with its details.
        details (bool): show those of the log driver.
        resolve, ids, full, timestamps (bool): names instead of ids; the ids of tasks, in full; there are times in front.
    """

    def __init__(self, docker, stream, details, resolve, ids, full, timestamps):
        self._docker, self._stream = docker, stream
        self._details, self._resolve, self._ids, self._full, self._timestamps = details, resolve, ids, full, timestamps
        self._known, self._begun = {}, {}
        self._lines = self._named()

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._lines)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """End it; works from another thread."""
        self._stream.close()

    def _named(self):
        for kind, data in self._stream:
            whole, end, rest = (self._begun.pop(kind, b"") + bytes(data)).rpartition(b"\n")
            self._begun[kind] = rest
            if end:
                yield kind, b"".join(self._line(line) + b"\n" for line in whole.split(b"\n"))
        for kind, rest in self._begun.items():
            if rest:
                yield kind, self._line(rest)

    def _line(self, line):
        moment, _, rest = line.partition(b" ") if self._timestamps else (b"", b"", line)
        details, _, message = rest.partition(b" ")
        pairs = dict(pair.partition("=")[::2] for pair in details.decode("utf-8", "replace").split(","))
        task = pairs.get(f"{INTERNAL}task.id", "")
        front = f"{self._front(task)}    | "
        if self._details:
            front += ",".join(f"{key}={value}" for key, value in sorted(pairs.items()) if not key.startswith(INTERNAL)) + " "
        return (moment + b" " if moment else b"") + front.encode() + message

    def _front(self, task):
        """``web.1.zk120cnaql9l@n3``, padded for the largest number a task of the service has."""
        if task not in self._known:
            found = self._docker.tasks.inspect(task)
            service = self._docker.services.inspect(found["ServiceID"])
            name, node = found["ServiceID"], found.get("NodeID") or ""
            if self._resolve:
                name = service["Spec"]["Name"]
                node = self._docker.nodes.inspect(node)["Description"]["Hostname"]
            slot = found.get("Slot") or 0
            most = ((service["Spec"]["Mode"].get("Replicated") or {}).get("Replicas")) or slot
            identity = f".{task if self._full else task[:SHORT]}" if self._ids else ""
            padding = " " * (len(str(most)) - len(str(slot)))
            self._known[task] = f"{name}.{slot or found.get('NodeID') or ''}{identity}@{node}{padding}"
        return self._known[task]

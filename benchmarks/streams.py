"""Work on much output: of a log, and of a process inside a container."""

from benchmarks.bulk import MEGABYTE, PIPED, written
from benchmarks.contest import BINARY, Contest

GOAL = 0.85
FILED = 'exec "$@" >"$SINK"'
LINE = "x" * 99


class MuchOutput:
    """The contests of this file, for a Field."""

    def _to(self, sink, words):
        """(words, before, result) that bring the output of a command to a file, or through a pipe to one."""
        target = self._folder / "output"
        script = f"export SINK={target}; {FILED if sink == 'file' else PIPED}"
        return [["bash", "-c", script, "output"], *words], lambda: target.unlink(missing_ok=True), lambda: written(target)

    def _output(self, what, sink, title, words):
        """A contest about the command that *words* (size) -> list of str makes, with a look at memory."""
        size = (2 if self._quick else 100) * MEGABYTE
        contestants, small = (self._both(*self._to(sink, words(amount))) for amount in (size, size // 10))
        return Contest(f"{what}-{sink}", f"{title} to a {sink}, {size // MEGABYTE} MB", contestants, [(BINARY, GOAL)], small), (str(size), 1)

    def _logged(self, size):
        """The name of a container that wrote so many bytes in lines of 100."""
        engine, name = self._stock().engine, f"log-{size}"
        if engine.request("GET", f"/containers/{name}/json")[0] != 200:
            engine.json("POST", "/containers/create", {"Image": "busybox", "Cmd": ["sh", "-c", f"yes {LINE} | head -c {size}"]}, name=name)
            engine.json("POST", f"/containers/{name}/start")
            engine.json("POST", f"/containers/{name}/wait")
        return name

    def _holding(self, size):
        """The name of a running container with a file of so many bytes as /blob."""
        engine, name = self._stock().engine, f"cat-{size}"
        if engine.request("GET", f"/containers/{name}/json")[0] != 200:
            script = f"head -c {size} /dev/urandom >/blob; mkfifo /ready; read nothing </ready; sleep 100000"
            engine.json("POST", "/containers/create", {"Image": "busybox", "Cmd": ["sh", "-c", script]}, name=name)
            engine.json("POST", f"/containers/{name}/start")
            run = engine.json("POST", f"/containers/{name}/exec", {"Cmd": ["sh", "-c", "until [ -p /ready ]; do sleep 0.1; done; echo >/ready"]})[
                "Id"
            ]
            engine.json("POST", f"/exec/{run}/start", {"Detach": True})
            while engine.json("GET", f"/exec/{run}/json")["Running"]:
                continue
        return name

    def _logs(self, sink):
        return self._output("logs", sink, "logs", lambda size: ["logs", self._logged(size)])

    def _exec(self, sink):
        return self._output("exec", sink, "exec cat", lambda size: ["exec", self._holding(size), "cat", "/blob"])

    def _logs_file(self):
        return self._logs("file")

    def _logs_pipe(self):
        return self._logs("pipe")

    def _exec_file(self):
        return self._exec("file")

    def _exec_pipe(self):
        return self._exec("pipe")

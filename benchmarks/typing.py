"""How soon a key is on the screen that was typed to a process in a container."""

import os
import pty
import select
import statistics
import time

from benchmarks.contest import BINARY, OURS, Contest
from benchmarks.timing import LONGEST, Command

KEY, PAUSE = b"k", 0.01


class Typist(Command):
    """A contestant on a terminal that hands keys to a process which echoes them; timed from a key to its echo.

    Args:
        keys (int): how many are typed for one figure, their median.
    """

    def __init__(self, words, environ, keys):
        super().__init__(words, environ)
        self._keys = keys

    def output(self):
        """What is on the screen (str) after so many keys."""
        return self._run()[1].decode(errors="replace")

    def seconds(self):
        """The median time of a key (float)."""
        return statistics.median(self._run()[0])

    def _run(self):
        pid, terminal = pty.fork()
        if pid == 0:
            try:
                os.execvpe(self.words[0], self.words, self.environ)
            finally:
                os._exit(127)
        try:
            times, shown = [], self._until(terminal, b"ready")
            for _ in range(self._keys):
                # As people type: everybody is waiting for the next key.
                time.sleep(PAUSE)
                start = time.perf_counter()
                os.write(terminal, KEY)
                shown += self._until(terminal, KEY)
                times.append(time.perf_counter() - start)
            return times, shown
        finally:
            os.kill(pid, 9)
            os.waitpid(pid, 0)
            os.close(terminal)

    def _until(self, terminal, mark):
        """What is on the screen up to *mark*; RuntimeError if it never is there."""
        shown = b""
        while mark not in shown:
            try:
                data = os.read(terminal, 65536) if select.select([terminal], [], [], LONGEST)[0] else b""
            except OSError:
                # A terminal whose last user has gone.
                data = b""
            if not data:
                raise RuntimeError(f"{' '.join(self.words)}: never showed {mark!r}, but {shown[-2000:]!r}")
            shown += data
        return shown


class Typing:
    """The contest of this file, for a Field."""

    def _echo(self):
        engine, keys = self._engines.transferring(), 10 if self._quick else 100
        engine.json("POST", "/containers/create", {"Image": "busybox", "Cmd": ["sleep", "86400"]}, name="typed")
        engine.json("POST", "/containers/typed/start")
        words = ["exec", "-it", "typed", "sh", "-c", "stty size; echo ready; exec cat"]
        contestants = {
            OURS: Typist([*self.ours(), *words], self.environ(engine, **self._source()), keys),
            BINARY: Typist([self.docker, *words], self.environ(engine), keys),
        }
        return Contest("echo", f"exec -it cat: a key and its echo, {keys} times", contestants, [(BINARY, 1.0)]), (KEY.decode(), keys)

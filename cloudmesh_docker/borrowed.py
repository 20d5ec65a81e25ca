"""The caller's terminal while it is not as the caller has it: given back whatever ends or stops the process."""

import os
import signal

from cloudmesh_docker.console import stop

ENDING = ("HUP", "TERM", "QUIT")


class Borrowed:
    """A context, entered on the main thread, at whose end, and before a signal ends or stops the process, the terminal is as it was.

    Args:
        terminal (Terminal): the caller's.
        take (callable): makes it what it is to be; again when the process was stopped and goes on.
        give_back (callable): makes it what it was.

    Attributes:
        taken (bool): it is not as the caller has it.
    """

    def __init__(self, terminal, take, give_back):
        self._terminal, self._take, self._give_back, self.taken = terminal, take, give_back, False
        # A changed size interrupts what waits, which is how a thread gets heard.
        self._signals = terminal.signals(self._receive, (*ENDING, "TSTP", "CONT", "WINCH"))

    def __enter__(self):
        self._signals.__enter__()
        return self

    def __exit__(self, *error):
        # A second signal must not keep the terminal from what the first one ended.
        with self._terminal.signals(lambda name: None):
            self.give_back()
        self._signals.__exit__()

    def take(self):
        """Take it, or make it anew what it is to be; on any thread."""
        self.taken = True
        self._take()

    def give_back(self):
        """Give it back, if it was taken."""
        if self.taken:
            self.taken = False
            self._give_back()

    def _receive(self, name):
        if name in ENDING:
            self.give_back()
            self._signals.__exit__()
            os.kill(os.getpid(), getattr(signal, "SIG" + name))
        elif name == "TSTP":
            taken = self.taken
            self.give_back()
            stop()
            if taken:
                self.take()
        elif name == "CONT" and self.taken:
            # Stopped without being asked: the shell has used the terminal since.
            self.take()

"""Runs the contestants in turns and keeps their times."""

import fcntl
import os
import pty
import select
import statistics
import struct
import subprocess
import termios
import threading
import time

WINDOW = struct.pack("HHHH", 24, 80, 0, 0)
LONGEST = 120


class Command:
    """A contestant that is a process, timed from its start to its end.

    Args:
        words (list of str): the command.
        environ (dict): its whole environment.
    """

    def __init__(self, words, environ):
        self.words, self.environ = words, environ

    def output(self):
        """What it prints (str), for a look at its answer; RuntimeError if it fails."""
        done = subprocess.run(self.words, env=self.environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LONGEST)
        if done.returncode:
            raise RuntimeError(f"{' '.join(self.words)}: exit {done.returncode}\n{done.stderr[-2000:]}")
        return done.stdout

    def seconds(self):
        """Run it once; how long it took (float)."""
        quiet = subprocess.DEVNULL
        start = time.perf_counter()
        process = subprocess.Popen(self.words, env=self.environ, stdin=quiet, stdout=quiet, stderr=quiet)
        # A wait with a limit of its own would look at the process only now and then, and round its time up.
        alarm = threading.Timer(LONGEST, process.kill)
        alarm.start()
        code = process.wait()
        end = time.perf_counter()
        alarm.cancel()
        alarm.join()
        if code:
            raise RuntimeError(f"{' '.join(self.words)}: exit {code}")
        return end - start


class Screen(Command):
    """A contestant on a terminal, timed from its start until *mark* is on the screen."""

    def __init__(self, words, environ, mark):
        super().__init__(words, environ)
        self.mark = mark.encode()

    def output(self):
        """What was on the screen when the mark was; RuntimeError if it never is."""
        return self._run()[1].decode(errors="replace")

    def seconds(self):
        """Run it once; how long it took (float)."""
        return self._run()[0]

    def _run(self):
        start = time.perf_counter()
        pid, terminal = pty.fork()
        if pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, WINDOW)
                os.execvpe(self.words[0], self.words, self.environ)
            finally:
                os._exit(127)
        shown = b""
        try:
            while self.mark not in shown:
                shown += self._read(terminal, shown)
            return time.perf_counter() - start, shown
        finally:
            os.kill(pid, 9)
            os.waitpid(pid, 0)
            os.close(terminal)

    def _read(self, terminal, shown):
        """The next bytes on the screen; RuntimeError if there will be none."""
        try:
            data = os.read(terminal, 65536) if select.select([terminal], [], [], LONGEST)[0] else b""
        except OSError:
            # A terminal whose last user has gone.
            data = b""
        if not data:
            raise RuntimeError(f"{' '.join(self.words)}: never showed {self.mark!r}, but {shown[-2000:]!r}")
        return data


def in_turns(contestants, rounds):
    """Time all contestants once a round: A B C, then C B A, and so on.

    Args:
        contestants (dict of str to Command): by name.
        rounds (int): how many.

    Returns:
        dict of str to list of float: seconds by name, in the order of the rounds.
    """
    names, times = list(contestants), {name: [] for name in contestants}
    for number in range(rounds):
        for name in names[:: -1 if number % 2 else 1]:
            times[name].append(contestants[name].seconds())
    return times


def ratio(times, other):
    """(middle, least, most) of the quotients round by round."""
    quotients = [mine / theirs for mine, theirs in zip(times, other, strict=True)]
    return statistics.median(quotients), min(quotients), max(quotients)

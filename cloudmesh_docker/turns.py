"""Answers that are mere lines, written as soon as all that stand before them are there."""

from _thread import allocate_lock


class Turns:
    """The order in which the answers of a call are shown: by servers, and of each server by targets.

    Args:
        servers (list): their names.
        targets (int): how many answers each of them has.
        write (callable): gets a server's name and its answers (list), those it had in one turn; whatever it can't write at once ends all turns.

    Attributes:
        written (int): how many answers were.
        left (set): the servers of which no more will come.
    """

    def __init__(self, servers, targets, write):
        self._due = [(server, number) for server in servers for number in range(targets)]
        self._due.reverse()
        self._write, self._there, self.left, self._lock, self.written = write, {}, set(), allocate_lock(), 0

    def take(self, server, number, answers):
        """The answers (list, empty after an error) for a target of a server are there; what is due is written."""
        with self._lock:
            self._there[server, number] = answers
            self._go_on()

    def leave(self, server):
        """No more will come of a server."""
        with self._lock:
            self.left.add(server)
            self._go_on()

    def _go_on(self):
        while self._due and (self._due[-1] in self._there or self._due[-1][0] in self.left):
            server, number = self._due.pop()
            answers = self._there.pop((server, number), [])
            if not all(map(is_line, answers)):
                self._due.clear()
            elif answers:
                self._write(server, answers)
                self.written += len(answers)


def is_line(answer):
    """bool: an answer is written as it is: a text, a number, nothing, or a list of them, which documents are not even if there are none."""
    return all(map(is_line, answer)) if type(answer) is list else answer is None or isinstance(answer, str | int)

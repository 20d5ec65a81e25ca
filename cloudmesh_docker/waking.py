"""Signals that come in the moment before Python waits."""

import os
import signal
from _thread import get_ident, start_new_thread
from time import sleep


class Waker:
    """Has the main thread notice each signal while it waits for output.

    One that comes in the moment before it begins to wait is kept by Python until it has waited, which may be for ever. So another one follows,
    which means nothing to anybody here.
    """

    PAUSES = (0.05, 0.5)

    def __init__(self):
        self._before, self._handler, self._heard, self._told = None, None, None, None

    def start(self):
        """Begin, on the main thread."""
        self._heard, self._told = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        os.set_blocking(self._heard, True)
        self._handler = signal.signal(signal.SIGURG, lambda *_: None)
        self._before = signal.set_wakeup_fd(self._told, warn_on_full_buffer=False)
        start_new_thread(self._watch, (get_ident(), self._heard))

    def end(self):
        """No more."""
        if self._told is not None:
            signal.set_wakeup_fd(self._before)
            signal.signal(signal.SIGURG, self._handler)
            os.close(self._told)
            self._told = None

    def _watch(self, main, heard):
        while numbers := os.read(heard, 64):
            if set(numbers) == {signal.SIGURG}:
                continue
            for pause in self.PAUSES:
                sleep(pause)
                if self._told is not None:
                    signal.pthread_kill(main, signal.SIGURG)
        os.close(heard)

"""A main thread that waits, and signals that came just before."""

import os
import signal
import time

from cloudmesh_docker.waking import Waker
from tests.running import PATIENCE


def test_a_signal_that_came_too_early_is_noticed():
    seen, waker, handler = [], Waker(), signal.getsignal(signal.SIGURG)
    try:
        waker.start()
        signal.signal(signal.SIGURG, lambda *_: seen.append(True))
        # What Python's own handler does for it; here nothing else interrupts the wait.
        os.write(waker._told, bytes([signal.SIGTERM]))
        end = time.monotonic() + PATIENCE
        while not seen and time.monotonic() < end:
            time.sleep(0.01)
    finally:
        waker.end()
    assert seen and signal.set_wakeup_fd(-1) == -1 and signal.getsignal(signal.SIGURG) == handler


def test_it_can_begin_again_within_itself():
    first, second = Waker(), Waker()
    handler = signal.getsignal(signal.SIGURG)
    first.start(), second.start()
    second.end(), first.end()
    first.end()
    assert signal.set_wakeup_fd(-1) == -1 and signal.getsignal(signal.SIGURG) == handler

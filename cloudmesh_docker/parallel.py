"""Several things at once, on threads."""

import os
from _thread import allocate_lock, get_native_id, start_new_thread

# Open files: of the program itself, and of the work on one server, which may have several things to do there at once.
OWN, EACH = 56, 10


def is_main():
    """bool: this is the process's first thread; to ``threading`` the main one is whoever imported it first."""
    return get_native_id() == os.getpid()


def in_parallel(run, items, most):
    """Call *run* with each of *items*, at most *most* at a time; the first exception, if any, is raised when all are done."""
    items, failures = list(items), []
    if min(most, len(items)) <= 1:
        for item in items:
            run(item)
        return
    items.reverse()

    def worker(end):
        try:
            while items:
                try:
                    item = items.pop()
                except IndexError:
                    return
                run(item)
        except BaseException as failure:
            failures.append(failure)
        finally:
            end.release()

    ends = []
    try:
        while items and len(ends) < most and begin(worker, ends):
            pass
        for end in ends:
            end.acquire()
    except BaseException:
        # Interrupted: what has not begun never will.
        items.clear()
        raise
    if failures:
        raise failures[0]


def begin(worker, ends):
    """Start one more thread, whose lock is added to *ends*; whether that went, as a system may allow no more of them. RuntimeError for the first."""
    end = allocate_lock()
    end.acquire()
    try:
        start_new_thread(worker, (end,))
    except RuntimeError:
        if not ends:
            raise
        return False
    ends.append(end)
    return True


def room(servers, most):
    """Have enough files open for so many servers, as far as the system lets us.

    Args:
        servers (int): how many.
        most (int): how many of them at a time.

    Returns:
        (int, bool): how many at a time, and whether connections may be kept when the work on a server is done.
    """
    if servers == 1:
        return most, True
    from resource import RLIM_INFINITY, RLIMIT_NOFILE, getrlimit, setrlimit

    wanted, (soft, hard) = OWN + EACH * servers, getrlimit(RLIMIT_NOFILE)
    if soft != RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == RLIM_INFINITY else min(hard, wanted)
        try:
            setrlimit(RLIMIT_NOFILE, (soft, hard))
        except (OSError, ValueError):
            soft = getrlimit(RLIMIT_NOFILE)[0]
    if soft == RLIM_INFINITY or soft >= wanted:
        return most, True
    return max(1, min(most, (soft - OWN) // EACH)), False

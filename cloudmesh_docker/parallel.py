"""Several things at once, on threads."""


def in_parallel(run, items, most):
    """Call *run* with each of *items*, at most *most* at a time; the first exception, if any, is raised when all are done."""
    items, failures = list(items), []
    if min(most, len(items)) <= 1:
        for item in items:
            run(item)
        return
    import threading

    items.reverse()

    def worker():
        while items:
            try:
                item = items.pop()
            except IndexError:
                return
            try:
                run(item)
            except BaseException as failure:
                failures.append(failure)
                return

    threads = [threading.Thread(target=worker, daemon=True) for _ in range(min(most, len(items)))]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    except BaseException:
        # Interrupted: what has not begun never will.
        items.clear()
        raise
    if failures:
        raise failures[0]

"""The folder the tests work in, and what clears up after them whatever becomes of them."""

import pathlib
import subprocess
import tempfile

from tests.bench.dockerd import cgroup_prefix

# Waits until the test process ends, in whatever way, then takes away what outlives its hosts. The hosts are ending at that time, so
# neither the folder nor the control groups need be free at the first attempt.
JANITOR = r"""
read -r _
for attempt in $(seq 200); do
    rm -rf -- "$1" 2>/dev/null
    groups=$(find /sys/fs/cgroup -mindepth 1 -maxdepth 2 -type d -name "*$2*" 2>/dev/null)
    [ -z "$groups" ] || find $groups -depth -type d -exec rmdir {} + 2>/dev/null
    [ -e "$1" ] || [ -n "$groups" ] || exit 0
    [ "$attempt" -lt 3 ] || sleep 0.05
done
"""


class Lab:
    """A temporary folder with a path short enough for unix sockets; a context manager, whose end leaves nothing behind."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="cm-", dir="/tmp"))
        quiet = subprocess.DEVNULL
        words = ["bash", "-c", JANITOR, "janitor", str(self.folder), cgroup_prefix()]
        self._janitor = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, start_new_session=True)

    def __enter__(self):
        return self.folder

    def __exit__(self, *exception):
        self._janitor.stdin.close()
        self._janitor.wait()

"""What is acknowledged is kept: when the process is killed, and when several write at once."""

import os
import random
import signal
import subprocess
import sys
import threading
import time

import pytest

from cloudmesh_docker.store import open_store
from tests.store.conftest import database_url
from tests.store.samples import containers

BATCH = 20

WRITER = f"""
import sys
from cloudmesh_docker.store import open_store
from tests.store.samples import containers
store = open_store(sys.argv[1])
print("ready", flush=True)
for turn in range(1000):
    documents = containers("a", {BATCH}, project=str(turn))
    store.replace_many("Containers", [dict(document, _id=f"{{turn}}/{{document['_id']}}") for document in documents])
    store.replace_server("Images", "a", [dict(_id=f"a/{{number}}", server="a", project=str(turn), raw=turn) for number in range(turn % 7, {BATCH})])
    print(turn, flush=True)
"""

SHARER = """
import sys
from cloudmesh_docker.store import open_store
from tests.store.samples import containers
url, name, turns = sys.argv[1], sys.argv[2], int(sys.argv[3])
sys.stdin.readline()
with open_store(url) as store:
    for turn in range(turns):
        documents = [dict(document, _id=f"{name}/{turn}/{document['id']}", project=str(turn)) for document in containers(name, 20)]
        store.replace_many("Containers", documents)
        store.replace_many("Volumes", [dict(_id=f"shared {number}", server=name, raw=turn) for number in range(10)])
        store.replace_server("Images", name, [dict(_id=f"{name}/{number}", server=name, project=str(turn)) for number in range(10)])
"""

OPENER = """
import sys
from cloudmesh_docker.store import open_store
sys.stdin.readline()
for number in range(15):
    with open_store(f"{sys.argv[1]}/{number}/store.db") as store:
        store.replace_many("Images", [dict(_id=sys.argv[2])])
"""


def start(code, *words):
    """A Python process that runs *code*, with pipes."""
    return subprocess.Popen([sys.executable, "-c", code, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("after", [0, 1, 150, 400])
def test_killed_while_writing(tmp_path, after):
    """1,000 bulk writes, killed somewhere: all that was acknowledged is there, and each bulk write is whole or absent."""
    path = str(tmp_path / "store.db")
    process = start(WRITER, path)
    assert process.stdout.readline() == "ready\n"
    for _ in range(after):
        process.stdout.readline()
    time.sleep(random.uniform(0, 0.005))
    process.kill()
    rest = process.stdout.read().split("\n")
    assert process.wait() == -signal.SIGKILL and "999" not in rest
    acknowledged = after + sum(1 for line in rest[:-1] if line)
    with open_store(path) as store:
        written = store.distinct("Containers", "project")
        assert {str(turn) for turn in range(acknowledged)} <= set(written) and len(written) <= acknowledged + 1
        for turn in written:
            assert store.count("Containers", {"project": turn}) == BATCH
        assert len(store.find("Containers")) == BATCH * len(written)
        turns = [int(turn) for turn in store.distinct("Images", "project")]
        assert len(turns) <= 1
        if acknowledged:
            assert turns[0] >= acknowledged - 1
            assert [image["raw"] for image in store.find("Images")] == turns * (BATCH - turns[0] % 7)
        assert store._connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert store.replace_many("Containers", containers("new", 5)) == 5


def run_together(code, *words):
    """Run four processes at the same moment; each gets its own name as the second word."""
    processes = [start(code, words[0], name, *words[1:]) for name in "abcd"]
    time.sleep(0.1)
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    for process in processes:
        process.communicate()
    assert [process.returncode for process in processes] == [0] * 4


def check_shared(store, turns):
    """That everything is there which ``SHARER`` wrote four times."""
    assert store.count("Containers") == 4 * turns * 20
    for name in "abcd":
        found = store.find("Containers", {"server": name})
        assert {one["_id"] for one in found} == {f"{name}/{turn}/{one['id']}" for turn in range(turns) for one in containers(name, 20)}
        assert [one["project"] for one in store.find("Images", {"server": name})] == [str(turns - 1)] * 10
    assert [one["raw"] for one in store.find("Volumes")] == [turns - 1] * 10


def test_four_processes_write_at_once(tmp_path):
    path = str(tmp_path / "store.db")
    run_together(SHARER, path, "40")
    with open_store(path) as store:
        check_shared(store, 40)
        assert store._connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_four_processes_write_at_once_over_the_wire(nx_server):
    url = database_url(nx_server.url)
    run_together(SHARER, url, "5")
    with open_store(url) as store:
        check_shared(store, 5)


def test_four_processes_make_the_same_file_at_once(tmp_path):
    run_together(OPENER, str(tmp_path))
    for number in range(15):
        with open_store(f"{tmp_path}/{number}/store.db") as store:
            assert store.distinct("Images", "_id") == list("abcd")
            assert store._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_opening_twice_in_one_process_keeps_the_locks(tmp_path):
    """A descriptor of the file opened and closed here would drop this process's locks on it: another process, when it closes the file, would
    think itself alone and take away the log that this one still writes to."""
    path = str(tmp_path / "store.db")
    with open_store(path) as store:
        store.replace_many("Images", [{"_id": "one"}])
        threads = [threading.Thread(target=lambda: open_store(path).close()) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        code = "import sys; from cloudmesh_docker.store import open_store; open_store(sys.argv[1]).replace_many('Images', [{'_id': 'two'}])"
        assert start(code, path).wait() == 0
        assert os.path.getsize(f"{path}-wal") > 0
        store.replace_many("Images", [{"_id": "three"}])
    with open_store(path) as store:
        assert store.distinct("Images", "_id") == ["one", "three", "two"]

"""From container to container, which the docker binary refuses: held against two copies of its own, with a file in between."""

import tracemalloc

import pytest

from tests.running import Runner

SCRIPT = "mkdir -p /x/sub; echo 1 >/x/file; chown 7:7 /x/file; ln -s file /x/lf; ln /x/file /x/hard; mkfifo /x/pipe; echo 2 >/x/sub/in; sleep 1000"
COPIES = """
/x/file T/new|/x/file T|/x/file T/dir/|/x T|/x T/made|/x/. T/dir|/x/lf T|-L /x/lf T|/x/sub/ T|/x T/f/y|/x/file T/no/|/nosuch T|/x T/f
"""


@pytest.fixture(scope="module")
def second(make_engine):
    """Another engine."""
    return make_engine("cp-second")


@pytest.fixture
def pair(engine, second):
    """Lines with the servers near, the current one, and far saved."""
    runner = Runner()
    for name, each in (("near", engine), ("far", second)):
        runner(f"docker server add {name} {each.address}")
    runner("docker server use near")
    yield runner
    runner.close()
    engine.clean()
    second.clean()


@pytest.fixture
def containers(docker, engine, second):
    """The container one on the first engine, with something in /x, and two on the second."""
    docker("run", "-d", "--name", "one", "busybox", "sh", "-c", SCRIPT, check=True)
    docker("run", "-d", "--name", "two", "busybox", "sleep", "1000", engine=second, check=True)
    while docker("exec", "one", "test", "-e", "/x/sub/in").returncode:
        pass


def theirs(docker, engine, options, source, target, folder):
    """The docker binary's exit code for the two steps."""
    first = docker("cp", *options, f"one:{source.rstrip('/.')}", str(folder))
    made = [*folder.iterdir(), folder][0]
    ending = source[len(source.rstrip("/.")) :]
    return first.returncode or docker("cp", *options, f"{made}{ending}", f"two:{target}", engine=engine).returncode


def test_the_rules_of_names(pair, second, docker, containers, tmp_path):
    lines, codes = [line.split() for line in COPIES.replace("\n", "").split("|")], {"theirs": [], "ours": []}
    script = "for i in $(seq 0 20); do for w in ours theirs; do mkdir -p /$w/$i/dir; echo 3 >/$w/$i/f; done; done"
    docker("exec", "two", "sh", "-c", script, engine=second, check=True)
    for number, (*options, source, target) in enumerate(lines):
        folder = tmp_path / str(number)
        folder.mkdir()
        codes["theirs"].append(theirs(docker, second, options, source, target.replace("T", f"/theirs/{number}"), folder))
        codes["ours"].append(pair(f"docker cp {' '.join(options)} one:{source} far:two:{target.replace('T', f'/ours/{number}')}")[2])
    assert codes["ours"] == codes["theirs"] and 0 in codes["ours"] and 1 in codes["ours"]
    listing = "cd /{0}; find . -exec stat -c '%n %F %u %g %a %h' {{}} + | sort; find . -type f -exec md5sum {{}} + | sort"
    ours, expected = (docker("exec", "two", "sh", "-c", listing.format(who), engine=second, check=True).stdout for who in ("ours", "theirs"))
    assert sorted({*ours.splitlines()} ^ {*expected.splitlines()}) == []


def test_servers_by_slash_or_colon_and_the_current_one(pair, second, docker, containers):
    for line in ("one:/x/file far/two:/1", "near:one:/x/file far:two:/2", "near/one:x/file far/two:/3"):
        assert pair(f"docker cp {line}") == ("", "", 0)
    assert pair("docker --server far cp near:one:/x/file two:/4") == ("", "", 0)
    assert docker("exec", "two", "cat", "/1", "/2", "/3", "/4", engine=second).stdout == "1\n" * 4
    assert {entry["server"] for entry in pair.store.find("History") if "/3" in entry["command"]} == {"far"}
    assert pair("docker cp far:two:/1 one:/back") == ("", "", 0)
    assert docker("exec", "one", "cat", "/back").stdout == "1\n"


def test_a_server_and_a_file_here(pair, docker, second, containers, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "far:two:").write_text("local\n")
    assert pair("docker cp ./far:two: far:two:/colons") == ("", "", 0)
    assert pair("docker cp far:two:/colons .") == ("", "", 0)
    assert (tmp_path / "colons").read_text() == "local\n"


def test_two_containers_of_one_server(pair, docker, containers):
    docker("run", "-d", "--name", "three", "busybox", "sleep", "1000", check=True)
    assert pair("docker cp one:/x three:/x") == ("", "", 0)
    assert docker("exec", "three", "cat", "/x/sub/in").stdout == "2\n"
    # The engine would wait for itself.
    assert pair("docker cp one:/x near:one:/y")[1:] == (
        "one: source and destination are the same container; copy with: docker exec one cp\n",
        1,
    )


def test_owners_are_kept_if_asked(pair, docker, second, containers):
    assert pair("docker cp one:/x/file far:two:/mine") == pair("docker cp -a one:/x/file far:two:/theirs") == ("", "", 0)
    assert docker("exec", "two", "stat", "-c", "%u:%g", "/mine", "/theirs", engine=second).stdout == "0:0\n7:7\n"


def test_a_container_that_has_the_name_of_a_server(pair, docker, engine, tmp_path):
    docker("run", "-d", "--name", "far", "busybox", "sh", "-c", "echo in >/f; echo odd >/two:x; sleep 1000", check=True)
    while docker("exec", "far", "test", "-e", "/two:x").returncode:
        pass
    assert pair(f"docker cp far:/f {tmp_path}/f") == ("", "", 0)
    assert pair(f"docker cp far:/two:x {tmp_path}/x") == ("", "", 0)
    assert ((tmp_path / "f").read_text(), (tmp_path / "x").read_text()) == ("in\n", "odd\n")


def test_an_error_of_either_side(pair, containers):
    missing = "Error response from daemon: No such container: nosuch\n"
    assert pair("docker cp nosuch:/x far:two:/")[1:] == (f"near: {missing}", 1)
    assert pair("docker cp one:/x far:nosuch:/")[1:] == (f"far: {missing}", 1)
    assert pair("docker cp one:/x nosuch:/")[1:] == (missing, 1)
    assert "could not find the file" in pair("docker cp one:/no far:two:/")[1].lower()
    assert pair("docker cp --dry-run near:one:/x far:two:/")[0] == "GET /v1.51/containers/one/json\n"


def test_a_protected_server_is_not_written_to(pair, containers):
    pair("docker server update far --protected")
    assert "far is protected" in pair("docker cp one:/x far:two:/")[1]
    assert pair("docker cp far:two:/etc/passwd one:/p") == ("", "", 0)


def test_memory_does_not_grow_with_the_size(pair, docker, second, containers):
    docker("exec", "one", "dd", "if=/dev/zero", "of=/big", "bs=1M", "count=100", check=True)
    tracemalloc.start()
    try:
        assert pair("docker cp one:/big far:two:/big") == ("", "", 0)
        assert tracemalloc.get_traced_memory()[1] < 20 << 20
    finally:
        tracemalloc.stop()
    assert docker("exec", "two", "stat", "-c", "%s", "/big", engine=second).stdout == f"{100 << 20}\n"

import json
import shlex

import pytest

from tests.running import container, timeless


def compact(value):
    return json.dumps(value, separators=(",", ":"))


HEADER = "CONTAINER ID   IMAGE     COMMAND        CREATED       STATUS         PORTS     NAMES\n"


def test_table_as_docker_prints_it(fake, cms):
    fake.expects("GET", "/containers/json", query={}, reply=[container()])
    out, err, code = cms("docker container list")
    assert (err, code) == ("", 0)
    assert out.splitlines()[0] + "\n" == HEADER
    assert out.splitlines()[1] == '000000000000   busybox   "sleep 1000"   3 years ago   Up 5 minutes             web'


def test_options_go_to_the_engine(fake, cms):
    filters = compact({"status": ["exited"], "label": ["a=b"]})
    fake.expects("GET", "/containers/json", query={"all": "1", "limit": "2", "size": "1", "filters": filters}, reply=[])
    assert cms("docker ps -asn 2 --filter status=exited -f label=a=b")[2] == 0


def test_quiet_and_no_trunc(fake, cms):
    fake.expects("GET", "/containers/json", reply=[container(1), container(2, "db")], times=2)
    assert cms("docker ps -q")[0] == "000000000000\n" * 2
    assert cms("docker ps -q --no-trunc")[0] == f"{1:064x}\n{2:064x}\n"


def test_formats(fake, cms):
    fake.expects("GET", "/containers/json", reply=[container(Labels={"a": "b"})], times=5)
    (row,) = json.loads(cms("docker ps --format json")[0])
    assert (row["Names"], row["Labels"], row["State"]) == ("web", "a=b", "running")
    assert cms("docker ps --format '{{.ID}}\\t{{.Names}}'")[0] == "000000000000\tweb\n"
    assert cms("docker ps --format 'table {{.Names}}\\t{{.Status}}'")[0] == "NAMES     STATUS\nweb       Up 5 minutes\n"
    assert cms("docker ps --format csv")[0].splitlines()[1].startswith("000000000000,busybox,")
    assert "Names: web" in cms("docker ps --format yaml")[0]


def test_wrong_format_filter_and_sort_key_are_named(fake, cms):
    fake.allows("GET", "/containers/json", reply=[container()])
    assert "no field .Nosuch" in cms("docker ps --format '{{.Nosuch}}'")[1]
    assert "use table, json, yaml, csv" in cms("docker ps --format jsno")[1]
    out, err, code = cms("docker ps --filter colour=red")
    assert (out, code) == ("", 125)
    assert "colour" in err and "ancestor" in err
    assert "sort by one of" in cms("docker ps --sort nosuch")[1]


def test_sorted_by_a_column(fake, cms):
    fake.expects("GET", "/containers/json", reply=[container(1, "b", Created=2), container(2, "a", Created=1)], times=2)
    assert cms("docker ps --sort names --format '{{.Names}}'")[0] == "a\nb\n"
    assert cms("docker ps --sort created --format '{{.Names}}'")[0] == "a\nb\n"


@pytest.mark.parametrize(
    "format, size", [("{{.Size}}", True), ("table {{.Names}}\t{{.Size}}", True), ("{{json .}}", True), ("{{json .Names}}", False), ("json", False)]
)
def test_sizes_are_asked_for_where_a_template_shows_them(fake, cms, format, size):
    fake.expects("GET", "/containers/json", query={"size": "1"} if size else {}, reply=[container(SizeRw=1, SizeRootFs=2)])
    assert cms(f"docker ps --format '{format}'")[2] == 0


def test_the_whole_row_has_no_more_than_it_should(fake, cms):
    fake.expects("GET", "/containers/json", reply=[container()])
    row = json.loads(cms("docker ps --format '{{json .}}'")[0])
    assert {"Server", "Seen"} & row.keys() == set() and row["Names"] == "web"


def test_cached_shows_the_store_with_ages_and_asks_nobody(fake, cms):
    fake.expects("GET", "/containers/json", reply=[container(), container(2, "old", "exited")])
    cms("docker ps -a")
    out, _, code = cms("docker ps --cached")
    assert code == 0
    assert out.splitlines()[0].endswith("NAMES     SEEN")
    assert [line.split()[-1] for line in out.splitlines()] == ["SEEN", "ago"]
    assert cms("docker ps -a --cached --filter status=exited --format '{{.Names}}'")[0] == "old\n"


def test_a_running_list_forgets_what_is_gone(fake, cms):
    fake.expects("GET", "/containers/json", query={"all": "1"}, reply=[container(1, "web"), container(2, "db")])
    cms("docker ps -a")
    fake.expects("GET", "/containers/json", query={}, reply=[container(1, "web")])
    again = compact({"id": [container(2)["Id"]]})
    fake.expects("GET", "/containers/json", query={"all": "1", "filters": again}, reply=[container(2, "db", "exited")])
    cms("docker ps")
    assert {document["name"]: document["state"] for document in cms.store.find("Containers")} == {"web": "running", "db": "exited"}


def test_down_offers_what_is_remembered(fake, cms):
    fake.expects("GET", "/containers/json", reply=[container()])
    cms("docker ps -a")
    fake.close()
    cms.session.servers.close()
    out, err, code = cms("docker ps")
    assert (out, code) == ("", 1)
    assert "1 container remembered, seen Less than a second ago: add --cached to see them" in err
    assert cms("docker ps --cached --format '{{.Names}}'") == ("web\n", "", 0)


FORMS = ("-a", "-aq", "-aq --no-trunc", "-a --no-trunc", "-as", "", "-l", "-n 1", "-a -f name=two", "-a --format '{{.ID}} {{.Labels}} {{.Names}}'")


def test_beside_the_docker_binary(real, docker):
    docker("run", "-d", "--name", "one", "-l", "x=y", "-p", "80", "busybox", "sleep", "1000", check=True)
    docker("create", "--name", "two", "busybox", "echo", "a long line of words that will be cut", check=True)
    for words in FORMS:
        theirs = docker("ps", *shlex.split(words), check=True).stdout
        assert timeless(real(f"docker ps {words}")[0]) == timeless(theirs), words


def test_sizes_are_not_told_from_the_store(cms, fake):
    fake.expects("GET", "/containers/json", reply=[container()])
    cms("docker ps -a")
    out, err, code = cms("docker ps -as --cached")
    assert (out, code) == ("", 125) and err.startswith("--size and --cached can't be used together")


def cut():
    """A list that breaks off in the middle."""
    yield json.dumps([container(3, "new"), container(4, "more")]).encode()[:-40]
    raise OSError


@pytest.mark.parametrize("reply", [lambda: (200, cut()), lambda: 500, lambda: (200, b"[{", {"Content-Type": "application/json"})])
def test_a_list_that_fails_leaves_what_was_known(cms, fake, reply):
    fake.expects("GET", "/containers/json", reply=[container(1, "web"), container(2, "db")])
    fake.expects("GET", "/containers/json", reply=reply())
    cms("docker ps -a")
    assert cms("docker ps -a")[2] == 1
    assert sorted(document["name"] for document in cms.store.find("Containers")) == ["db", "web"]

from tests.running import compact
from tests.swarms import INFO, node


def listed(fake):
    fake.expects("GET", "/info", reply=INFO)
    fake.expects("GET", "/nodes", reply=[node(10), node(2), node(1, "manager")])


def test_in_the_order_of_their_names(fake, cms):
    listed(fake)
    out, err, code = cms("docker node ls")
    assert (err, code) == ("", 0)
    assert out.splitlines()[0].split("  ")[0] == "ID"
    assert [line.split()[:2] for line in out.splitlines()[1:]] == [["n1id", "*"], ["n2id", "host2"], ["n10id", "host10"]]


def test_remembered(fake, cms):
    listed(fake)
    before = cms("docker node ls --format '{{.ID}} {{.Self}} {{.ManagerStatus}}'")[0]
    assert cms("docker node ls --cached --format '{{.ID}} {{.Self}} {{.ManagerStatus}}'")[0] == before
    assert cms("docker node ls --cached -q -f role=manager")[0] == "n1id\n"
    assert cms.store.count("Nodes") == 3


def test_filters_go_to_the_engine(fake, cms):
    fake.expects("GET", "/info", reply=INFO)
    fake.expects("GET", "/nodes", query={"filters": compact({"role": ["worker"]})}, reply=[node(2)])
    assert cms("docker node ls -qf role=worker")[0] == "n2id\n"
    assert "use one of id, label" in cms("docker node ls -f colour=red")[1]


def test_beside_the_docker_binary(beside):
    for words in ("", "-q", "-f role=manager", "--format '{{.ID}} {{.Hostname}} {{.TLSStatus}} {{.Availability}} {{.Self}}'"):
        beside(f"node ls {words}")

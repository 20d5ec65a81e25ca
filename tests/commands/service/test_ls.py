from tests.running import compact
from tests.swarms import service


def test_counts_and_ports(fake, cms):
    jobs = service("job", Spec={**service()["Spec"], "Name": "job", "Mode": {"ReplicatedJob": {"TotalCompletions": 5}}}, Endpoint={})
    ports = [{"Protocol": "tcp", "TargetPort": 80 + n, "PublishedPort": 8080 + n, "PublishMode": "ingress"} for n in range(3)]
    fake.expects("GET", "/services", query={"status": "1"}, reply=[service("web", Endpoint={"Ports": ports}), jobs])
    out, err, code = cms("docker service ls --format '{{.ID}}|{{.Name}}|{{.Mode}}|{{.Replicas}}|{{.Image}}|{{.Ports}}'")
    assert (err, code) == ("", 0)
    assert out.splitlines() == [
        "jobidentity0|job|replicated job|1/2 (0/5 completed)|busybox:1|",
        "webidentity0|web|replicated|1/2|busybox:1|*:8080-8082->80-82/tcp",
    ]


def test_remembered(fake, cms):
    fake.expects("GET", "/services", reply=[service(), service("db")])
    cms("docker service ls")
    assert cms("docker service ls --cached -q")[0] == "dbidentity01\nwebidentity0\n"
    assert cms("docker service ls --cached -q -f name=web -f mode=replicated -f label=x=y")[0] == "webidentity0\n"
    assert cms("docker service ls --cached -q -f mode=global")[0] == ""
    fake.close()
    cms.session.servers.close()
    assert "2 services remembered" in cms("docker service ls")[1]


def test_filters_go_to_the_engine(fake, cms):
    fake.expects("GET", "/services", query={"filters": compact({"mode": ["global"]}), "status": "1"}, reply=[])
    assert cms("docker service ls -qf mode=global") == ("", "", 0)


def test_beside_the_docker_binary(beside, managed):
    for name, more in (
        ("web", "--replicas 2 -l x=y -p 8080:80 -p 8081:81"),
        ("all", "--mode global"),
        ("few", "--replicas 2 --replicas-max-per-node 1"),
    ):
        assert managed(f"docker service create -q --no-resolve-image --update-monitor 1ms --name {name} {more} busybox sleep 1000")[2] == 0
    for words in ("", "-q", "-f mode=global", "--format '{{.ID}} {{.Name}} {{.Ports}}'"):
        beside(f"service ls {words}")

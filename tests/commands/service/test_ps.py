from tests.running import compact
from tests.swarms import node, service, task

ASKED = {"filters": compact({"service": ["webidentity0123"]})}


def known(fake, *tasks):
    fake.allows("GET", "/services", reply=[service()])
    fake.allows("GET", "/nodes", reply=[node(1)])
    fake.expects("GET", "/tasks", query=ASKED, reply=list(tasks))


def test_older_tasks_stand_under_the_newest(fake, cms):
    known(fake, task(1, number=2), task(1, "failed", "task: non-zero exit (127): no such file", number=1), task(2))
    out, err, code = cms("docker service ps web --format '{{.Name}}|{{.Node}}|{{.DesiredState}}|{{.Error}}'")
    assert (err, code) == ("", 0)
    assert out.splitlines() == [
        "web.1|host1|Running|",
        ' \\_ web.1|host1|Shutdown|"task: non-zero exit (127): no…"',
        "web.2|host1|Running|",
    ]


def test_remembered_and_forgotten(fake, cms):
    known(fake, task(1), task(2))
    cms("docker service ps web")
    cms("docker service ls")
    assert cms("docker service ps --cached web --format '{{.Name}} {{.Node}}'")[0] == "web.1 host1\nweb.2 host1\n"
    known(fake, task(2))
    cms("docker service ps web")
    assert [one["name"] for one in cms.store.find("Tasks")] == ["web.2"]


def test_a_missing_one_does_not_hide_the_others(fake, cms):
    known(fake, task(1))
    assert cms("docker service ps -q nosuch web") == ("task1x1" + "0" * 18 + "\n", "no such service: nosuch\n", 1)


def test_beside_the_docker_binary(beside, managed):
    assert managed("docker service create -q --no-resolve-image --update-monitor 1ms --name web --replicas 2 busybox sleep 1000")[2] == 0
    for words in ("-q web", "--no-trunc -q web", "--format '{{.ID}} {{.Name}} {{.Image}} {{.Node}} {{.DesiredState}} {{.Error}}' web"):
        beside(f"service ps {words}")
    beside("service ps nosuch")

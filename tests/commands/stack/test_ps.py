from tests.running import compact
from tests.swarms import node, service, task


def known(fake, *tasks, filters=()):
    wanted = {**dict(filters), "label": ["com.docker.stack.namespace=shop"]}
    fake.allows("GET", "/services", reply=[service("web"), service("db")])
    fake.allows("GET", "/nodes", reply=[node(1)])
    fake.expects("GET", "/tasks", query={"filters": compact(wanted)}, reply=list(tasks))


def test_tasks_of_all_services(fake, cms):
    known(fake, task(2), task(1), task(1, name="db"))
    out, err, code = cms("docker stack ps shop --format '{{.Name}} {{.Node}} {{.DesiredState}}'")
    assert (out.splitlines(), err, code) == (["db.1 host1 Running", "web.1 host1 Running", "web.2 host1 Running"], "", 0)


def test_filters_and_ids(fake, cms):
    known(fake, task(1), filters={"desired-state": ["running"]})
    assert cms("docker stack ps -q -f desired-state=running shop")[0] == "task1x100000\n"
    known(fake, task(1))
    assert cms("docker stack ps --no-resolve --no-trunc shop --format '{{.ID}} {{.Name}}'")[0] == "task1x1" + "0" * 18 + " webidentity0123.1\n"


def test_there_is_none(fake, cms):
    known(fake)
    assert cms("docker stack ps shop") == ("", "nothing found in stack: shop\n", 1)
    assert cms("docker stack ps ' '") == ("", 'invalid stack name: " "\n', 1)


def test_beside_the_docker_binary(beside, declared):
    for words in ("-q demo", "--no-trunc -q demo", "--no-resolve --format '{{.ID}} {{.Name}} {{.Node}}' demo", "nosuch"):
        beside(f"stack ps {words}")

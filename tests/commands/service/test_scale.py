from tests.swarms import service


def test_each_is_told_and_the_wrong_ones_too(fake, cms):
    fake.expects("GET", "/services/web", reply=service())
    spec = {**service()["Spec"], "Mode": {"Replicated": {"Replicas": 5}}}
    fake.expects("POST", "/services/webidentity0123/update", body=spec, reply={})
    fake.expects("GET", "/services/nosuch", reply=(404, {"message": "service nosuch not found"}))
    everywhere = {**service("all"), "Spec": {**service()["Spec"], "Mode": {"Global": {}}}}
    fake.expects("GET", "/services/all", reply=everywhere)
    fake.allows("GET", "/services", reply=[])
    out, err, code = cms("docker service scale -d web=5 nosuch=1 all=2")
    assert (out, code) == ("web scaled to 5\n", 1)
    assert err.splitlines() == [
        "nosuch: Error response from daemon: service nosuch not found",
        "all: scale can only be used with replicated or replicated-job mode",
    ]


def test_wrong_words(fake, cms):
    assert cms("docker service scale web") == ("", "invalid scale specifier 'web': use SERVICE=NUMBER\n", 1)
    assert cms("docker service scale web=-1")[1].startswith("web: invalid replicas value -1")
    assert fake.requests == []


def test_up_and_down(managed, swarm):
    quick = "--update-monitor 100ms --stop-grace-period 0s --no-resolve-image"
    assert managed(f"docker service create -q {quick} --name web busybox sleep 1000")[2] == 0
    out, err, code = managed("docker service scale web=4")
    assert (out, code) == ("web scaled to 4\n", 0) and "overall progress: 4 out of 4 tasks" in err
    assert managed("docker service ls --format '{{.Replicas}}'")[0] == "4/4\n"
    assert managed("docker service scale web=1")[2] == 0

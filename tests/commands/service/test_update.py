from tests.swarms import service, task


def known(fake, changed=True):
    fake.allows("GET", "/services/web", reply=service())
    fake.allows("GET", "/services/webidentity0123", reply=service())
    fake.allows("GET", "/tasks", reply=[task(1), task(2)])
    fake.allows("GET", "/services", reply=[service()])


def test_only_what_was_said_changes(fake, cms):
    known(fake)
    fake.expects("POST", "/services/webidentity0123/update", query={"version": "7", "registryAuthFrom": "spec"}, reply={"Warnings": ["mind this"]})
    assert cms("docker service update -d --replicas 5 --env-add A=b --force web") == ("web\n", "mind this\n", 0)
    sent = next(request for request in fake.requests if request.method == "POST").json
    assert sent["Mode"] == {"Replicated": {"Replicas": 5}} and sent["Labels"] == {"x": "y"}
    assert (sent["TaskTemplate"]["ForceUpdate"], sent["TaskTemplate"]["ContainerSpec"]["Env"]) == (1, ["A=b"])


def test_back(fake, cms):
    known(fake)
    fake.expects("POST", "/services/webidentity0123/update", query={"version": "7", "registryAuthFrom": "spec", "rollback": "previous"}, reply={})
    assert cms("docker service update -d --rollback web") == ("web\n", "", 0)
    assert cms("docker service update --rollback --force web") == ("", "other flags may not be combined with --rollback\n", 1)


def test_rolling_update_and_rollback(managed, swarm, docker):
    quick = "--update-monitor 100ms --rollback-monitor 100ms --stop-grace-period 0s --no-resolve-image"
    assert managed(f"docker service create -q {quick} --name web --replicas 3 busybox sleep 1000")[2] == 0
    out, err, code = managed("docker service update --env-add NEW=1 --update-parallelism 2 web")
    assert (out, code) == ("web\n", 0) and "overall progress: 3 out of 3 tasks" in err
    assert managed("docker service inspect -f '{{.Spec.TaskTemplate.ContainerSpec.Env}}' web")[0] == "[NEW=1]\n"
    out, err, code = managed("docker service update -q --update-failure-action rollback --no-resolve-image --image busybox:nosuch web")
    assert (out, code) == ("", 1) and "service rolled back: update rolled back due to failure" in err and "No such image: busybox:nosuch" in err
    assert managed("docker service inspect -f '{{.Spec.TaskTemplate.ContainerSpec.Image}}' web")[0] == "busybox:latest\n"

from tests.swarms import service, task


def test_the_engine_is_told_and_waited_for(fake, cms):
    back = {**service(), "UpdateStatus": {"State": "rollback_completed", "Message": "rollback completed"}}
    fake.expects("GET", "/services/web", reply=service())
    fake.expects("POST", "/services/webidentity0123/update", query={"version": "7", "registryAuthFrom": "spec", "rollback": "previous"}, reply={})
    fake.allows("GET", "/services/webidentity0123", reply=back)
    fake.allows("GET", "/tasks", reply=[task(1), task(2)])
    fake.allows("GET", "/services", reply=[service()])
    out, err, code = cms("docker service rollback web")
    assert (out, code) == ("web\n", 0)
    assert err.splitlines()[0] == "rollback: rollback completed" and err.endswith("converged\n")


def test_back_to_what_was(managed, beside):
    quick = "--update-monitor 100ms --rollback-monitor 100ms --stop-grace-period 0s --no-resolve-image"
    assert managed(f"docker service create -q {quick} --name web busybox sleep 1000")[2] == 0
    beside("service rollback nosuch")
    assert managed("docker service update -q --env-add A=b web")[2] == 0
    assert managed("docker service rollback -q web") == ("web\n", "", 0)
    assert managed("docker service inspect -f '{{.Spec.TaskTemplate.ContainerSpec.Env}}' web")[0] == "[]\n"

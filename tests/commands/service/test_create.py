import json

import pytest

from tests.swarms import service, task

SHOWN = {"id": "webidentity0123"}


def following(fake, *rounds, updates=()):
    """Answer the questions about a new service: its tasks in each round, the last of them for ever."""
    left, states = list(rounds), list(updates)

    def tasks(request):
        return left.pop(0) if len(left) > 1 else left[0]

    def asked(request):
        status = states.pop(0) if len(states) > 1 else (states or [None])[0]
        return {**service(), "UpdateStatus": status}

    fake.expects("POST", "/services/create", reply=(201, {"ID": "webidentity0123", "Warning": "mind this"}))
    fake.allows("GET", "/services/webidentity0123", reply=asked)
    fake.allows("GET", "/tasks", reply=tasks)
    fake.allows("GET", "/services", reply=[service()])


def test_waits_until_all_run(fake, cms):
    following(fake, [task(1, "pending")], [task(1), task(2, "preparing")], [task(1), task(2)])
    out, err, code = cms("docker service create --no-resolve-image --name web --replicas 2 busybox")
    assert (out, code) == ("webidentity0123\n", 0)
    assert err.splitlines()[:3] == ["mind this", "overall progress: 0 out of 2 tasks", "1/2: pending"]
    assert "overall progress: 1 out of 2 tasks\n1/2: running\n2/2: preparing\n" in err
    assert err.endswith("verify: Service webidentity0123 converged\n")


def test_detached_and_quiet(fake, cms):
    following(fake, [task(1), task(2)])
    assert cms("docker service create -d --no-resolve-image busybox") == ("webidentity0123\n", "mind this\n", 0)
    following(fake, [task(1), task(2)])
    assert cms("docker service create -q --no-resolve-image busybox")[1] == "mind this\n"


def test_tasks_that_keep_failing(fake, cms):
    failed = [task(1, "failed", "task: non-zero exit (1)", number=number) for number in range(1, 4)]
    following(fake, [*failed, task(2)])
    out, err, code = cms("docker service create --no-resolve-image --name web busybox false")
    assert (out, code) == ("", 1)
    assert err.endswith("service web does not converge: 3 tasks in one place failed, the last with: task: non-zero exit (1)\n")


@pytest.mark.parametrize("state, says", [("paused", "service update paused: why"), ("rollback_paused", "service rollback paused: why")])
def test_an_update_that_is_given_up(fake, cms, state, says):
    following(fake, [task(1)], updates=[{"State": state, "Message": "why"}])
    assert cms("docker service create --no-resolve-image busybox")[1:] == (f"mind this\n{says}\n", 1)


def test_the_registry_is_asked_for_digest_and_platforms(fake, cms):
    digest = "sha256:" + "c" * 64
    platforms = [{"architecture": "amd64", "os": "linux"}, {"architecture": "arm", "os": "linux"}]
    fake.expects("GET", "/distribution/busybox:latest/json", reply={"Descriptor": {"digest": digest}, "Platforms": platforms})
    following(fake, [task(1), task(2)])
    cms("docker service create -d busybox")
    sent = next(request for request in fake.requests if request.method == "POST").json["TaskTemplate"]
    assert sent["ContainerSpec"]["Image"] == f"busybox:latest@{digest}"
    assert sent["Placement"]["Platforms"] == [{"Architecture": "amd64", "OS": "linux"}, {"Architecture": "", "OS": "linux"}]


def test_an_image_no_registry_knows(fake, cms):
    fake.expects("GET", "/distribution/mine:1/json", reply=(401, {"message": "no"}))
    following(fake, [task(1), task(2)])
    assert "image mine:1 could not be accessed on a registry to record\nits digest." in cms("docker service create -d mine:1")[1]


def test_wrong_words_send_nothing(fake, cms):
    for words in ("--mode sometimes busybox", "--replicas x busybox", "--mode global --replicas 2 busybox", "--secret source=a,what=b busybox", ""):
        assert cms(f"docker service create {words}")[2] == 125, words
    assert fake.requests == []


def test_a_secret_that_is_not_there(fake, cms):
    fake.expects("GET", "/secrets", reply=[])
    assert cms("docker service create --secret key busybox") == ("", "secret not found: key\n", 1)


def test_dry_run(fake, cms):
    out, err, code = cms("docker service create --dry-run --secret key --network net busybox")
    assert (out.split("\n")[0].endswith("/services/create"), err, code, fake.requests) == (True, "", 0, [])
    assert json.loads(out.split("\n", 1)[1])["TaskTemplate"]["Networks"] == [{"Target": "net"}]


def test_same_services_as_the_docker_binary(managed, swarm, docker):
    swarm.manager.json("POST", "/secrets/create", {"Name": "s1", "Data": "eA=="})
    lines = (
        "--replicas 2 -e A=b --secret s1 busybox sleep 5",
        "--mode global --limit-memory 8m -p mode=host,target=80 busybox",
        "--init -t busybox sh",
    )
    for line in lines:
        specs = []
        for run in (lambda words: docker(*words.split(), engine=swarm.manager, check=True).stdout, lambda words: managed(f"docker {words}")[0]):
            identity = run(f"service create -d --no-resolve-image --name same {line}").strip()
            specs.append(swarm.manager.json("GET", f"/services/{identity}")["Spec"])
            docker("service", "rm", "same", engine=swarm.manager, check=True)
        assert specs[0] == specs[1], line

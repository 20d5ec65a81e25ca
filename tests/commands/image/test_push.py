import json
from binascii import a2b_base64

STEPS = ({"status": "The push refers to repository [reg:5000/a]"}, {"status": "Preparing", "progressDetail": {}, "id": "1b"})


def pushed(fake, steps, path, **more):
    fake.expects("POST", path, reply=steps(*STEPS, {"progressDetail": {}, "aux": {"Tag": "1", "Size": 5}}), **more)
    fake.allows("GET", "/images/json", reply=[])


def test_lines_as_docker_prints_them_into_a_pipe(fake, cms, steps):
    pushed(fake, steps, "/images/reg:5000/a/push", query={"tag": "latest"})
    assert cms("docker push reg:5000/a") == (f"Using default tag: latest\n{STEPS[0]['status']}\n1b: Preparing\n", "", 0)
    assert json.loads(a2b_base64(fake.requests[0].headers["X-Registry-Auth"])) == {}


def test_quiet_and_all_tags(fake, cms, steps):
    pushed(fake, steps, "/images/reg:5000/a/push", query={})
    assert cms("docker image push -qa reg:5000/a") == ("reg:5000/a\n", "", 0)
    assert cms("docker push -a reg:5000/a:1") == ("", "tag can't be used with --all-tags/-a\n", 1)
    assert cms(f"docker push reg:5000/a@sha256:{'ab' * 32}") == ("", "cannot push a digest reference\n", 1)


def test_a_platform_needs_a_newer_engine(fake, cms):
    out, err, code = cms("docker push --platform linux/arm64 reg:5000/a:1")
    assert (out, code) == ("", 1) and "platform needs API 1.46" in err


def test_a_failure_on_the_way_fails_the_command(fake, cms, steps):
    fake.expects("POST", "/images/reg:5000/a/push", reply=steps(STEPS[0], {"errorDetail": {"message": "denied"}}))
    fake.allows("GET", "/images/json", reply=[])
    assert cms("docker push reg:5000/a:1") == (STEPS[0]["status"] + "\n", "denied\n", 1)


def test_beside_the_docker_binary(real, docker, registry):
    name = f"{registry.address}/push/bb"
    docker("tag", "busybox", name, check=True), docker("tag", "busybox", name + ":2", check=True)
    docker("push", "-a", name, check=True)
    for words in (name, f"{name}:2", f"-q {name}", f"-a {name}", f"{registry.address}/push/none", f"{name}:none"):
        theirs = docker("push", *words.split())
        assert real(f"docker push {words}") == (theirs.stdout, theirs.stderr, theirs.returncode), words

import json

from tests.running import network, volume

MISSING = {
    "container": "No such container: x",
    "image": "No such image: x:latest",
    "network": "network x not found",
    "volume": "get x: no such volume",
}
PATHS = {"container": "/containers/x/json", "image": "/images/x/json", "network": "/networks/x", "volume": "/volumes/x"}


def missing(fake, *kinds):
    for kind in kinds:
        fake.expects("GET", PATHS[kind], reply=(404, {"message": MISSING[kind]}))


def test_the_first_kind_that_has_it(fake, cms):
    missing(fake, "container", "image")
    fake.expects("GET", "/networks/x", reply=network(1, "x"))
    assert json.loads(cms("docker inspect x")[0]) == [network(1, "x")]


def test_none_has_it(fake, cms):
    missing(fake, *PATHS)
    fake.expects("GET", "/info", reply={"Swarm": {"ControlAvailable": False}})
    assert cms("docker inspect x") == ("[]\n", "Error: No such object: x\n", 1)


def test_a_manager_is_asked_for_the_objects_of_its_swarm(fake, cms):
    missing(fake, *PATHS)
    fake.expects("GET", "/info", reply={"Swarm": {"ControlAvailable": True}}, times=None)
    fake.expects("GET", "/services/x", reply=(404, {"message": "service x not found"}))
    fake.expects("GET", "/tasks/x", reply={"ID": "x"})
    assert json.loads(cms("docker inspect x")[0]) == [{"ID": "x"}]


def test_one_type(fake, cms):
    fake.expects("GET", "/volumes/x", reply=volume("x"))
    assert json.loads(cms("docker inspect --type volume x")[0]) == [volume("x")]
    missing(fake, "network")
    assert cms("docker inspect --type=network x") == ("[]\n", "Error response from daemon: network x not found\n", 1)
    out, err, code = cms("docker inspect --type stack x")
    assert (out, code) == ("", 125)
    assert err.startswith('unknown type: "stack": must be one of container, image')


def test_sizes_are_of_containers(fake, cms):
    fake.expects("GET", "/containers/x/json", query={"size": "1"}, reply={"Id": "1", "SizeRw": 0})
    assert cms("docker inspect -s -f '{{.SizeRw}}' x") == ("0\n", "", 0)
    fake.expects("GET", "/volumes/x", reply=volume("x"))
    assert cms("docker inspect --size --type volume -f '{{.Name}}' x") == ("x\n", "WARNING: --size ignored for volume\n", 0)


def test_trouble_is_not_absence(fake, cms):
    fake.expects("GET", "/containers/x/json", reply=(500, {"message": "out of order"}))
    assert cms("docker inspect x")[1:] == ("Error response from daemon: out of order\n", 1)


def test_a_name_no_image_can_have(fake, cms):
    fake.expects("GET", "/containers/X/json", reply=(404, {"message": "No such container: X"}))
    fake.expects("GET", "/images/X/json", reply=(400, {"message": "invalid reference format: repository name must be lowercase"}))
    fake.expects("GET", "/networks/X", reply=network(1, "X"))
    assert cms("docker inspect -f '{{.Name}}' X") == ("X\n", "", 0)


def test_beside_the_docker_binary(real, docker):
    docker("create", "--name", "one", "-e", "A=ü<&>", "busybox", check=True)
    docker("network", "create", "two", check=True)
    docker("volume", "create", "three", check=True)
    for words in (["one"], ["two"], ["three"], ["busybox"], ["one", "three"], ["--type", "volume", "three"], ["-f", "{{json .}}", "two"]):
        theirs, ours = docker("inspect", *words, check=True).stdout, real("docker inspect " + " ".join(f"'{word}'" for word in words))[0]
        assert json.loads(ours) == json.loads(theirs), words
    for words in (["nosuch"], ["--type", "container", "two"]):
        theirs = docker("inspect", *words)
        out, err, code = real("docker inspect " + " ".join(words))
        errors = [text.replace("Error response from daemon", "Error") for text in (err, theirs.stderr)]
    assert (out, errors[0], code) == (theirs.stdout, errors[1], theirs.returncode)

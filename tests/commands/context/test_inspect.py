import json


def test_beside_the_docker_binary(contexts, lone):
    assert json.loads(lone("docker context inspect")[0]) == contexts()
    assert json.loads(lone("docker context inspect one red")[0]) == contexts("one", "red")
    (ours,), (theirs,) = json.loads(lone("docker context inspect default")[0]), contexts("default")
    # Of old, the metadata said which orchestrator there was.
    assert {**ours, "Metadata": None} == {**theirs, "Metadata": None}


def test_unknown(lone):
    assert lone("docker context inspect nosuch") == ("", 'context "nosuch": context not found\n', 1)
    assert lone("docker context inspect default -f '{{.Endpoints.docker.Host}}'") == ("unix:///var/run/docker.sock\n", "", 0)

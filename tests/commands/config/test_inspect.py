import json

ONE = {"ID": "x", "CreatedAt": "2026-01-31T10:00:00Z", "UpdatedAt": "2026-01-31T10:00:00Z", "Spec": {"Name": "one", "Data": "aGk="}}


def test_an_array_and_who_is_missing(fake, cms):
    fake.expects("GET", "/configs/one", reply=ONE)
    fake.expects("GET", "/configs/nosuch", reply=(404, {"message": "config nosuch not found"}))
    out, err, code = cms("docker config inspect one nosuch")
    assert (json.loads(out), err, code) == ([ONE], "Error response from daemon: config nosuch not found\n", 1)


def test_beside_the_docker_binary(beside, managed):
    managed("docker config create -l a=b one -", b"hi")
    beside("config inspect one")
    beside("config inspect --pretty one")
    beside("config inspect nosuch")

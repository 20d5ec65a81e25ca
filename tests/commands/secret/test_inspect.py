import json

ONE = {"ID": "x", "CreatedAt": "2026-01-31T10:00:00Z", "UpdatedAt": "2026-01-31T10:00:00Z", "Spec": {"Name": "one", "Data": "aGk="}}


def test_an_array_and_who_is_missing(fake, cms):
    fake.expects("GET", "/secrets/one", reply=ONE)
    fake.expects("GET", "/secrets/nosuch", reply=(404, {"message": "secret nosuch not found"}))
    out, err, code = cms("docker secret inspect one nosuch")
    assert (json.loads(out), err, code) == ([ONE], "Error response from daemon: secret nosuch not found\n", 1)


def test_beside_the_docker_binary(beside, managed):
    managed("docker secret create -l a=b one -", b"hi")
    beside("secret inspect one")
    beside("secret inspect --pretty one")
    beside("secret inspect nosuch")

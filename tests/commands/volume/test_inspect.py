import json

from tests.running import volume


def test_an_array_and_who_is_missing(fake, cms):
    fake.expects("GET", "/volumes/data", reply=volume())
    fake.expects("GET", "/volumes/nosuch", reply=(404, {"message": "get nosuch: no such volume"}))
    out, err, code = cms("docker volume inspect data nosuch")
    assert json.loads(out) == [volume()]
    assert (err, code) == ("Error response from daemon: get nosuch: no such volume\n", 1)


def test_cached(fake, cms):
    fake.expects("GET", "/volumes", reply={"Volumes": [volume("one"), volume("one-more")], "Warnings": None})
    cms("docker volume ls")
    assert cms("docker volume inspect --cached -f '{{.Name}}' one") == ("one\n", "", 0)
    assert cms("docker volume inspect --cached on")[2] == 1


def test_beside_the_docker_binary(real, docker):
    docker("volume", "create", "--label", "a=b", "one", check=True)
    assert real("docker volume inspect one")[0] == docker("volume", "inspect", "one").stdout
    for format in ("{{ .Mountpoint }}", "{{json .Labels}} {{.Driver}}", "{{.Options}}"):
        assert real(f"docker volume inspect --format '{format}' one")[0] == docker("volume", "inspect", "--format", format, "one").stdout

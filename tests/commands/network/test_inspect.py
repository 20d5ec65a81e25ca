import json

from tests.running import network


def test_an_array_and_who_is_missing(fake, cms):
    fake.expects("GET", "/networks/net", query={"verbose": "1"}, reply=network())
    fake.expects("GET", "/networks/nosuch", reply=(404, {"message": "network nosuch not found"}))
    out, err, code = cms("docker network inspect -v net nosuch")
    assert json.loads(out) == [network()]
    assert (err, code) == ("Error response from daemon: network nosuch not found\n", 1)


def test_nothing_found_is_an_empty_array(fake, cms):
    fake.expects("GET", "/networks/nosuch", reply=(404, {"message": "network nosuch not found"}), times=2)
    assert cms("docker network inspect nosuch")[0] == "[]\n"
    assert cms("docker network inspect -f '{{.Name}}' nosuch")[0] == ""


def test_cached(fake, cms):
    fake.expects("GET", "/networks", reply=[network()])
    cms("docker network ls")
    assert json.loads(cms("docker network inspect --cached net")[0]) == [network()]
    assert cms("docker network inspect --cached nosuch")[2] == 1


def test_beside_the_docker_binary(real, docker):
    docker("network", "create", "--label", "a=b", "one", check=True)
    assert json.loads(real("docker network inspect one bridge")[0]) == json.loads(docker("network", "inspect", "one", "bridge").stdout)
    for format in ("{{.Name}} {{.Labels}} {{.IPAM.Driver}}", "{{json .Options}}", "{{.ID}}"):
        assert real(f"docker network inspect -f '{format}' one")[0] == docker("network", "inspect", "-f", format, "one").stdout, format

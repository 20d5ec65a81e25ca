import json


def test_an_array_and_who_is_missing(fake, cms):
    fake.expects("GET", "/containers/web/json", query={}, reply={"Id": "1", "Name": "/web"})
    fake.expects("GET", "/containers/nosuch/json", reply=(404, {"message": "No such container: nosuch"}))
    out, err, code = cms("docker container inspect web nosuch")
    assert json.loads(out) == [{"Id": "1", "Name": "/web"}]
    assert (err, code) == ("Error response from daemon: No such container: nosuch\n", 1)


def test_template(fake, cms):
    fake.expects("GET", "/containers/web/json", reply={"Config": {"Env": ["A=b", "C=d"]}})
    assert cms("docker container inspect -f '{{.Config.Env}}' web") == ("[A=b C=d]\n", "", 0)


def test_same_as_the_docker_binary(real, docker):
    docker("create", "--name", "one", "-e", "A=ü", "busybox", check=True)
    assert json.loads(real("docker container inspect one")[0]) == json.loads(docker("container", "inspect", "one").stdout)

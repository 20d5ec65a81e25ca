import json

from tests.running import container


def test_an_array_and_who_is_missing(fake, cms):
    fake.expects("GET", "/containers/web/json", query={}, reply={"Id": "1", "Name": "/web"})
    fake.expects("GET", "/containers/nosuch/json", reply=(404, {"message": "No such container: nosuch"}))
    out, err, code = cms("docker container inspect web nosuch")
    assert json.loads(out) == [{"Id": "1", "Name": "/web"}]
    assert (err, code) == ("Error response from daemon: No such container: nosuch\n", 1)


def test_template(fake, cms):
    fake.expects("GET", "/containers/web/json", reply={"Config": {"Env": ["A=b", "C=d"]}})
    assert cms("docker container inspect -f '{{.Config.Env}}' web") == ("[A=b C=d]\n", "", 0)


def test_cached_by_name_or_by_the_beginning_of_an_id(fake, cms):
    ids = ["ce" + "0" * 62, "ab" + "1" * 62, "ac" + "2" * 62]
    fake.expects("GET", "/containers/json", reply=[container(Id=id, Names=[f"/{name}"]) for id, name in zip(ids, ("a", "web", "x"), strict=True)])
    cms("docker ps -a")
    for name, wanted in (("web", "ab"), ("ab1", "ab"), ("x", "ac"), (ids[0], "ce"), ("a", "ce")):
        out, err, code = cms(f"docker container inspect --cached {name}")
        assert (json.loads(out)[0]["Id"][:2], err, code) == (wanted, "", 0), name
    assert cms("docker container inspect --cached nosuch")[1:] == ("Error response from daemon: No such container remembered: nosuch\n", 1)
    assert cms("docker container inspect --cached ''")[2] == 1
    fake.expects("GET", "/containers/json", reply=[container(Id=id, Names=[f"/{id[:3]}"]) for id in ids])
    cms("docker ps -a")
    assert cms("docker container inspect --cached a")[1:] == ("several ids begin with a: give more of it\n", 125)


def test_same_as_the_docker_binary(real, docker):
    docker("create", "--name", "one", "-e", "A=ü", "busybox", check=True)
    assert json.loads(real("docker container inspect one")[0]) == json.loads(docker("container", "inspect", "one").stdout)

def test_name_and_tag_are_told_apart(fake, cms):
    fake.expects("POST", "/images/a:1/tag", query={"repo": "reg:5000/b/c", "tag": "2"}, reply=201)
    fake.expects("POST", "/images/a/tag", query={"repo": "b", "tag": "latest"}, reply=201)
    fake.allows("GET", "/images/json", reply=[])
    assert cms("docker tag a:1 reg:5000/b/c:2") == ("", "", 0)
    assert cms("docker image tag a b") == ("", "", 0)


def test_beside_the_docker_binary(real, docker):
    for words in ("busybox x:1", "nosuch x", "busybox BAD", "busybox x:", f"busybox x@sha256:{'ab' * 32}"):
        theirs = docker("tag", *words.split())
        ours = real(f"docker tag {words}")
        assert (ours[0], ours[2]) == (theirs.stdout, theirs.returncode), words
        assert ours[1].split(": ")[0] == theirs.stderr.split(": ")[0], words
    assert docker("image", "inspect", "x:1").returncode == 0
    assert "x:1" in [tag for document in real.store.find("Images") for tag in document["raw"]["RepoTags"]]

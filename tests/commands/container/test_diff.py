def test_nothing_changed(fake, cms):
    fake.expects("GET", "/containers/web/changes", reply=(200, None))
    assert cms("docker diff web")[0::2] == ("", 0)


def test_beside_the_docker_binary(real, docker):
    docker("run", "--name", "one", "busybox", "sh", "-c", "touch /new; rm /etc/passwd; echo x >> /etc/group", check=True)
    theirs = docker("diff", "one").stdout
    assert {line[0] for line in theirs.splitlines()} == set("ACD")
    out, err, code = real("docker container diff one")
    # The engine has no order of its own.
    assert (sorted(out.splitlines()), err, code) == (sorted(theirs.splitlines()), "", 0)
    assert real("docker diff nosuch") == ("", "Error response from daemon: No such container: nosuch\n", 1)

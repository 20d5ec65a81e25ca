from tests.running import network


def test_force(fake, cms):
    fake.expects("POST", "/networks/net/disconnect", body={"Container": "web", "Force": True}, reply=200)
    fake.allows("GET", "/networks", reply=[network()])
    assert cms("docker network disconnect -f net web") == ("", "", 0)


def test_beside_the_docker_binary(real, docker):
    docker("create", "--name", "web", "busybox", check=True)
    theirs = docker("network", "disconnect", "bridge", "nosuch")
    assert real("docker network disconnect bridge nosuch") == ("", theirs.stderr, theirs.returncode)
    assert real("docker network disconnect bridge web") == ("", "", 0)
    assert docker("inspect", "-f", "{{len .NetworkSettings.Networks}}", "web").stdout == "0\n"

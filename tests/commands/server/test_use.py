from tests.running import Runner, container


def test_commands_go_there(make_fake, lone):
    first, second = make_fake(), make_fake()
    second.expects("GET", "/containers/json", reply=[container(name="there")], times=2)
    lone(f"docker server add one {first.address}")
    lone(f"docker server add two {second.address}")
    assert lone("docker server use two") == ("two\n", "", 0)
    assert lone("docker ps --format '{{.Names}}'")[0] == "there\n"
    later = Runner()
    assert later("docker ps --format '{{.Names}}'")[0] == "there\n"
    later.close()


def test_docker_host_wins_elsewhere_and_that_is_said(fake, lone):
    lone(f"docker server add one {fake.address}")
    runner = Runner(DOCKER_HOST="unix:///elsewhere.sock")
    assert "DOCKER_HOST" in runner("docker server use one")[1]
    assert runner.session.servers.current().name == "one"
    runner.close()
    other = Runner(DOCKER_HOST="unix:///elsewhere.sock")
    assert other.session.servers.current().name == "unix:///elsewhere.sock"


def test_unknown(lone):
    out, err, code = lone("docker server use nosuch")
    assert (out, code) == ("", 125) and "no server 'nosuch'" in err

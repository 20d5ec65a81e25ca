from tests.running import container, image


def test_registers_remembers_and_makes_current(fake, lone):
    fake.expects("GET", "/containers/json", query={"all": "1"}, reply=[container()])
    fake.expects("GET", "/images/json", reply=[image()])
    out, err, code = lone(f"docker service start {fake.address}")
    assert (err.strip().endswith("1 image and 1 container remembered"), code) == (True, 0)
    name = out.strip()
    assert lone.session.servers.inventory.current == name
    assert lone.store.count("Containers", {"server": name}) == lone.store.count("Images", {"server": name}) == 1


def test_a_name_from_the_settings(fake, lone, home):
    (home / ".cloudmesh").mkdir()
    (home / ".cloudmesh" / "cloudmesh_docker.yaml").write_text(f"cloudmesh:\n  docker:\n    cloud:\n      lab: {fake.address}\n")
    fake.expects("GET", "/containers/json", reply=[])
    fake.expects("GET", "/images/json", reply=[])
    from tests.running import Runner

    runner = Runner()
    assert runner("docker service start lab")[::2] == ("lab\n", 0)
    runner.close()


def test_port_4243_where_none_is_given(tcp4243, lone):
    assert lone("docker service start 127.0.0.1")[::2] == ("127.0.0.1\n", 0)
    assert lone.session.servers.inventory.servers["127.0.0.1"]["address"] == "tcp://127.0.0.1:4243"


def test_nothing_is_registered_when_nobody_answers(lone):
    out, err, code = lone("docker service start unix:///nowhere.sock")
    assert (out, code) == ("", 1) and "no such socket" in err
    assert lone.session.servers.inventory.servers == {}


def test_open_tcp_is_refused(lone):
    assert lone("docker service start 192.0.2.1")[2] == 125

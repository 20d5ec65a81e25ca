from tests.running import container, image, network, volume


def test_everything_is_asked_and_remembered(clean_engine, docker, lone):
    docker("create", "--name", "web", "busybox", check=True)
    docker("volume", "create", "data", check=True)
    lone(f"docker server add one {clean_engine.address}")
    networks = "1 network" if clean_engine.json("GET", "/networks")[1:] == [] else "3 networks"
    assert lone("docker server refresh") == (f"one: 1 container, 1 image, {networks}, 1 volume\n", "", 0)
    assert lone("docker ps -a --cached --format '{{.Names}}'")[0] == "web\n"
    assert lone("docker volume ls --cached -q")[0] == "data\n"
    docker("rm", "web", check=True)
    assert lone("docker server refresh one")[0].startswith("one: 0 containers, ")
    assert lone("docker ps -a --cached -q")[0] == ""


def test_a_dead_one_keeps_what_was_known(make_fake, lone):
    fakes = [make_fake(), make_fake()]
    for number, fake in enumerate(fakes):
        fake.allows("GET", "/info", reply={})
        fake.allows("GET", "/containers/json", reply=[container()])
        fake.allows("GET", "/images/json", reply=[image()])
        fake.allows("GET", "/networks", reply=[network()])
        fake.allows("GET", "/volumes", reply={"Volumes": [volume()]})
        lone(f"docker server add s{number} {fake.address} --group prod")
    assert lone("docker server refresh @prod")[2] == 0
    fakes[0].close()
    lone.session.servers.close()
    out, err, code = lone("docker server refresh")
    assert (out, code) == ("s1: 1 container, 1 image, 1 network, 1 volume\n", 1) and err.startswith("s0: ")
    assert lone.store.count("Containers", {"server": "s0"}) == 1

from tests.running import container


def test_forgets_server_and_documents(fake, lone):
    fake.expects("GET", "/containers/json", reply=[container()])
    lone(f"docker server add one {fake.address}")
    lone("docker ps -a")
    assert lone.store.count("Containers", {"server": "one"}) == 1
    assert lone("docker server delete one nosuch")[::2] == ("one\n", 125)
    assert lone.store.count("Containers", {"server": "one"}) == 0
    assert lone.session.servers.inventory.servers == {}

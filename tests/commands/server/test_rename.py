import json

from tests.running import container

INFO = {"ServerVersion": "20.10", "Containers": 1, "ContainersRunning": 1}


def test_documents_groups_and_choice_go_with_it(fake, lone):
    fake.expects("GET", "/containers/json", reply=[container()])
    fake.expects("GET", "/info", reply=INFO)
    lone(f"docker server add one {fake.address} --group prod")
    lone("docker server add two unix:///two.sock")
    lone("docker ps -a")
    lone("docker server ls")
    assert lone("docker server rename one first") == ("first\n", "", 0)
    servers = lone.session.servers
    assert list(servers.inventory.servers) == ["first", "two"] and servers.current().name == servers.inventory.current == "first"
    assert [server.name for server in servers.select("@prod")] == ["first"]
    (document,) = lone.store.find("Containers")
    assert (document["_id"], document["server"]) == (f"first/{document['id']}", "first")
    (row, _) = json.loads(lone("docker server ls --cached --format json")[0])
    assert (row["Name"], row["Engine"], row["Current"]) == ("first", "20.10", "true")
    assert lone.store.count("Cloudmeshdocker", {"server": "one"}) == 0


def test_taken_unknown_and_bad_names(lone):
    lone("docker server add one unix:///one.sock")
    lone("docker server add two unix:///two.sock")
    for words, said in (("one two", "two is saved already"), ("nosuch x", "no server 'nosuch'"), ("one all", "can't name a server")):
        out, err, code = lone(f"docker server rename {words}")
        assert (out, code) == ("", 125) and said in err, words
    assert list(lone.session.servers.inventory.servers) == ["one", "two"]

import json


def test_as_one_entry_among_the_servers(free, addresses):
    assert free(f"docker swarm create prod --managers a,b --workers c {addresses}")[2] == 0
    heading, row = free("docker swarm ls")[0].splitlines()
    assert heading.split() == "NAME STATE MANAGERS NODES SERVERS LAST ERROR".split()
    assert row.split() == ["prod", "up", "2/2", "3", "a,b,c"]
    free("docker server use prod")
    rows = free("docker server ls")[0].splitlines()
    assert [row.split()[:3] for row in rows[1:4]] == [[name, free.session.servers.inventory.servers[name]["address"], "up"] for name in "abc"]
    assert rows[4].split() == "prod * swarm: 2/2 managers, 3 nodes up".split()
    assert free("docker server ls --filter kind=swarm --format '{{.Kind}} {{.Name}} {{.Managers}} {{.Nodes}}'")[0] == "swarm prod 2/2 3\n"
    assert free("docker server ls -q -f kind=server")[0].split() == ["a", "b", "c"]
    (found,) = json.loads(free("docker server inspect prod")[0])
    assert (found["Name"], found["managers"], found["workers"], found["state"]) == ("prod", ["a", "b"], ["c"], "up")
    assert found["swarm"] == {"managers": 2, "reachable": 2, "nodes": 3}


def test_managers_that_do_not_answer(lone):
    for name in "ab":
        lone(f"docker server add {name} unix:///nowhere.sock")
    lone.session.servers.inventory.put_swarm("prod", {"id": "x", "managers": ["a", "b"], "workers": []})
    assert lone("docker swarm ls --cached --format '{{.Name}} {{.State}}'")[0] == "prod unknown\n"
    (row,) = json.loads(lone("docker swarm ls --format json")[0])
    assert (row["State"], row["Managers"], row["Error"]) == ("down", "0/2", "a, b can't be reached")
    assert lone("docker swarm ls -q")[0] == "prod\n"
    lone("docker server rm a")
    assert json.loads(lone("docker swarm ls --format json")[0])[0]["Managers"] == "0/1"


def test_one_without_managers(lone):
    lone("docker server add a unix:///nowhere.sock")
    lone.session.servers.inventory.put_swarm("prod", {"id": "x", "managers": [], "workers": ["a"]})
    (row,) = json.loads(lone("docker swarm ls --format json")[0])
    assert (row["State"], row["Error"]) == ("down", "no manager of it is saved")


def test_none(lone):
    assert lone("docker swarm ls -q") == ("", "", 0)

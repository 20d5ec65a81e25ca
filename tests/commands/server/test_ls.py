import io
import json
import pathlib

from cloudmesh_docker.terminal import Terminal
from tests.running import Runner

INFO = {"ServerVersion": "20.10.24", "Containers": 3, "ContainersRunning": 1}


def test_live_state_of_all_and_a_dead_one_by_name(fake, lone):
    fake.expects("GET", "/info", reply=INFO)
    lone(f"docker server add one {fake.address}")
    lone("docker server add dead unix:///nowhere.sock")
    out, err, code = lone("docker service cloud list")
    assert (err, code) == ("", 0)
    heading, first, second = out.splitlines()
    assert heading.split() == "NAME ADDRESS STATE ENGINE API CONTAINERS ROUND TRIP LAST ERROR".split()
    assert first.split()[:7] == ["one", "*", fake.address, "up", "20.10.24", "1.41", "1/3"]
    assert second.split()[:3] == ["dead", "unix:///nowhere.sock", "down"] and "no such socket" in second


def test_a_dead_one_keeps_what_was_known(fake, lone):
    fake.expects("GET", "/info", reply=INFO)
    lone(f"docker server add one {fake.address}")
    lone("docker server ls")
    fake.close()
    lone.session.servers.close()
    (row,) = json.loads(lone("docker server ls --format json")[0])
    assert (row["State"], row["Engine"], row["Containers"], row["Name"], row["Current"]) == ("down", "20.10.24", "1/3", "one", "true")
    assert lone("docker server ls -q --cached")[0] == "one\n"


def test_none(lone):
    assert lone("docker server ls -q") == ("", "", 0)


def test_filters(fake, lone):
    fake.expects("GET", "/info", reply=INFO, times=None)
    lone(f"docker server add one {fake.address} --group prod --label rack=3 --label ssd=")
    lone("docker server add two unix:///nowhere.sock --group prod --group eu --protected")
    for words, names in (
        ("--group prod", "one two"),
        ("--group eu", "two"),
        ("-f group=eu -f group=prod", "one two"),
        ("--filter label=rack --filter label=ssd=", "one"),
        ("--filter label=rack=4", ""),
        ("--filter state=up", "one"),
        ("--filter protected=true", "two"),
        ("--filter name=wo", "two"),
    ):
        assert lone(f"docker server ls -q {words}")[0].split() == names.split(), words
    for words in ("--filter nosuch=1", "--filter group"):
        assert lone(f"docker server ls {words}")[2] == 125
    rows = json.loads(lone("docker server ls --cached --format json")[0])
    assert [(row["Groups"], row["Labels"], row["Protected"]) for row in rows] == [("prod", "rack=3,ssd=", "false"), ("prod,eu", "", "true")]


def test_the_address_in_use_is_shown(fake, lone):
    fake.expects("GET", "/info", reply=INFO)
    lone(f"docker server add one unix:///nowhere.sock --fallback {fake.address}")
    assert lone("docker server ls --format '{{.Name}} {{.Address}} {{.State}}'")[0] == f"one {fake.address} up\n"


def test_a_current_server_that_another_session_has_renamed(lone):
    other = Runner()
    lone("docker server add one unix:///nowhere.sock --use")
    other("docker server rename one two")
    assert lone("docker server ls -q --cached") == ("two\n", "", 0)
    assert lone("docker ps")[2] == 125
    other.close()


class Screen(Terminal):
    """A terminal that somebody looks at."""

    screen = True


def test_without_servers_a_person_is_told_how_to_have_one(lone):
    terminal = Screen(io.StringIO(), io.StringIO(), io.StringIO())
    assert lone.session.run(["server", "ls"], terminal) == 0
    assert terminal.stderr.getvalue() == "no server is saved yet: docker server add NAME ADDRESS saves one, docker server deploy makes one\n"
    assert lone("docker server ls")[1] == ""
    lone("docker server add dead unix:///nowhere.sock")
    again = Screen(io.StringIO(), io.StringIO(), io.StringIO())
    lone.session.run(["server", "ls"], again)
    assert again.stderr.getvalue() == ""


def test_deployments_that_were_not_finished(lone, aws):
    aws.fault = lambda number, action: "before" if action == "RunInstances" else None
    assert lone("docker server deploy aws web1 --allow 198.51.100.7")[2] == 1
    (row,) = json.loads(lone("docker server ls --format json")[0])
    way = "'docker server deploy aws web1' goes on, 'docker server destroy web1' takes it back"
    assert (row["Name"], row["Address"], row["State"], row["Error"]) == ("web1", "aws us-east-1", "unfinished", f"not finished: {way}")
    assert lone("docker server ls -q -f state=unfinished")[0] == "web1\n"
    assert lone("docker server destroy -y web1")[2] == 0
    assert lone("docker server ls -q")[0] == ""


def test_one_that_is_saved_and_was_deployed_again(fake, lone):
    fake.expects("GET", "/info", reply=INFO)
    lone(f"docker server add db {fake.address}")
    folder = pathlib.Path(lone.session.settings.folder) / "servers" / "db"
    folder.mkdir(parents=True)
    (folder / "deploying.json").write_text(json.dumps({"managed": "ssh", "name": "db", "ssh": "ssh://me@db"}))
    (row,) = json.loads(lone("docker server ls --format json")[0])
    assert row["State"] == "up" and row["Error"].startswith("not finished: 'docker server deploy ssh db ssh://me@db' goes on")

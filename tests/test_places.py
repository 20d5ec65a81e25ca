"""Containers by SERVER/CONTAINER, and those that another server is known to have."""

import pytest

from tests.running import Runner, container


@pytest.fixture
def runner(make_fake):
    """Lines on the servers here, which is the current one and has nothing, and one, two and three, of whose containers the store knows."""
    runner = Runner()
    runner.fakes = {}
    for name, has in (("here", ()), ("one", ("web",)), ("two", ("db", "both")), ("three", ("both",))):
        fake = runner.fakes[name] = make_fake()
        fake.allows("GET", "/containers/json", reply=[container(number, one) for number, one in enumerate(has, 1)])
        runner(f"docker server add {name} {fake.address}")
    runner("docker ps -a --server one,two,three")
    yield runner
    runner.close()


def lacks(runner, verb, *names, method="POST"):
    for name in names:
        runner.fakes["here"].expects(method, f"/containers/{name}{verb}", reply=(404, {"message": f"No such container: {name}"}))


def test_a_container_by_its_server(runner):
    runner.fakes["one"].expects("POST", "/containers/web/stop", reply=204)
    assert runner("docker stop one/web") == ("web\n", "", 0)
    runner.fakes["two"].expects("GET", "/containers/db/changes", reply=[])
    assert runner("docker diff two/db") == ("", "", 0)
    runner.fakes["one"].expects("POST", "/containers/web/rename", query={"name": "www"}, reply=204)
    assert runner("docker rename one/web www") == ("", "", 0)


def test_containers_on_several_servers(runner):
    runner.fakes["one"].expects("POST", "/containers/web/stop", reply=204)
    runner.fakes["two"].expects("POST", "/containers/db/stop", reply=204)
    lacks(runner, "/stop", "nosuch")
    out, err, code = runner("docker stop one/web nosuch two/db")
    assert (out, err, code) == ("web\ndb\n", "Error response from daemon: No such container: nosuch\n", 1)


def test_a_file_in_a_container_on_a_server(runner, tmp_path):
    (tmp_path / "f").write_text("x")
    runner.fakes["one"].expects("HEAD", "/containers/web/archive", reply=(404, {}))
    runner.fakes["one"].expects("PUT", "/containers/web/archive", query={"path": "/", "noOverwriteDirNonDir": "1"})
    assert runner(f"docker cp {tmp_path}/f one/web:/f")[1:] == ("", 0)


def test_words_that_name_no_server_are_left_alone(runner):
    runner.fakes["here"].expects("POST", "/containers/no/web/stop", reply=(404, {"message": "No such container: no/web"}))
    assert "No such container: no/web" in runner("docker stop no/web")[1]
    runner.fakes["here"].expects("DELETE", "/containers/one/web", query={"link": "1"}, reply=204)
    assert runner("docker rm --link one/web")[2] == 0


def test_a_server_named_twice(runner):
    for line in ("docker --server two stop one/web", "docker stop -H unix:///x one/web"):
        out, err, code = runner(line)
        assert (out, code) == ("", 125) and "can't be used together" in err


def test_what_only_one_server_has_is_used_there(runner):
    lacks(runner, "/stop", "web", "db")
    runner.fakes["here"].expects("POST", "/containers/mine/stop", reply=204)
    runner.fakes["one"].expects("POST", "/containers/web/stop", reply=204)
    runner.fakes["two"].expects("POST", "/containers/db/stop", reply=204)
    out, err, code = runner("docker stop web mine db")
    assert (out, code) == ("mine\nweb\ndb\n", 0)
    assert err == "web: not on here, used on one\ndb: not on here, used on two\n"


def test_an_id_is_known_too(runner):
    identity = container(1)["Id"][:12]
    lacks(runner, "/changes", identity, method="GET")
    runner("docker server rm two")
    runner.fakes["one"].expects("GET", f"/containers/{identity}/changes", reply=[])
    runner("docker server rm three")
    assert runner(f"docker diff {identity}") == ("", f"{identity}: not on here, used on one\n", 0)


def test_what_several_have_is_an_error_that_lists_them(runner):
    lacks(runner, "/stop", "both")
    out, err, code = runner("docker stop both")
    assert (out, code) == ("", 1)
    assert err == "Error response from daemon: No such container: both\nboth is on two and three: write two/both or three/both\n"


def test_nothing_is_removed_that_was_not_named(runner):
    runner.fakes["here"].expects("DELETE", "/containers/web", reply=(404, {"message": "No such container: web"}))
    out, err, code = runner("docker rm web")
    assert (out, code) == ("", 1) and err.endswith("web is on one: write one/web\n")
    runner.fakes["one"].expects("DELETE", "/containers/web", reply=204)
    assert runner("docker rm one/web") == ("web\n", "", 0)


@pytest.mark.parametrize("front", ["--server here", "-H {address}"])
def test_a_server_that_was_named_is_the_only_one(runner, front):
    lacks(runner, "/stop", "web")
    out, err, code = runner(f"docker {front.format(address=runner.fakes['here'].address)} stop web")
    assert (out, err, code) == ("", "Error response from daemon: No such container: web\n", 1)


@pytest.mark.parametrize("name", ["DOCKER_HOST", "CLOUDMESH_DOCKER_SERVER"])
def test_so_is_one_named_by_the_environment(runner, name):
    other = Runner(**{name: "here" if name.endswith("SERVER") else runner.fakes["here"].address})
    lacks(runner, "/stop", "web")
    assert other("docker stop web") == ("", "Error response from daemon: No such container: web\n", 1)
    other.close()


def test_it_is_gone_there_too(runner):
    lacks(runner, "/stop", "web")
    runner.fakes["one"].expects("POST", "/containers/web/stop", reply=(404, {"message": "No such container: web"}))
    out, err, code = runner("docker stop web")
    assert (out, code) == ("", 1) and err.count("No such container: web") == 1


def test_the_usual_case_reads_no_store(make_fake, tmp_path):
    fake, runner = make_fake(), Runner()
    runner(f"docker server add one {fake.address}")
    fake.expects("GET", "/containers/web/changes", reply=[])
    assert runner("docker diff web") == ("", "", 0)
    assert not (tmp_path / ".cloudmesh/docker/store.db").exists() and runner.session.servers._store is None
    runner.close()

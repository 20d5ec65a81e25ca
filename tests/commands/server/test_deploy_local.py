import pathlib

from cloudmesh_docker.cloud import local
from cloudmesh_docker.cloud.daemon import save_record
from cloudmesh_docker.errors import CloudError


def test_it_is_the_current_server_and_no_port_is_open(computer):
    assert computer("ps")[1:] == ("", 0)
    assert computer("server", "ls", "-q")[0] == f"{computer.name}\n"
    listening = computer.host.run("cat", "/proc/net/tcp", "/proc/net/tcp6").stdout
    assert " 0A " not in listening


def test_again_finds_the_same_engine(computer):
    before = computer("server", "inspect", computer.name, "-f", "{{.managed.pid}}")[0]
    out, err, code = computer("server", "deploy", "local", computer.name)
    assert (out, code) == (f"{computer.name}\n", 0) and "runs already" in err
    assert computer("server", "inspect", computer.name, "-f", "{{.managed.pid}}")[0] == before


def test_another_name_uses_the_engine_there_is(computer):
    address = computer("server", "inspect", computer.name, "-f", "{{.address}}")[0].strip()
    computer("server", "add", "other", address)
    out, err, code = computer("server", "deploy", "local", "other")
    assert (out, code) == ("other\n", 0) and "used as it is" in err
    out, err, code = computer("server", "stop", "other")
    assert (out, code) == ("", 1) and "not started by this program" in err
    computer("server", "use", computer.name)


def test_a_name_that_is_taken(lone):
    lone("docker server add far 127.0.0.1:1")
    out, err, code = lone("docker server deploy local far")
    assert (out, code) == ("", 125) and "already" in err


def test_what_was_begun_goes_on_or_is_taken_back(lone, monkeypatch):
    def deploy(folder, name, *rest, **options):
        place = pathlib.Path(folder) / "servers" / name
        save_record(place, {"managed": "systemd", "name": name, "address": "unix:///nowhere", "folder": str(place)})
        raise CloudError("the disk is full")

    monkeypatch.setattr(local, "deploy", deploy)
    out, err, code = lone("docker server deploy local")
    way = "not finished: deploy local again to go on, or take back what was done: docker server destroy local"
    assert (out, err, code) == ("", f"{way}\nthe disk is full\n", 1)

import pathlib
import shutil

from cloudmesh_docker.cloud.certificates import Authority
from tests.running import container


def test_forgets_server_and_documents(fake, lone):
    fake.expects("GET", "/containers/json", reply=[container()])
    lone(f"docker server add one {fake.address}")
    lone("docker ps -a")
    assert lone.store.count("Containers", {"server": "one"}) == 1
    assert lone("docker server delete one nosuch")[::2] == ("one\n", 125)
    assert lone.store.count("Containers", {"server": "one"}) == 0
    assert lone.session.servers.inventory.servers == {}


def test_what_was_made_for_it_alone_goes_too(lone):
    servers = lone.session.servers
    folder = pathlib.Path(servers.settings.make_folder())
    authority = Authority(folder)
    for name in ("web1", "web2"):
        record = {"managed": "ssh", "name": name, "ssh": "ssh://alice@127.0.0.1:1", "mark": f"of{name}", "port": 1, "adopted": False}
        authority.keep(record["mark"], authority.issue(name, ["127.0.0.1"]))
        tls = {**authority.client(), "name": "docker.test"}
        servers.add(name, "tcp://127.0.0.1:1", certificates={**tls, "key": shutil.copy(tls["key"], folder / "other.pem")}, managed=record)
        assert lone(f"docker server env {name}")[2] == 0
    before = {str(path.relative_to(folder / "certificates")) for path in (folder / "certificates").rglob("*")}
    assert {"web1/key.pem", "web2/key.pem", "servers/ofweb1.pem", "servers/ofweb2.pem"} < before
    assert lone("docker server rm web1") == ("web1\n", "", 0)
    after = {str(path.relative_to(folder / "certificates")) for path in (folder / "certificates").rglob("*")}
    assert before - after == {"web1", "web1/ca.pem", "web1/cert.pem", "web1/key.pem", "servers/ofweb1.pem"} and (folder / "other.pem").exists()


def test_an_engine_of_ours_that_goes_on_is_named(lone, home):
    record = {"managed": "systemd", "name": "here", "address": "unix:///nowhere", "folder": str(home)}
    lone.session.servers.add("here", "unix:///nowhere", managed=record)
    assert lone("docker server rm here") == ("here\n", "here: its engine goes on, until: docker server destroy here\n", 0)

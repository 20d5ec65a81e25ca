import json
import re
import time

import pytest

from cloudmesh_docker.store.documents import Containers, Images
from cloudmesh_docker.store.objects import Networks, Volumes
from tests.running import container, image, network, volume

PORTS = [{"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"}, {"PrivatePort": 53, "Type": "udp"}]


@pytest.fixture
def known(lone):
    """Two servers, and what is remembered of them."""
    for name in ("one", "two"):
        lone(f"docker server add {name} unix:///{name}.sock")
    now = int(time.time())
    web = container(1, "web", Labels={"tier": "front", "com.example.a": "1"}, Ports=PORTS, Image="nginx:1.27", Created=now - 30)
    db = container(2, "db", "exited", Labels={"tier": "back"}, Created=now - 8 * 86400)
    lone.store.replace_server("Containers", "one", list(Containers.of("one", [web, db], "all")))
    lone.store.replace_server("Containers", "two", list(Containers.of("two", [container(3, "web-2", Created=now - 7200)], "all")))
    lone.store.replace_server("Images", "one", list(Images.of("one", [image(7, ["shop/web:1", "nginx:1.27"]), image(8, [])], "all")))
    lone.store.replace_server("Networks", "two", list(Networks.of("two", [network(1, "webs", Labels={"tier": "net"})], "all")))
    lone.store.replace_server("Volumes", "two", list(Volumes.of("two", [volume("web-data")], "all")))
    return lone


@pytest.mark.parametrize(
    "words, found",
    [
        ("web", "one/web two/web-2 one/shop/web:1"),
        ("nginx", "one/web one/nginx:1.27"),
        ("name=web", "one/web two/web-2 one/shop/web:1"),
        ("'name=w?b'", "one/web"),
        ("'name=we*'", "one/web two/web-2"),
        ("'image=nginx:*'", "one/web one/nginx:1.27"),
        ("image=nginx state=running", "one/web"),
        ("label=tier", "one/web one/db"),
        ("label=tier=back", "one/db"),
        ("label=com.example.a=1 label=tier=front", "one/web"),
        ("label=com.example.a=1 label=tier=back", ""),
        ("port=8080", "one/web"),
        ("port=80/tcp", "one/web"),
        ("port=53", "one/web"),
        ("port=53/tcp", ""),
        ("port=808", ""),
        ("server=two", "two/web-2"),
        ("'server=t*,nobody'", "two/web-2"),
        ("older=7d --kind container", "one/db"),
        ("'age<1m'", "one/web"),
        ("newer=3h", "one/web two/web-2"),
        ("id=00000", "one/web one/db two/web-2 one/shop/web:1 one/sha256:" + f"{8:064x}"),
        (f"{7:064x}", "one/shop/web:1"),
        (f"id=sha256:{8:064x}", f"one/sha256:{8:064x}"),
        ("web --kind volume,network", "two/webs two/web-data"),
        ("label=tier --kind all", "one/web one/db two/webs"),
        ("web --server two", "two/web-2"),
        ("web --server one,two", "one/web two/web-2 one/shop/web:1"),
        ("", "one/db one/web two/web-2 one/shop/web:1 one/sha256:" + f"{8:064x}"),
    ],
)
def test_terms(known, words, found):
    out, err, code = known(f"docker find -q {words}")
    assert (sorted(out.split()), err, code) == (sorted(found.split()), "", 0)


def test_a_server_that_was_used_by_its_address_is_found_once(known):
    for address in ("unix:///one.sock", "unix:///elsewhere.sock"):
        known.store.replace_server("Containers", address, list(Containers.of(address, [container(1, "web")], "all")))
    out, err, code = known("docker find name=web -q --kind container")
    assert (out.split(), code) == (["one/web", "two/web-2", "unix:///elsewhere.sock/web"], 0)


def test_table(known):
    heading, line = known("docker server find web state=running server=one")[0].splitlines()
    assert heading.split() == "KIND SERVER NAME ID IMAGE STATE PORTS CREATED SEEN".split()
    assert line.split()[:6] == ["container", "one", "web", "000000000000", "nginx:1.27", "running"]
    assert "53/udp, 0.0.0.0:8080->80/tcp" in line and re.search(r"seconds? ago  +.*second.* ago$", line)


def test_json_tells_server_and_age(known):
    (row,) = json.loads(known("docker find web-2 --format json")[0])
    assert (row["Server"], row["Target"], row["Kind"], row["Status"]) == ("two", "two/web-2", "container", "Up 5 minutes")
    assert re.search("second.* ago", row["Seen"])
    assert known("docker find db --format '{{.Server}} {{.Name}} {{.Label \"tier\"}}'")[0] == "one db back\n"


def test_servers_in_front(known):
    assert known("docker --server two find -q web")[0] == "two/web-2\n"


def test_what_is_not_known_is_told(known, fake):
    known("docker server add three unix:///three.sock")
    assert known("docker find -q db") == ("one/db\n", "nothing is remembered of three; --live asks\n", 0)
    assert known("docker find -q db --server one") == ("one/db\n", "", 0)
    known("docker server ls")
    assert known("docker find -q db")[1] == "did not answer when last asked: one, two, three\n"


def test_live_asks_all_and_names_the_dead(known, make_fake):
    alive = make_fake()
    known("docker server rm one")
    known(f"docker server add one {alive.address}")
    alive.expects("GET", "/containers/json", reply=[container(5, "web-new")])
    alive.expects("GET", "/images/json", reply=[])
    out, err, code = known("docker find -q web --live")
    assert (out, code) == ("one/web-new\ntwo/web-2\n", 1)
    assert err.startswith("two: unix:///two.sock: there is no such socket") and err.count("\n") == 1


def test_live_without_a_saved_server_asks_the_current_one(cms, fake):
    fake.expects("GET", "/volumes", reply={"Volumes": [volume("data")]})
    assert cms("docker find --kind volume -q --live") == (f"{fake.address}/data\n", "", 0)


@pytest.mark.parametrize("words", ["tier=front", "port=x", "web --kind nonsense", "web --server nobody"])
def test_wrong_words(known, words):
    out, err, code = known(f"docker find {words}")
    assert (out, code) == ("", 125) and err.count("\n") == 1

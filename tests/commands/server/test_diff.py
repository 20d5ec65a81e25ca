import pytest

from tests.running import container, image, network, volume


@pytest.fixture
def server(lone, make_fake):
    """What makes a server ``one`` have these objects from now on."""
    fake = make_fake()
    lone(f"docker server add one {fake.address}")
    has = {}

    def now(containers=(), images=(), networks=(), volumes=()):
        has.update(containers=containers, images=images, networks=networks, volumes=volumes)

    now()
    for path, reply in {
        "/containers/json": lambda _: (200, has["containers"]),
        "/images/json": lambda _: (200, has["images"]),
        "/networks": lambda _: (200, has["networks"]),
        "/volumes": lambda _: (200, {"Volumes": has["volumes"]}),
    }.items():
        fake.allows("GET", path, reply=reply)
    now.fake = fake
    return now


HAD = {
    "containers": [container(1, "web"), container(2, "db"), container(3, "old", "exited"), container(4, "same")],
    "images": [image(1, ["a:1", "a:2"]), image(2, ["b:1"]), image(3, [])],
    "networks": [network(1, "net")],
}
HAS = {
    "containers": [container(1, "web-2"), container(2, "db", "exited"), container(4, "same"), container(5, "new", Image="nginx:1")],
    "images": [image(1, ["a:1"]), image(3, []), image(4, ["c:1"])],
    "networks": [network(1, "net")],
    "volumes": [volume("data")],
}
LINES = """\
- container old
+ container new running (nginx:1)
~ container db running -> exited
~ container web -> web-2
- image b:1
+ image c:1
~ image a:1, a:2 -> a:1
+ volume data
"""


def test_what_changed(lone, server):
    server(**HAD)
    assert lone("docker server diff one") == ("", "one: nothing was remembered to compare with\n", 0)
    server(**HAS)
    assert lone("docker server diff one") == (LINES, "", 0)
    assert lone("docker server diff") == ("", "", 0)
    server(**HAD)
    assert "+ image b:1\n" in lone("docker server diff")[0]


def test_keep_goes_on_comparing(lone, server):
    server(**HAD)
    lone("docker server diff one")
    server(**HAS)
    for _ in range(2):
        assert lone("docker server diff one --keep --exit-code") == (LINES, "", 1)
    assert lone("docker server diff one --exit-code") == (LINES, "", 1)
    assert lone("docker server diff one --exit-code") == ("", "", 0)


def test_what_was_never_asked_for_is_not_new(lone, server):
    server(**HAD)
    lone("docker ps -a")
    server(**HAS)
    assert lone("docker server diff one")[0] == LINES[: LINES.index("- image")]


def test_several_and_a_dead_one(lone, server):
    server(**HAD)
    lone("docker server add dead unix:///nowhere.sock")
    lone("docker server diff one")
    server(volumes=[volume("data")], **HAD)
    out, err, code = lone("docker server diff one dead one")
    assert (out, code) == ("one | + volume data\n", 1)
    assert err.startswith("dead: unix:///nowhere.sock: ") and err.count("\n") == 1


def test_beside_the_docker_binary(real, docker):
    real("docker server diff")
    docker("volume", "create", "data", check=True)
    docker("create", "--name", "web", "docker.io/library/busybox:latest", "true", check=True)
    out, err, code = real("docker server diff")
    assert (out, err, code) == ("+ container web created (docker.io/library/busybox:latest)\n+ volume data\n", "", 0)
    docker("start", "-a", "web", check=True)
    docker("volume", "rm", "data", check=True)
    assert real("docker server diff") == ("~ container web created -> exited\n- volume data\n", "", 0)


def test_a_server_that_is_not_saved(lone):
    out, err, code = lone("docker server diff nobody")
    assert (out, code) == ("", 125) and "no server 'nobody'" in err

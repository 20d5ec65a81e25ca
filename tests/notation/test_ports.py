"""-p, --expose and the PORTS column; the expectations are those of go-connections' and docker/cli's own tests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation import ports


def binding(port="", address=""):
    return {"HostIp": address, "HostPort": port}


@pytest.mark.parametrize(
    ("text", "bindings"),
    [
        ("80", [("80/tcp", binding())]),
        ("80/udp", [("80/udp", binding())]),
        ("80/", [("80/tcp", binding())]),
        ("80/UDP", [("80/udp", binding())]),
        ("8080:80", [("80/tcp", binding("8080"))]),
        (":80", [("80/tcp", binding())]),
        ("127.0.0.1:8080:80/sctp", [("80/sctp", binding("8080", "127.0.0.1"))]),
        ("127.0.0.1::80", [("80/tcp", binding("", "127.0.0.1"))]),
        ("[::1]:8080:80", [("80/tcp", binding("8080", "::1"))]),
        ("[2001:db8::1]::80/udp", [("80/udp", binding("", "2001:db8::1"))]),
        ("::1:8080:80", [("80/tcp", binding("8080", "::1"))]),
        ("80-82", [("80/tcp", binding()), ("81/tcp", binding()), ("82/tcp", binding())]),
        ("8000-8001:80-81", [("80/tcp", binding("8000")), ("81/tcp", binding("8001"))]),
        ("8000-8010:80", [("80/tcp", binding("8000-8010"))]),
        ("0.0.0.0:8000-8010:80/udp", [("80/udp", binding("8000-8010", "0.0.0.0"))]),
        ("8000-8000:80", [("80/tcp", binding("8000"))]),
        ("0080:0081", [("81/tcp", binding("80"))]),
        ("published=8080,target=80", [("80/tcp", binding("8080"))]),
        ("target=80", [("80/tcp", binding())]),
        ("published=8080,target=80,protocol=udp,mode=host", [("80/udp", binding("8080"))]),
        ("target=80-81,published=90-91", [("80/tcp", binding("90")), ("81/tcp", binding("91"))]),
    ],
)
def test_publish(text, bindings):
    assert ports.parse_port(text) == bindings


@pytest.mark.parametrize(
    "text",
    ["", ":", "80x", "80:", "65536", "-1", "80-79", "8000-8001:80-82", "80/icmp", "80/tcp/udp", "localhost:80:80", "[::1:80:80", "fe80::1%eth0:80:80"]
    + [
        "1.2.3:80:80",
        "1:2:3:80",
        "/tcp",
        "80-",
        "8\uff10",
        "published=80",
        "port=80",
        "target=80,mode",
        "target=x",
        "=",
        "80 ",
        "99999999999999999999",
    ],
)
def test_publish_refused(text):
    with pytest.raises(UsageError) as caught:
        ports.parse_port(text)
    assert str(caught.value).startswith(f'invalid port "{text}"') and ": use " in str(caught.value)


def test_the_message_of_the_simplest_mistake():
    with pytest.raises(UsageError) as caught:
        ports.parse_port("80x")
    assert str(caught.value) == 'invalid port "80x": use [[IP:]HOSTPORT:]CONTAINERPORT[/tcp|udp|sctp]'


@pytest.mark.parametrize(("text", "exposed"), [("80", ["80/tcp"]), ("80-82/udp", ["80/udp", "81/udp", "82/udp"]), ("80/SCTP", ["80/sctp"])])
def test_expose(text, exposed):
    assert ports.parse_expose(text) == exposed


@pytest.mark.parametrize("text", ["", "8080:80", "x", "82-80", "80/xyz"])
def test_expose_refused(text):
    with pytest.raises(UsageError, match="use PORT"):
        ports.parse_expose(text)


def test_both_together():
    assert ports.parse_ports(["8080:80", "8081:80", "53/udp"], ["443", "80"]) == (
        {"80/tcp": {}, "53/udp": {}, "443/tcp": {}},
        {"80/tcp": [binding("8080"), binding("8081")], "53/udp": [binding()]},
    )


@pytest.mark.parametrize(
    ("text", "config"),
    [
        ("8080:80", {"Protocol": "tcp", "TargetPort": 80, "PublishedPort": 8080, "PublishMode": "ingress"}),
        ("80/udp", {"Protocol": "udp", "TargetPort": 80, "PublishedPort": 0, "PublishMode": "ingress"}),
        (
            "published=8080,target=80,mode=host,protocol=sctp",
            {"Protocol": "sctp", "TargetPort": 80, "PublishedPort": 8080, "PublishMode": "host"},
        ),
        ("target=80", {"Protocol": "tcp", "TargetPort": 80, "PublishMode": "ingress"}),
    ],
)
def test_service_port(text, config):
    assert ports.parse_service_port(text) == [config]


@pytest.mark.parametrize("text", ["published=80", "target=80,mode=x", "target=0", "target=1,ip=2", "127.0.0.1:80:80", "80-90:80", ""])
def test_service_port_refused(text):
    with pytest.raises(UsageError, match="invalid port"):
        ports.parse_service_port(text)


def port(private, public=0, address="", protocol="tcp"):
    document = {"PrivatePort": private, "Type": protocol}
    return document | ({"PublicPort": public} if public else {}) | ({"IP": address} if address else {})


EVERY = "0.0.0.0"
COLUMNS = [
    ([], ""),
    (None, ""),
    ([port(9988)], "9988/tcp"),
    ([port(9988, protocol="udp")], "9988/udp"),
    ([port(9988, address=EVERY)], "0.0.0.0:0->9988/tcp"),
    ([port(9988, 8899)], "9988/tcp"),
    ([port(9988, 8899, "4.3.2.1")], "4.3.2.1:8899->9988/tcp"),
    ([port(9988, 8899, "::")], "[::]:8899->9988/tcp"),
    ([port(9988, 9988, "4.3.2.1")], "4.3.2.1:9988->9988/tcp"),
    ([port(9988, 9988, "::1")], "[::1]:9988->9988/tcp"),
    ([port(9988, protocol="udp"), port(9988, protocol="udp")], "9988/udp, 9988/udp"),
    ([port(9998, 9998, "1.2.3.4"), port(9999, 9999, "1.2.3.4")], "1.2.3.4:9998-9999->9998-9999/tcp"),
    ([port(9998, 9998, "::1"), port(9999, 9999, "::1")], "[::1]:9998-9999->9998-9999/tcp"),
    ([port(9998, 8887, "1.2.3.4"), port(9999, 8888, "1.2.3.4")], "1.2.3.4:8887->9998/tcp, 1.2.3.4:8888->9999/tcp"),
    ([port(9998, protocol="udp"), port(9999, protocol="udp")], "9998-9999/udp"),
    ([port(6677, 7766, "1.2.3.4"), port(9988, 8899, protocol="udp")], "9988/udp, 1.2.3.4:7766->6677/tcp"),
    (
        [port(80, 80, EVERY), port(443, 443, EVERY), port(80, 80, "::"), port(443, 443, "::")],
        "0.0.0.0:80->80/tcp, [::]:80->80/tcp, 0.0.0.0:443->443/tcp, [::]:443->443/tcp",
    ),
    ([port(8000 + n, 8000 + n, EVERY) for n in (2, 0, 1)], "0.0.0.0:8000-8002->8000-8002/tcp"),
    (
        [
            port(80),
            port(1024),
            port(80, protocol="udp"),
            port(1024, protocol="udp"),
            port(1024, 80, "1.1.1.1"),
            port(80, 1024, "2.1.1.1", "udp"),
            port(12345, protocol="sctp"),
        ],
        "80/tcp, 80/udp, 1024/tcp, 1024/udp, 12345/sctp, 2.1.1.1:1024->80/udp, 1.1.1.1:80->1024/tcp",
    ),
]


@pytest.mark.parametrize(("listed", "column"), COLUMNS)
def test_column(listed, column):
    assert ports.display_ports(listed) == column


def test_the_binary_shows_the_same(fake_engine):
    """Of version 28; the column of older ones writes IPv6 addresses without brackets and does not group them so."""
    engine = fake_engine()
    lists = [listed for listed, _ in COLUMNS if listed is not None]
    engine.documents["/containers/json"] = [{"Id": f"{number:064}", "Names": [f"/{number}"], "Ports": listed} for number, listed in enumerate(lists)]
    version = engine.docker("--version")[1].split()[2]
    shown = engine.docker("ps", "--no-trunc", "--format", "{{.Ports}}")[1].splitlines()
    assert len(shown) == len(lists)
    if int(version.split(".")[0]) >= 28:
        assert shown == [ports.display_ports(listed) for listed in lists]


NEARLY = st.text(alphabet="0123456789.-:[]/tcpud=,%\uff10", max_size=30) | st.text()
LONG = st.lists(st.sampled_from(["target=", "published=", "mode=", "protocol=", "80", "udp", ",", "8x"]), max_size=8).map("".join)


@pytest.mark.parametrize("parse", [ports.parse_port, ports.parse_expose, ports.parse_service_port])
@given(text=NEARLY | LONG)
def test_no_text_raises_anything_else(parse, text):
    try:
        parse(text)
    except UsageError as error:
        assert text in str(error)

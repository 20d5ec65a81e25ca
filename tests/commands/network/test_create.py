import json
import shlex

from tests.running import network

PLAIN = {
    "Name": "net",
    "CheckDuplicate": True,
    "Driver": "bridge",
    "Scope": "",
    "Internal": False,
    "Attachable": False,
    "Ingress": False,
    "ConfigOnly": False,
    "IPAM": {"Driver": "default", "Options": {}, "Config": []},
    "Options": {},
    "Labels": {},
}
LINES = (
    "--subnet 10.7.0.0/24 --gateway 10.7.0.1 --ip-range 10.7.0.128/25 --aux-address r=10.7.0.5 --aux-address s=10.7.0.6",
    "--label a=b --label c -o com.docker.network.bridge.name=brx --internal",
    "-d bridge --ipv6 --subnet fd00:7::/64 --subnet=10.8.0.0/16",
    "--config-only --subnet 10.9.0.0/16",
    "--config-only --subnet 10.10.0.0/16,10.11.0.0/16 --gateway 10.11.0.1 --ip-range=10.10.1.0/24",
)
WRONG = (
    "--gateway 10.7.0.1",
    "--subnet 10.7.0.0/24 --gateway 10.8.0.1",
    "--subnet 10.7.0.0/24 --subnet 10.7.0.0/16",
    "--subnet 10.7.0.0/24 --ip-range 10.8.0.0/25",
    "--subnet 10.7.0.0/24 --subnet 10.8.0.0/24 --gateway 10.7.0.1 --gateway 10.7.0.2",
    "--subnet 10.7.0.0/24 --subnet 10.8.0.0/24 --ip-range 10.7.0.0/25 --ip-range 10.7.0.128/25",
    "--subnet 10.7.0.0/24 --aux-address a=10.8.0.1",
)


def made(fake, reply="x" * 64):
    fake.expects("POST", "/networks/create", reply=(201, {"Id": reply, "Warning": ""}))
    fake.expects("GET", f"/networks/{reply}", reply=network())


def test_plain(fake, cms):
    made(fake)
    assert cms("docker network create net") == ("x" * 64 + "\n", "", 0)
    assert fake.requests[0].json == PLAIN
    assert [document["name"] for document in cms.store.find("Networks")] == ["net"]


def test_every_option(fake, cms):
    made(fake)
    cms(
        "docker network create --attachable --config-from other --ingress --scope swarm --ipv6=false -d overlay --ipam-driver mine "
        "--ipam-opt a=b --subnet 10.1.0.0/16 --aux-address r=10.1.0.9 -o x=y --label k=v net"
    )
    pool = {"Subnet": "10.1.0.0/16", "AuxiliaryAddresses": {"r": "10.1.0.9"}}
    assert fake.requests[0].json == {
        **PLAIN,
        "Attachable": True,
        "ConfigFrom": {"Network": "other"},
        "Ingress": True,
        "Scope": "swarm",
        "EnableIPv6": False,
        "Driver": "overlay",
        "IPAM": {"Driver": "mine", "Options": {"a": "b"}, "Config": [pool]},
        "Options": {"x": "y"},
        "Labels": {"k": "v"},
    }


def test_an_old_engine_can_not_do_without_ipv4(cms):
    out, err, code = cms("docker network create --ipv4=false net")
    assert (out, code) == ("", 1)
    assert "ipv4 needs API 1.48" in err


def test_dry_run_sends_nothing(fake, cms):
    out, err, code = cms("docker network create --dry-run --ipv4=false net")
    assert (out.splitlines()[0], err, code) == ("POST /v1.51/networks/create", "", 0)
    assert json.loads(out.split("\n", 1)[1])["EnableIPv4"] is False
    assert fake.requests == []


def test_wrong_words(cms):
    assert cms("docker network create")[2] == 125
    assert cms("docker network create a b")[2] == 125
    assert cms("docker network create --subnet nonsense a")[1:] == ("invalid CIDR address: nonsense: write it as 192.168.0.0/16\n", 125)


def test_same_networks_as_the_docker_binary(real, docker):
    for line in LINES:
        made = []
        for run in (lambda words: docker(*words, check=True).stdout, lambda words: real(shlex.join(["docker", *words]))[0]):
            identity = run(["network", "create", *shlex.split(line), "same"]).strip()
            made.append(json.loads(docker("network", "inspect", identity).stdout)[0])
            docker("network", "rm", "same", check=True)
        ours, theirs = ({key: value for key, value in one.items() if key not in ("Id", "Created")} for one in made)
        for one in (ours, theirs):
            one["IPAM"]["Config"] = sorted(one["IPAM"]["Config"], key=lambda pool: pool["Subnet"])
            # Without a subnet the engine takes the next free one.
            if "subnet" not in line:
                one["IPAM"]["Config"] = []
        assert ours == theirs, line


def test_the_docker_binary_refuses_the_same(real, docker):
    for line in WRONG:
        theirs = docker("network", "create", *shlex.split(line), "same")
        out, err, code = real(f"docker network create {line} same")
        assert (theirs.returncode, out, code) == (1, "", 125), line
        assert err == theirs.stderr, line

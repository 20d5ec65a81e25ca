import json
import shlex

from tests.running import network

OPTIONS = "--ip 10.7.0.9 --alias a --alias b,c --link other:o --driver-opt x=y --link-local-ip 169.254.1.2"


def test_every_option(fake, cms):
    fake.expects("POST", "/networks/net/connect", reply=200)
    fake.allows("GET", "/networks", reply=[network()])
    assert cms(f"docker network connect {OPTIONS} --ip6 fd00::9 net web") == ("", "", 0)
    assert fake.requests[0].json == {
        "Container": "web",
        "EndpointConfig": {
            "IPAMConfig": {"IPv4Address": "10.7.0.9", "IPv6Address": "fd00::9", "LinkLocalIPs": ["169.254.1.2"]},
            "Aliases": ["a", "b", "c"],
            "Links": ["other:o"],
            "DriverOpts": {"x": "y"},
        },
    }


def test_wrong_words(cms):
    assert cms("docker network connect net")[2] == 125
    assert "invalid key/value pair" in cms("docker network connect --driver-opt x net web")[1]
    assert "gw_priority needs API 1.48" in cms("docker network connect --gw-priority 5 net web")[1]
    assert cms("docker network connect --gw-priority high net web")[2] == 125


def test_a_quoted_driver_option_holds_commas(cms):
    out = cms("""docker network connect --dry-run --gw-priority -1 --driver-opt='"a.sysctls=x=1,y=0"' net web""")[0]
    assert json.loads(out.split("\n", 1)[1])["EndpointConfig"] == {"DriverOpts": {"a.sysctls": "x=1,y=0"}, "GwPriority": -1}


def test_as_the_docker_binary_connects(real, docker):
    docker("network", "create", "--subnet", "10.7.0.0/16", "net", check=True)
    found = []
    for run in (lambda words: docker(*words, check=True), lambda words: real(shlex.join(["docker", *words]))):
        docker("create", "--name", "web", "busybox", check=True)
        run(["network", "connect", "--ip", "10.7.0.9", "--alias", "a", "--link", "other:o", "net", "web"])
        networks = json.loads(docker("inspect", "web").stdout)[0]["NetworkSettings"]["Networks"]
        found.append({key: networks["net"][key] for key in ("IPAMConfig", "Links")} | {"Aliases": networks["net"]["Aliases"][:1]})
        docker("rm", "web", check=True)
    assert found[0] == found[1]

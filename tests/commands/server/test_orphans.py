"""``server orphans``; what it lists after each thing that can go wrong is in tests/cloud/test_aws_faults.py."""

import json

from tests.bench.aws import Aws

DEPLOY = "docker server deploy aws web1 --allow 198.51.100.7"
HERE = "docker server orphans --region us-east-1"


def make(aws: Aws, **tags):
    """A security group with tags; its id."""
    backend = aws.backend()
    return backend.create_security_group(f"g{len(tags)}", "made", backend.get_default_vpc().id, tags=tags).id


def test_none(lone, aws):
    assert lone(HERE) == ("KIND      ID        SERVER    REGION    MADE BY\n", "looking at AWS in us-east-1\n", 0)


def test_those_of_others_only_with_all(lone, aws, no_host):
    assert lone(DEPLOY)[2] == 0
    make(aws, Name="x")
    theirs = make(aws, **{"Name": "db", "cloudmesh-docker": "m", "cloudmesh-docker-inventory": "another", "cloudmesh-docker-by": "eve@pc"})
    assert lone(f"{HERE} -q")[0] == ""
    (found,) = json.loads(lone(f"{HERE} --all --format json")[0])
    assert found == {"Kind": "security group", "ID": theirs, "Server": "db", "Region": "us-east-1", "By": "eve@pc"}
    assert lone("docker server destroy -y web1")[2] == 0


def test_removal_asks_first(lone, aws, no_host):
    assert lone(DEPLOY)[2] == 0
    lone("docker server rm web1")
    out, err, code = lone(f"{HERE} --remove")
    assert (out, code) == ("", 125) and "nothing was removed" in err
    assert lone(f"{HERE} --remove", person="n")[2] == 125 and len(aws.tagged()) == 4
    assert lone(f"{HERE} --remove", person="y")[2] == 0
    assert aws.tagged() == []


def test_all_regions_unless_one_is_named(lone, aws, monkeypatch):
    from cloudmesh_docker.cloud.ec2 import Ec2

    monkeypatch.setattr(Ec2, "regions", lambda self: ["us-east-1", "eu-central-1"])
    assert lone("docker server orphans -q") == ("", "looking at AWS in us-east-1, eu-central-1\n", 0)
    assert len([name for name, _ in aws.requests if name == "ec2:DescribeVolumes"]) == 2


def test_refused(lone, aws):
    aws.fault = lambda number, name: ("UnauthorizedOperation", "no") if name == "DescribeVolumes" else None
    out, err, code = lone(HERE)
    assert (out, code) == ("", 1) and "AWS does not let you do ec2:DescribeVolumes" in err

"""etc/aws-policy.json allows what is asked of AWS, each request as it is asked, and nothing else."""

import fnmatch
import json
import pathlib

import pytest

from cloudmesh_docker.steps import gathering

POLICY = json.loads((pathlib.Path(__file__).parents[2] / "etc/aws-policy.json").read_text())
# Asked of AWS's own services on behalf of a request of ours, or without which nobody is anybody.
IMPLIED = {"ec2:CreateTags"}
FREE = {"sts:GetCallerIdentity"}
# What each request makes, which must be tagged with it, and what it changes, which must have the tag: by the beginning of a parameter's name.
MAKES = {
    "ec2:RunInstances": {"instance", "volume", "network-interface"},
    "ec2:CreateSecurityGroup": {"security-group"},
    "ec2:ImportKeyPair": {"key-pair"},
}
CHANGES = ("InstanceId", "GroupId", "KeyName", "VolumeId")


def listed(value):
    """A value that may be written without the list it is in."""
    return value if isinstance(value, list) else [value]


def statements(action):
    """The statements that allow an action."""
    return [each for each in POLICY["Statement"] if action in listed(each["Action"])]


@pytest.fixture
def recorded(run, aws, home, monkeypatch):
    """All kinds of requests of all commands: (name, parameters, whether what they name had our tag)."""
    found = []

    def remember(number, action):
        name, parameters = aws.requests[-1]
        ids = {value for key, value in parameters.items() if key.startswith(CHANGES)}
        found.append((name, parameters, ids <= {each for _, each in aws.tagged()}))

    subnet = aws.backend().describe_subnets()[0].id
    aws.fault = remember
    monkeypatch.setattr(gathering, "gather", lambda swarm, *others, new: swarm.save(managers=["web1"]))
    deploy = "docker server deploy aws web1 --tls --allow"
    for line in (
        f"{deploy} 198.51.100.7 --subnet {subnet} --image amazon",
        f"{deploy} 198.51.100.8",
        "docker server stop web1",
        "docker server start web1",
        "docker server restart web1",
        "docker server orphans --region us-east-1 --all",
        "docker server destroy -y web1",
        f"{deploy} 198.51.100.7 --spot",
        "docker server destroy -y web1",
        f"{deploy} 198.51.100.7 --swarm prod",
        "docker server destroy -y web1",
    ):
        out, err, code = run(line)
        assert code == 0, err
    volume = aws.backend().create_volume(1, "us-east-1a", None)
    volume.add_tags({"cloudmesh-docker": "m"})
    monkeypatch.setattr("cloudmesh_docker.cloud.ec2.Ec2.regions", counted(found))
    assert run("docker server orphans --all -y --remove")[2] == 0
    assert aws.tagged() == []
    return found


def counted(found):
    """``Ec2.regions``, which asks as it does, for one region."""

    def regions(self):
        assert "us-east-1" in [each["RegionName"] for each in self.ask("ec2", "describe_regions")["Regions"]]
        return ["us-east-1"]

    return regions


def test_what_is_asked_and_what_is_allowed_are_the_same(recorded):
    asked = {name for name, _, _ in recorded} - FREE
    assert asked == {action for each in POLICY["Statement"] for action in listed(each["Action"])} - IMPLIED
    for name, parameters, ours in recorded:
        if name not in FREE:
            check(name, parameters, ours)


def check(name, parameters, ours):
    """Hold one request to what the policy demands of it."""
    conditions = [each.get("Condition", {}).get("Null", {}) for each in statements(name)]
    if name in MAKES:
        kinds = {value for key, value in parameters.items() if key.endswith("ResourceType")}
        assert MAKES[name] <= kinds and "cloudmesh-docker" in parameters.values(), name
        assert {"aws:RequestTag/cloudmesh-docker": "false"} in conditions
    elif {"aws:ResourceTag/cloudmesh-docker": "false"} in conditions:
        assert ours, f"{name} of something that is not tagged: {parameters}"
    elif name == "ssm:GetParameter":
        arn = f"arn:aws:ssm:us-east-1::parameter{parameters['Name']}"
        assert any(fnmatch.fnmatchcase(arn, each) for statement in statements(name) for each in statement["Resource"])
    else:
        assert name.startswith("ec2:Describe") and conditions == [{}], name


def test_it_is_written_as_aws_wants_it():
    assert POLICY["Version"] == "2012-10-17"
    assert all({"Sid", "Effect", "Action", "Resource"} <= set(each) and each["Effect"] == "Allow" for each in POLICY["Statement"])
    assert len(json.dumps(POLICY, separators=(",", ":"))) < 6144, "a managed policy can't be longer"

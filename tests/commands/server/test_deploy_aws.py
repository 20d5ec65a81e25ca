"""``server deploy aws``: its plan, its options as AWS is asked, and whatever can't be; the rest is in tests/cloud/test_aws*.py."""

import http.server
import threading

import pytest

from cloudmesh_docker.cloud import aws_wish
from tests.bench.aws import AMAZON, STRANGE, UBUNTU, UBUNTU_ARM

DEPLOY = "docker server deploy aws web1 --allow 198.51.100.7"


def last(lone, line, code=1):
    """The last line of stderr of a command that is refused."""
    out, err, exit_code = lone(line)
    assert (out, exit_code) == ("", code), err
    return err.splitlines()[-1]


def request(aws, action):
    """The parameters of the last request of that name."""
    return [parameters for name, parameters in aws.requests if name == f"ec2:{action}"][-1]


def test_plan_tells_what_costs_and_makes_nothing(lone, aws, home):
    out, err, code = lone(f"{DEPLOY} --tls --plan")
    lines = out.splitlines()
    assert code == 0 and err == "looking at AWS in us-east-1\n"
    assert lines[0] == "in the account 123456789012, us-east-1, as arn:aws:sts::123456789012:user/moto:"
    assert lines[2].endswith("that lets in 198.51.100.7/32 to TCP port 22 and 2376")
    assert lines[3:5] == [
        "run t3.small: 2 processors, 2 GiB, x86_64  [costs while it runs]",
        f"from the image {UBUNTU}: ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20261101",
    ]
    assert sum("[costs " in line for line in lines) == 3
    assert aws.tagged() == [] and list(home.rglob("aws")) == []
    assert not any(name.partition(":")[2].startswith(("Create", "Import", "Run")) for name, _ in aws.requests)


@pytest.mark.parametrize(
    "options, lines",
    [
        ("--image amazon", [f"from the image {AMAZON}: al2023-ami-2023.9.20261101.0-kernel-6.1-x86_64", "install Docker on it, for ec2-user"]),
        ("--instance-type t4g.small", [f"from the image {UBUNTU_ARM}: ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-arm64-server-20261101"]),
        (f"--image {STRANGE} --user me --volume-size 100", ["with a volume of 100 GiB, gp3, encrypted  [costs until it is destroyed]"]),
        ("--spot --instance-type t3.micro", ["run a spot instance, t3.micro: 2 processors, 1 GiB, x86_64  [costs while it runs]"]),
    ],
)
def test_plan_of_other_choices(lone, aws, options, lines):
    out, err, code = lone(f"{DEPLOY} --plan {options}")
    assert code == 0, err
    assert [line for line in lines if line not in out.splitlines()] == []


def test_how_aws_is_asked(lone, aws, no_host, home):
    (subnet, *_) = aws.backend().describe_subnets()
    (home / "more").write_text("#cloud-config\npackages: [vim]\n")
    assert lone(f"{DEPLOY} --subnet {subnet.id} --user-data {home}/more")[2] == 0
    asked = request(aws, "RunInstances")
    chosen = {"SubnetId": subnet.id, "ImageId": UBUNTU, "InstanceType": "t3.small", "MaxCount": "1", "MetadataOptions.HttpTokens": "required"}
    chosen |= {
        "BlockDeviceMapping.1.Ebs.Encrypted": "true",
        "BlockDeviceMapping.1.Ebs.VolumeSize": "20",
        "MetadataOptions.HttpPutResponseHopLimit": "1",
    }
    assert {key: asked[key] for key in chosen} == chosen
    assert len(asked["ClientToken"]) == 32
    kinds = {value for key, value in asked.items() if key.endswith("ResourceType")}
    assert kinds == {"instance", "volume", "network-interface"}
    assert lone("docker server destroy -y web1")[2] == 0


def test_instance_profile(lone, aws, no_host):
    for profile, kind in (("nosuch", "Name"), ("arn:aws:iam::123456789012:instance-profile/x", "Arn")):
        lone(f"{DEPLOY} --instance-profile {profile}")
        assert request(aws, "RunInstances")[f"IamInstanceProfile.{kind}"] == profile
        lone("docker server destroy -y web1")


def test_own_address(lone, aws, monkeypatch):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            """Tell an address."""
            self.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n203.0.113.9\n")

        def log_message(self, *words):
            """Silence."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(aws_wish, "MY_ADDRESS", f"http://127.0.0.1:{server.server_port}")
    assert "lets in 203.0.113.9/32 to" in lone("docker server deploy aws --plan web1")[0]
    assert "lets in 10.0.0.0/8, 203.0.113.9/32 to" in lone("docker server deploy aws --plan --allow 10.0.0.0/8 --allow me web1")[0]
    server.shutdown()
    server.server_close()
    message = last(lone, "docker server deploy aws web1")
    assert message.startswith("your own address can't be found") and message.endswith("say who may reach the server, as in --allow 198.51.100.7")
    assert aws.tagged() == []


@pytest.mark.parametrize(
    "options, message",
    [
        ("--allow 198.51.100.7/24", "--allow 198.51.100.7/24: 198.51.100.7/24 has host bits set; write an address"),
        ("--volume-size big", "--volume-size big: use a number of GiB"),
        ("--key-name mine", "--key-name and --identity belong together"),
        ("--identity /nowhere --key-name mine", "/nowhere can't be read"),
        ("--tls-san a", "--tls-san is for a server with --tls"),
        ("--user-data /nowhere", "--user-data /nowhere: No such file or directory"),
    ],
)
def test_words_that_are_wrong(lone, aws, options, message):
    assert message in last(lone, f"{DEPLOY} {options}", 125)
    assert aws.tagged() == []


def test_names_that_are_taken(lone, aws):
    lone("docker server add far 127.0.0.1:1")
    assert "far is the server at tcp://127.0.0.1:1 already: take another name" in last(lone, "docker server deploy aws far", 125)
    assert "can't name a server" in last(lone, "docker server deploy aws all", 125)
    assert aws.requests == []


@pytest.mark.parametrize(
    "options, message",
    [
        ("--instance-type t3.tiny", "take another --instance-type"),
        ("--image windows", "--image windows: write ubuntu, amazon, or the id of an image, as in ami-0123456789abcdef0"),
        ("--image ami-123", "take an --image of this region, or ubuntu or amazon"),
        (f"--image {STRANGE}", "give --user USER"),
        (f"--image {UBUNTU_ARM}", f"{UBUNTU_ARM} is for arm64, and the instance type for x86_64"),
        ("--subnet subnet-123", "take a --subnet of this region"),
        ("--profile nosuch", "The config profile (nosuch) could not be found: take another --profile, or make it"),
        ("--region nowhere", "nowhere is no region: write one as eu-central-1 or us-east-2"),
    ],
)
def test_what_aws_does_not_have(lone, aws, options, message):
    assert message in last(lone, f"{DEPLOY} {options}")
    assert aws.tagged() == []


@pytest.mark.parametrize(
    "action, code, text, message",
    [
        (
            "RunInstances",
            "UnauthorizedOperation",
            "You are not authorized to perform: iam:PassRole on",
            "AWS does not let you do iam:PassRole: have it",
        ),
        ("GetParameter", "AccessDeniedException", "User is not authorized", "AWS does not let you do ssm:GetParameter: have it allowed"),
        (
            "RunInstances",
            "VcpuLimitExceeded",
            "You have requested more vCPU capacity",
            "capacity: have that quota of us-east-1 raised (Service Quotas",
        ),
        (
            "RunInstances",
            "InsufficientInstanceCapacity",
            "There is no Spot capacity available",
            "AWS has none left there now: take another --instance-type",
        ),
        ("RunInstances", "MaxSpotInstanceCountExceeded", "Max spot instance count exceeded", "have that quota of us-east-1 raised"),
        (
            "GetCallerIdentity",
            "InvalidClientTokenId",
            "The security token is invalid",
            "AWS does not take these credentials (The security token is invalid)",
        ),
        ("GetCallerIdentity", "ExpiredToken", "The token has expired", "these credentials have expired, or this computer's clock is wrong"),
        (
            "CreateSecurityGroup",
            "RequestLimitExceeded",
            "Request limit exceeded",
            "AWS is asked too often (ec2:CreateSecurityGroup): try again in a minute",
        ),
        ("CreateSecurityGroup", "SomethingNew", "It is odd", "AWS: It is odd: it refused ec2:CreateSecurityGroup (SomethingNew)"),
    ],
)
def test_what_aws_refuses(lone, aws, action, code, text, message):
    aws.fault = lambda number, name: (code, text) if name == action else None
    assert message in last(lone, f"{DEPLOY} --spot")
    aws.fault = None
    assert aws.tagged() == []
    assert last(lone, "docker server destroy -y web1", 125), "there is no record of it either"


def test_no_default_network(lone, aws):
    backend = aws.backend()
    for subnet in list(backend.describe_subnets()):
        backend.delete_subnet(subnet.id)
    backend.delete_vpc(backend.get_default_vpc().id)
    assert last(lone, DEPLOY) == ("the account has no default VPC in us-east-1: name a --subnet, or have one made: aws ec2 create-default-vpc")


def test_no_credentials(lone, aws, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    assert last(lone, DEPLOY).startswith("there are no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and")


def test_no_region(lone, aws, monkeypatch):
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    assert last(lone, DEPLOY).startswith("there is no region: give --region")


@pytest.mark.parametrize(
    "address, message",
    [
        (
            "http://127.0.0.1:1",
            'Could not connect to the endpoint URL: "http://127.0.0.1:1/"): is us-east-1 the name of a region, and your network up?',
        ),
        ("nonsense", "AWS can't be asked: "),
        ("{address}/else", "what answers is not AWS: is a proxy in between"),
    ],
)
def test_no_network(lone, aws, monkeypatch, address, message):
    monkeypatch.setenv("AWS_ENDPOINT_URL", address.format(address=aws.address))
    aws.fault = lambda number, name: "odd"
    assert message in last(lone, DEPLOY)


def test_an_instance_that_does_not_come_up(lone, aws, no_host):
    def end_it(number, name):
        for instance in aws.instances("running"):
            instance.terminate()

    aws.fault = end_it
    message = last(lone, DEPLOY)
    assert "did not come up" in message and "destroy this server, then deploy again" in message
    aws.fault = None
    assert lone("docker server destroy -y web1")[2] == 0 and aws.tagged() == []


def test_a_host_that_shows_no_key_and_one_that_is_another(lone, aws):
    aws.console = "booted"
    assert "did not write the key of its host to its console (has its image cloud-init?) within 1 s" in last(lone, DEPLOY)
    assert lone("docker server destroy -y web1")[2] == 0 and aws.tagged() == []

"""Several servers on AWS at once, and the security group that those of a swarm share; the swarm itself is in test_aws_swarm.py."""

import itertools
import shutil

import pytest

from cloudmesh_docker.cloud import aws as room
from cloudmesh_docker.cloud.ec2 import Ec2
from cloudmesh_docker.steps import gathering

DEPLOY = "docker server deploy aws web --count 2 --allow 198.51.100.7"
SWARM = f"{DEPLOY} --swarm prod"
OPEN = [("tcp", 2377), ("tcp", 7946), ("udp", 4789), ("udp", 7946)]
REFUSED = ("UnauthorizedOperation", "You are not authorized to perform this operation")


@pytest.fixture
def gathered(monkeypatch):
    """Who was brought together as a swarm, which is only noted: a list of (managers, workers)."""
    found = []

    def gather(swarm, managers, workers, addresses, new):
        found.append((managers, workers))
        swarm.save(*([name for name in names.split(",") if name] for names in (managers, workers)))
        return swarm.name

    monkeypatch.setattr(gathering, "gather", gather)
    return found


def destroy(run, *names):
    """Destroy servers."""
    out, err, code = run(f"docker server destroy -y {' '.join(names)}")
    assert (out.split(), code) == ([*names], 0), err


def shared(aws):
    """moto's security groups of swarms."""
    return [group for groups in aws.backend().groups.values() for group in groups.values() if group.description.endswith("swarm of Docker servers")]


def test_servers_of_their_own(run, aws):
    out, err, code = run(DEPLOY)
    assert (out, code) == ("web-1\nweb-2\n", 0), err
    assert {"web-1: running a t3.small", "web-2: running a t3.small"} < set(err.splitlines())
    assert [kind for kind, _ in aws.tagged()] == [kind for kind in ("instance", "key pair", "security group", "volume") for _ in "12"]
    assert run.session.servers.inventory.current == "web-1"
    assert run(DEPLOY.replace("web --count 2", "web-[1-3]"))[0] == "web-1\nweb-2\nweb-3\n"
    assert len(aws.instances("running")) == 3
    destroy(run, "web-1", "web-2", "web-3")
    assert aws.tagged() == []


def test_members_let_in_each_other_alone(run, aws, gathered):
    out, err, code = run(SWARM.replace("--count 2", "--count 4"))
    assert (out.split(), code) == (["web-1", "web-2", "web-3", "web-4", "prod"], 0), err
    assert gathered == [("web-1,web-2,web-3", "web-4")]
    assert run.session.servers.inventory.current == "prod"
    (group,) = shared(aws)
    rules = [(rule.ip_protocol, rule.from_port, rule.to_port, rule.source_group["GroupId"], rule.ip_range) for rule in group.ingress_rules]
    assert sorted(rules) == [(protocol, port, port, group.id, {}) for protocol, port in OPEN]
    assert all(group.id in [each.id for each in instance.security_groups] for instance in aws.instances())
    assert [aws.rules(each) for each in aws.instances()[0].security_groups if each.id != group.id] == [[(22, "198.51.100.7/32")]]
    private = {name: record["managed"]["private"] for name, record in run.session.servers.inventory.servers.items()}
    assert sorted(private.values()) == sorted(each.private_ip for each in aws.instances())
    assert "server web-4, a worker of the swarm prod, with all" in run("docker server destroy web-4", person="n")[1]
    destroy(run, "web-4", "web-1", "web-2")
    assert shared(aws) == [group]
    destroy(run, "web-3")
    assert aws.tagged() == [] and run.session.servers.inventory.swarms == {}


def test_more_are_added_later(run, aws, gathered):
    assert run(f"{SWARM} --managers 1")[2] == 0
    assert run("docker server deploy aws more --swarm prod --allow 198.51.100.7")[::2] == ("more\nprod\n", 0)
    assert run("docker server deploy aws last --swarm prod --managers 2 --allow 198.51.100.7")[2] == 0
    assert gathered == [("web-1", "web-2"), ("", "more"), ("last", "")]
    assert len(shared(aws)) == 1
    destroy(run, "web-1", "web-2", "more", "last")
    assert aws.tagged() == []


WRONG = (
    ("one --swarm prod", "one is there already, and not in the security group of the swarm prod: take another name"),
    ("web --swarm home", "home is a swarm of servers that were not deployed for it: take another name"),
    ("web-1 --swarm web-1 --count 1", "web-1 is the name of a server already"),
    ("new --swarm new", "new can't name both the swarm and a server"),
    ("new --swarm all", "'all' can't name a swarm"),
    ("new --managers 2", "--managers is for the servers of a --swarm"),
    ("new --swarm prod --managers 4", "--managers 4: prod is to have 3 in all"),
    ("new --count 0", "--count 0: use a number from 1 to 100"),
    ("new[1-3] --count 2", "--count 2 and new[1-3], which means 3, can't be used together"),
    ("new --swarm prod --region eu-central-1", "the swarm prod is in us-east-1: its servers can't be in eu-central-1 too"),
)


def test_words_that_are_wrong(run, aws, gathered):
    run("docker server deploy aws one --allow 198.51.100.7")
    run(SWARM)
    run.session.servers.inventory.put_swarm("home", {"id": "x", "managers": ["one"], "workers": []})
    before = aws.tagged()
    for words, message in WRONG:
        out, err, code = run(f"docker server deploy aws {words} --allow 198.51.100.7")
        assert (out, code in (1, 125)) == ("", True) and message in err.splitlines()[-1], words
    assert aws.tagged() == before


def test_another_network(run, aws, gathered):
    assert run(SWARM)[2] == 0
    backend = aws.backend()
    vpc = backend.create_vpc("10.9.0.0/16")
    subnet = backend.create_subnet(vpc.id, "10.9.1.0/24", "us-east-1a")
    out, err, code = run(f"docker server deploy aws more --swarm prod --subnet {subnet.id} --allow 198.51.100.7")
    assert (out, code) == ("", 1) and f"and this server would be in {vpc.id}: take a --subnet of the other" in err.splitlines()[-1]
    destroy(run, "more", "web-1", "web-2")
    assert aws.tagged() == []


def nth(aws, wanted, count, fault):
    """Answer the request number *count* (from 1) of a name not as usual."""
    numbers = itertools.count(1)
    aws.fault = lambda number, action: fault if action == wanted and next(numbers) == count else None


def test_one_that_is_refused(run, aws, gathered):
    nth(aws, "RunInstances", 2, REFUSED)
    out, err, code = run(SWARM)
    assert (len(out.split()), code, gathered) == (1, 1, [])
    (left,) = {"web-1", "web-2"} - {*out.split()}
    assert err.splitlines()[-1].startswith(f"{left}: AWS does not let you do ec2:RunInstances")
    assert len(aws.tagged()) == 5 and len(shared(aws)) == 1
    aws.fault = None
    assert run(SWARM)[::2] == ("web-1\nweb-2\nprod\n", 0) and gathered == [("web-1", "web-2")]
    destroy(run, "web-1", "web-2")
    assert aws.tagged() == []


def test_all_are_refused(run, aws, gathered):
    aws.fault = lambda number, action: REFUSED if action == "RunInstances" else None
    assert run(SWARM)[::2] == ("", 1)
    assert aws.tagged() == [] and run("docker server destroy -y web-1")[2] == 125


@pytest.mark.parametrize(
    "action, count, fault", [("CreateSecurityGroup", 3, "after"), ("AuthorizeSecurityGroupIngress", 3, "before"), ("RunInstances", 1, "after")]
)
def test_whatever_is_cut_off_has_a_name(run, aws, gathered, action, count, fault):
    nth(aws, action, count, fault)
    out, err, code = run(SWARM)
    assert code == 1 and "not finished: deploy web-" in err, err
    assert run("docker server orphans -q --region us-east-1")[0] == ""
    aws.fault = None
    assert run(SWARM)[::2] == ("web-1\nweb-2\nprod\n", 0)
    assert (len(aws.instances("running")), len(shared(aws)), len(shared(aws)[0].ingress_rules)) == (2, 1, 4)
    destroy(run, "web-1", "web-2")
    assert sorted((item["kind"], item["id"]) for item in Ec2("us-east-1").tagged()) == aws.tagged() == []


def test_the_group_is_an_orphan_without_its_servers(run, aws, gathered):
    assert run(SWARM)[2] == 0
    for name in ("web-1", "web-2"):
        run(f"docker server rm {name}")
    assert shared(aws)[0].id in run("docker server orphans -q --region us-east-1")[0].split()
    assert run("docker server orphans -y --remove --region us-east-1")[2] == 0
    assert aws.tagged() == []


def test_interrupted(run, aws, gathered, monkeypatch):
    def interrupt(*arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as during:
        during.setattr(room, "running", interrupt)
        out, err, code = run(SWARM)
    assert (out, code) == ("", 130) and "not finished: do the same again to go on" in err
    assert run("docker server orphans -q --region us-east-1")[0] == ""
    assert run(SWARM)[2] == 0 and len(aws.instances("running")) == 2
    destroy(run, "web-1", "web-2")
    shutil.rmtree(f"{run.session.settings.folder}/servers", ignore_errors=True)
    assert aws.tagged() == []

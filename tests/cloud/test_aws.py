"""Servers on AWS, whatever is refused or cut off on the way: nothing is ever left that has no name. What is real of it is in test_aws_whole.py."""

import json
import pathlib

from cloudmesh_docker.cloud import aws as room

DEPLOY = "docker server deploy aws web1 --allow 198.51.100.7"


def test_what_is_made(run, aws):
    out, err, code = run(f"{DEPLOY} --tls --spot --allow 2001:db8::/32 --instance-type t3.micro --volume-size 30")
    assert (out, code) == ("web1\n", 0), err
    (instance,) = aws.instances()
    record = run.session.servers.inventory.servers["web1"]["managed"]
    assert [kind for kind, _ in aws.tagged()] == ["instance", "key pair", "security group", "volume"]
    assert (instance.instance_type, instance.lifecycle, instance.metadata_options.http_tokens) == ("t3.micro", "spot", "required")
    ((_, volume),) = instance.block_device_mapping.items()
    assert (volume.size, aws.backend().volumes[volume.volume_id].encrypted) == (30, True)
    (group,) = instance.security_groups
    assert aws.rules(group) == [(22, "198.51.100.7/32"), (22, "2001:db8::/32"), (2376, "198.51.100.7/32"), (2376, "2001:db8::/32")]
    ours = pathlib.Path(run.session.settings.folder) / "aws" / record["mark"]
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in ours.iterdir()} == {"key": "0o600", "key.pub": "0o644", "known_hosts": "0o600"}
    assert oct(ours.stat().st_mode & 0o777) == "0o700"
    assert "PRIVATE KEY" not in json.dumps([parameters for _, parameters in aws.requests])
    assert run("docker server destroy -y web1")[2] == 0
    assert aws.tagged() == [] and not ours.exists()


def test_who_forgets_a_server_is_told_where_to_find_it_and_keeps_no_key(run, aws):
    assert run(DEPLOY)[2] == 0
    (instance,) = aws.instances()
    said = f"web1: its instance {instance.id} in us-east-1 goes on and costs on, see: docker server orphans\n"
    assert run("docker server rm web1") == ("web1\n", said, 0)
    assert list((pathlib.Path(run.session.settings.folder) / "aws").iterdir()) == []
    assert instance.id in run("docker server orphans -q --region us-east-1")[0]


def test_what_others_have_stays(run, aws):
    backend = aws.backend()
    group = backend.create_security_group("theirs", "theirs", backend.get_default_vpc().id)
    backend.import_key_pair("theirs", b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl x", {})
    assert run(DEPLOY)[2] == 0 and run(DEPLOY.replace("web1", "web2"))[2] == 0
    assert run("docker server destroy -y web1")[2] == 0
    assert len(aws.tagged()) == 4 and {name for name in backend.key_pairs if name == "theirs"} == {"theirs"}
    assert backend.get_security_group_from_id(group.id) is not None
    assert run("docker server destroy -y web2")[2] == 0


def test_an_existing_key_pair_is_used_and_stays(run, aws, home):
    key = home / "mine"
    key.write_text("a key")
    key.chmod(0o600)
    out, err, code = run(f"{DEPLOY} --key-name mine --identity {key}")
    assert (out, code) == ("", 1) and "does not exist: take a --key-name of this region" in err.splitlines()[-1]
    assert run("docker server destroy -y web1")[2] == 125, "nothing was begun"
    aws.backend().import_key_pair("mine", b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl x", {})
    assert run(f"{DEPLOY} --key-name mine --identity {key}")[2] == 0
    assert run.session.servers.find("web1").record["identity"] == str(key)
    assert run("docker server destroy -y web1")[2] == 0
    assert "mine" in aws.backend().key_pairs and key.exists()


def test_what_was_just_made_may_not_be_known_everywhere(run, aws, monkeypatch):
    monkeypatch.setattr(room, "SETTLE", 1)
    seen = []

    def late(number, action):
        seen.append(action)
        early = action in ("AuthorizeSecurityGroupIngress", "RunInstances") and seen.count(action) < 3
        return ("InvalidGroup.NotFound", "The security group does not exist") if early else None

    aws.fault = late
    assert run(DEPLOY)[::2] == ("web1\n", 0)
    assert seen.count("RunInstances") == 3
    tokens = {parameters["ClientToken"] for name, parameters in aws.requests if name == "ec2:RunInstances"}
    assert len(tokens) == 1
    assert run("docker server destroy -y web1")[2] == 0


def test_again_only_mends_who_is_let_in(run, aws):
    assert run(DEPLOY)[2] == 0
    (group,) = aws.instances()[0].security_groups
    backend = aws.backend()
    backend.authorize_security_group_ingress(group.id, "tcp", "80", "80", [{"CidrIp": "0.0.0.0/0", "Description": ""}])
    out, err, code = run(DEPLOY.replace("198.51.100.7", "198.51.100.8"))
    assert (out, code) == ("web1\n", 0) and "letting in 198.51.100.8/32" in err
    assert aws.rules(group) == [(22, "198.51.100.8/32"), (80, "0.0.0.0/0")]
    assert len(aws.instances()) == 1
    assert run("docker server destroy -y web1")[2] == 0


def test_stop_and_start(run, aws):
    assert run(DEPLOY)[2] == 0
    before = run.session.servers.find("web1").record["address"]
    assert run("docker server stop web1")[::2] == ("web1\n", 0)
    out, err, code = run(DEPLOY)
    assert (out, code) == ("", 1) and err.splitlines()[-1] == "web1 is stopped: docker server start web1"
    assert run("docker server restart web1")[::2] == ("web1\n", 0)
    after = run.session.servers.find("web1").record
    (instance,) = aws.instances("running")
    assert after["address"] == after["managed"]["ssh"] == f"ssh://ubuntu@{instance.public_ip}" != before
    assert "runs already" in run("docker server start web1")[1]
    instance.terminate()
    for verb in ("start", "stop"):
        out, err, code = run(f"docker server {verb} web1")
        assert code == 1 and err.endswith("the instance of web1 is gone from AWS; what is left of it: docker server destroy web1\n")
    assert run("docker server destroy -y web1")[2] == 0 and aws.tagged() == []


def test_a_spot_instance_is_not_stopped(run, aws):
    assert run(f"{DEPLOY} --spot")[2] == 0
    out, err, code = run("docker server stop web1")
    assert (out, code) == ("", 1) and "docker server destroy web1" in err
    assert len(aws.instances("running")) == 1
    assert run("docker server destroy -y web1")[2] == 0


def test_credentials_of_another_account(run, aws):
    assert run(DEPLOY)[2] == 0
    run.session.servers.update("web1", managed={**run.session.servers.deployed("web1"), "account": "999999999999"})
    for line in ("docker server destroy -y web1", "docker server stop web1", DEPLOY):
        out, err, code = run(line)
        assert (out, code) == ("", 1) and "web1 is in the AWS account 999999999999, and these credentials are for 123456789012" in err
    assert len(aws.tagged()) == 4


def test_interrupted_by_the_keyboard(run, aws, monkeypatch):
    with monkeypatch.context() as during:
        during.setattr(room, "running", interrupt)
        out, err, code = run(DEPLOY)
    assert (out, code) == ("", 130) and "not finished: deploy web1 again to go on" in err
    assert len(aws.tagged()) == 4
    out, err, code = run(f"{DEPLOY} --instance-type t3.micro")
    assert (out, code) == ("web1\n", 0) and "of its options only --allow, --tls and --tls-san count now" in err
    assert len(aws.instances()) == 1
    assert run("docker server destroy -y web1")[2] == 0


def interrupt(*arguments):
    """What Ctrl-C does."""
    raise KeyboardInterrupt


def test_lost_record_is_an_orphan(run, aws):
    assert run(DEPLOY)[2] == 0
    run("docker server rm web1")
    found = run("docker server orphans --region us-east-1 --format '{{.Kind}} {{.ID}} {{.Server}} {{.Region}}'")[0]
    assert sorted(found.splitlines()) == [f"{kind} {name} web1 us-east-1" for kind, name in aws.tagged()]
    assert run("docker server orphans --region us-east-1 -y --remove")[2] == 0
    assert aws.tagged() == []

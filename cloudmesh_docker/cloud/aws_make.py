"""A server's key pair, security groups and instance on AWS: each is made where it is not there yet, and tagged as it is made."""

import pathlib
import secrets
import subprocess
import time

from cloudmesh_docker.cloud import aws, user_data
from cloudmesh_docker.cloud.aws_errors import AwsError
from cloudmesh_docker.cloud.aws_wish import SWARM_PORTS, login, ports_of
from cloudmesh_docker.cloud.ec2 import TAG, filtered, specification
from cloudmesh_docker.errors import CloudError

# Its rules in our group; others there are somebody's own.
RULE = "docker server deploy aws"


def make(site, ec2, record, allowed):
    """Have key pair, group and instance; what is there already is used."""
    if record["own_key"]:
        have_key(site, ec2, record)
    let_in(site, ec2, record, allowed)
    if record.get("swarm"):
        with aws.SHARED:
            share_group(site, ec2, record)
    found = ec2.instances(record["mark"])
    if not found:
        found = [run(site, ec2, record)]
    record.update(instance=found[0]["InstanceId"], token=None)
    site.begin(record)


def have_key(site, ec2, record):
    """Have a key here, and its public half in the account under the server's label."""
    path = pathlib.Path(record["identity"])
    public = path.with_name("key.pub")
    if not public.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        try:
            done = subprocess.run(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", record["label"], "-f", str(path)], capture_output=True, text=True
            )
        except FileNotFoundError:
            raise CloudError("there is no ssh-keygen on this computer: install it (apt install openssh-client)") from None
        if done.returncode:
            raise CloudError(f"{path} can't be made: {done.stderr.strip()}")
    if not ec2.every("describe_key_pairs", "KeyPairs", **filtered("key-name", record["key_name"])):
        site.report(f"making the key pair {record['key_name']}")
        material = public.read_bytes()
        ec2.ask("ec2", "import_key_pair", KeyName=record["key_name"], PublicKeyMaterial=material, **specification(record["tags"], "key-pair"))


def let_in(site, ec2, record, allowed):
    """Have the group, and in it our rules as they should be now; those of others stay."""
    found = ec2.every("describe_security_groups", "SecurityGroups", **filtered(f"tag:{TAG}", record["mark"]))
    if found:
        record["group"] = found[0]["GroupId"]
    else:
        site.report(f"making the security group {record['label']}")
        tags = specification(record["tags"], "security-group")
        description = f"{record['name']}, a Docker server"
        answer = ec2.ask("ec2", "create_security_group", GroupName=record["label"], Description=description, VpcId=record["vpc"], **tags)
        record["group"] = answer["GroupId"]
    old = {
        (rule["FromPort"], each.get("CidrIp") or each.get("CidrIpv6"), each.get("Description") == RULE)
        for rule in (found[0]["IpPermissions"] if found else ())
        if rule.get("FromPort") == rule.get("ToPort") and rule["IpProtocol"] == "tcp"
        for each in (*rule.get("IpRanges", ()), *rule.get("Ipv6Ranges", ()))
    }
    wanted = {(port, network) for port in ports_of(record) for network in allowed}
    missing = sorted(wanted - {rule[:2] for rule in old})
    if missing:
        site.report(f"letting in {', '.join(dict.fromkeys(network for _, network in missing))}")
        ask_early(ec2, "authorize_security_group_ingress", GroupId=record["group"], IpPermissions=[permission(*rule) for rule in missing])
    late = sorted(rule[:2] for rule in old if rule[2] and rule[:2] not in wanted)
    if late:
        ec2.ask("ec2", "revoke_security_group_ingress", GroupId=record["group"], IpPermissions=[permission(*rule) for rule in late])


def share_group(site, ec2, record):
    """Have the group of the swarm of a record, in which its members let in each other and nobody else."""
    name, mark = record["swarm"]["name"], record["swarm"]["mark"]
    found = ec2.every("describe_security_groups", "SecurityGroups", **filtered(f"tag:{TAG}", mark))
    if found and found[0]["VpcId"] != record["vpc"]:
        raise CloudError(f"the swarm {name} is in {found[0]['VpcId']}, and this server would be in {record['vpc']}: take a --subnet of the other")
    if found:
        group = found[0]["GroupId"]
    else:
        site.report(f"making the security group of the swarm {name}")
        tags = specification({**record["tags"], "Name": name, TAG: mark}, "security-group")
        about = {"GroupName": f"cloudmesh-docker-{name}-{mark}", "Description": f"{name}, a swarm of Docker servers"}
        group = ec2.ask("ec2", "create_security_group", **about, VpcId=record["vpc"], **tags)["GroupId"]
    known = {
        (rule["IpProtocol"], rule.get("FromPort"))
        for rule in (found[0]["IpPermissions"] if found else ())
        if any(pair.get("GroupId") == group for pair in rule.get("UserIdGroupPairs", ()))
    }
    missing = [rule for rule in SWARM_PORTS if rule not in known]
    if missing:
        members = {"UserIdGroupPairs": [{"GroupId": group, "Description": RULE}]}
        rules = [{"IpProtocol": protocol, "FromPort": port, "ToPort": port, **members} for protocol, port in missing]
        ask_early(ec2, "authorize_security_group_ingress", GroupId=group, IpPermissions=rules)
    record["shared_group"] = group


def ask_early(ec2, operation, **parameters):
    """AWS's answer (dict) to a request about what was made a moment ago, of which not all of AWS may know yet."""
    end = time.monotonic() + aws.SETTLE
    while True:
        try:
            return ec2.ask("ec2", operation, **parameters)
        except AwsError as error:
            if error.code not in ("InvalidGroup.NotFound", "InvalidKeyPair.NotFound") or time.monotonic() > end:
                raise
        time.sleep(aws.PAUSE)


def permission(port, network):
    """A rule of ours as EC2 writes it (dict)."""
    kind, key = ("Ipv6Ranges", "CidrIpv6") if ":" in network else ("IpRanges", "CidrIp")
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, kind: [{key: network, "Description": RULE}]}


def run(site, ec2, record):
    """Run the instance: AWS's description of it (dict). Asked again with the same token, AWS answers with the one it runs already."""
    record["token"] = record.get("token") or secrets.token_hex(16)
    site.begin(record)
    site.report(f"running a {record['launch']['type']}")
    try:
        return ask_early(ec2, "run_instances", **request(record))["Instances"][0]
    except AwsError as error:
        if not error.unsure:
            record["token"] = None
        raise


def request(record):
    """The parameters (dict) with which the instance of a record is run."""
    chosen = record["launch"]
    disk = {"VolumeSize": chosen["size"], "VolumeType": "gp3", "Encrypted": True, "DeleteOnTermination": True}
    kinds = ["instance", "volume", "network-interface", *(["spot-instances-request"] if record["spot"] else [])]
    asked = {
        "ImageId": chosen["image"],
        "InstanceType": chosen["type"],
        "MinCount": 1,
        "MaxCount": 1,
        "ClientToken": record["token"],
        "KeyName": record["key_name"],
        "SecurityGroupIds": [record["group"], *([record["shared_group"]] if record.get("swarm") else [])],
        "UserData": user_data.document(record["mark"], login(record), chosen["extra"]),
        "BlockDeviceMappings": [{"DeviceName": chosen["root"], "Ebs": disk}],
        # A container is one step farther away than the metadata reach, which hold the credentials of an instance profile.
        "MetadataOptions": {"HttpTokens": "required", "HttpEndpoint": "enabled", "HttpPutResponseHopLimit": 1},
        **specification(record["tags"], *kinds),
    }
    if chosen["subnet"]:
        asked["SubnetId"] = chosen["subnet"]
    if chosen["instance_profile"]:
        asked["IamInstanceProfile"] = {"Arn" if chosen["instance_profile"].startswith("arn:") else "Name": chosen["instance_profile"]}
    if record["spot"]:
        # One that is asked for once only: another kind would be run anew after it was destroyed.
        asked["InstanceMarketOptions"] = {"MarketType": "spot", "SpotOptions": {"SpotInstanceType": "one-time"}}
    return asked

"""What ``docker server deploy aws`` does: a key pair, a security group and an instance, each with the server's mark, and Docker on it.

Doing it again completes what is not, and changes nothing else. What AWS refuses before there is an instance is taken back at once; whatever
else ends it leaves a record, with which it goes on or is destroyed.
"""

import os
import secrets
import time

from cloudmesh_docker.cloud import aws, install, over_ssh
from cloudmesh_docker.cloud.aws_errors import AwsError
from cloudmesh_docker.cloud.aws_make import let_in, make
from cloudmesh_docker.cloud.aws_wish import OPTIONS, launch, login, networks, user_of
from cloudmesh_docker.cloud.certificates import fixed_name
from cloudmesh_docker.cloud.ec2 import BY, INVENTORY, TAG, Ec2
from cloudmesh_docker.errors import CloudError, UsageError

FOR_A_NEW_ONE = ("instance_type", "image", "user", "volume_size", "subnet", "instance_profile", "key_name", "identity", "user_data", "spot")
# Seconds until a login that is refused is believed to stay so.
LOGIN_PATIENCE = 60


def deploy(site, name, wish):
    """Have a Docker server on an EC2 instance, and save it.

    Args:
        site (Deployments): what a deployment needs of this program.
        name (str): of the server.
        wish (dict): the options of the command that were given, see ``OPTIONS``; ``user_data`` as the text it is.

    Returns:
        The name.

    Raises:
        CloudError: it can't be had; the message says what to do.
    """
    ec2, record, allowed, _ = look(site, name, wish)
    if is_complete(site, ec2, record, allowed):
        return name
    record["tags"] = {"Name": name, TAG: record["mark"], INVENTORY: site.inventory_mark(), BY: me()}
    site.begin(record)
    try:
        make(site, ec2, record, allowed)
        settle(site, ec2, record)
        over_ssh.set_up(site, site.remote_of(record), record, login(record))
        return save(site, record)
    except BaseException as problem:
        give_up(site, ec2, record, problem)
        raise


def look(site, name, wish):
    """What is to be: the Ec2, the record, who may reach it (list of str), and the account's user (str). Raises as ``deploy``."""
    wish = {**OPTIONS, **wish}
    old = known(site, name, wish)
    ec2 = Ec2(old["region"], old["profile"]) if old else Ec2(wish["region"], wish["profile"])
    site.report(f"looking at AWS in {ec2.region}")
    caller = ec2.caller()
    record = old or new_record(site, ec2, name, caller["Account"], wish)
    aws.check_account(record, caller["Account"])
    return ec2, record, decide(site, ec2, record, wish), caller["Arn"]


def decide(site, ec2, record, wish):
    """Write into a record what is to be; who may reach it (list of str). CloudError for what AWS does not have."""
    record["port"] = record["port"] or (install.PORT if wish["tls"] else None)
    record["hosts"] = [*record["hosts"][:1], *dict.fromkeys([*wish["tls_san"], *record["hosts"][1:]])]
    record["allow"] = list(wish["allow"] or record["allow"])
    allowed = networks(record["allow"])
    if record["instance"]:
        aws.present(ec2, record)
    if not (record["instance"] or record.get("token")):
        record["launch"] = launch(ec2, wish)
        record |= {"user": wish["user"] or user_of(record["launch"]), "spot": wish["spot"], "vpc": record["launch"]["vpc"]}
        check_key_pair(ec2, record)
    elif any(wish[option] for option in FOR_A_NEW_ONE):
        site.report(f"{record['name']} is there already: of its options only --allow, --tls and --tls-san count now")
    return allowed


def known(site, name, wish):
    """The record of a server that was deployed before, whether that was finished or not; UsageError if the name can't be had."""
    # Nothing is asked of that address: the name is looked at, and the key.
    site.describe(name, "ssh://aws", wish["identity"])
    record = site.record(name)
    if record is None and name in site.servers.inventory.servers:
        where = site.servers.find(name).address
        raise UsageError(f"{name} is the server at {where} already: take another name, or 'docker server rm {name}'")
    if record and record.get("managed") != "aws":
        where = record.get("ssh") or record.get("address") or "elsewhere"
        raise UsageError(f"{name} was deployed at {where} already: take another name, or 'docker server destroy {name}'")
    if record and wish["region"] not in (None, record["region"]):
        raise UsageError(f"{name} is in {record['region']} already: take another name, or 'docker server destroy {name}'")
    if record and wish["swarm"] and (record.get("swarm") or {}).get("mark") != wish["swarm"]["mark"]:
        raise UsageError(f"{name} is there already, and not in the security group of the swarm {wish['swarm']['name']}: take another name")
    return record and {**record, "name": name}


def new_record(site, ec2, name, account, wish):
    """The record of a server that is to be made."""
    mark = secrets.token_hex(8)
    own, label = not wish["key_name"], f"cloudmesh-docker-{name}-{mark}"
    identity = os.path.join(aws.folder(site, mark), "key") if own else os.path.abspath(os.path.expanduser(wish["identity"]))
    record = {"managed": "aws", "name": name, "mark": mark, "account": account, "region": ec2.region, "profile": ec2.profile, "label": label}
    record |= {"key_name": wish["key_name"] or label, "own_key": own, "identity": identity, "instance": None, "ssh": None, "moves": True}
    record |= {"known_hosts": os.path.join(aws.folder(site, mark), "known_hosts"), "port": None, "hosts": ["", fixed_name(mark)], "expires": None}
    return {**record, "allow": [], "adopted": False, "swarm": wish["swarm"]}


def me():
    """Who and where we are (str), for people who look at the account."""
    return f"{os.environ.get('USER') or os.getuid()}@{os.uname().nodename}"


def check_key_pair(ec2, record):
    """CloudError if an existing key pair that was asked for is not there."""
    if not record["own_key"]:
        ec2.ask("ec2", "describe_key_pairs", KeyNames=[record["key_name"]])


def is_complete(site, ec2, record, allowed):
    """Whether a server that was saved runs and answers in all ways it should; who is let in is seen to on the way."""
    if site.saved(record) is None or site.unfinished(record["name"]):
        return False
    if aws.present(ec2, record)["State"]["Name"] in aws.ENDED:
        raise CloudError(f"{record['name']} is stopped: docker server start {record['name']}")
    let_in(site, ec2, record, allowed)
    return not any(site.trouble(record["name"], **way) for way in over_ssh.ways(site, record))


def settle(site, ec2, record):
    """Wait for the instance, learn its address and its host's key, and wait until it lets us in."""
    site.report(f"waiting for {record['instance']} to run")
    aws.place(record, aws.running(ec2, record["instance"]))
    if not os.path.exists(record["known_hosts"]):
        site.report("waiting for its console to show the key of its host (a minute or two, on older kinds of machines more)")
        site.know(record, host_keys(ec2, record))
    site.begin(record)
    log_in(site, site.remote_of(record))


def host_keys(ec2, record):
    """The public keys (list of str) of the host of a record, from its console."""

    def find():
        return install.announcement(record["mark"], ec2.console(record["instance"]))

    return aws.wait(find, f"{record['instance']} did not write the key of its host to its console (has its image cloud-init?)")


def log_in(site, remote):
    """Wait until a host lets us in; raise why it does not."""
    site.report(f"waiting for {remote} to let us in")
    begun = time.monotonic()
    while True:
        try:
            remote.run("exit 0", root=False)
            return
        except CloudError as problem:
            final = "host key" in str(problem)
            patience = 0 if final else LOGIN_PATIENCE if "refuses the login" in str(problem) else aws.PATIENCE
            if time.monotonic() - begun > patience:
                raise
        time.sleep(aws.PAUSE)


def give_up(site, ec2, record, problem):
    """Take back what was made before AWS refused the instance; else say how it goes on."""
    name = record["name"]
    site.report.failed()
    if isinstance(problem, AwsError) and not problem.unsure and not record.get("instance"):
        try:
            with aws.SHARED:
                aws.take_back(site, ec2, record)
                site.end(name)
            return
        except CloudError as error:
            site.report(str(error))
    site.report(f"not finished: deploy {name} again to go on, or take back what was made: docker server destroy {name}")


def save(site, record):
    """Save the server; its name."""
    return over_ssh.save(site, {key: value for key, value in record.items() if key not in ("launch", "token")})

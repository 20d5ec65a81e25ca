"""Docker servers on EC2 instances: how they are started, stopped and destroyed, with Deployments and a record. ``aws_deploy.py`` makes them.

The record, a dict that JSON can hold, is saved before anything is made::

    managed "aws"   name   mark   account   region   profile   label (what group and key pair are called)   instance (its id, once known)
    user   ssh "ssh://ubuntu@203.0.113.7"   identity   known_hosts   own_key (bool: the key pair is ours)   moves True
    port (of TLS, or None)   hosts   expires   allow (list)   spot (bool)   launch (dict: what to run)   token (of a launch whose outcome is unknown)
    private (its address in its own network)   swarm (dict: name, mark and number of managers of the swarm it is deployed for, or None)

The members of a swarm share a group, in which they let in each other; it has the mark of the swarm, is made with the first of them, and goes with
the last. All that is made in the account has the mark as its tag, so that it is found whatever was interrupted; nothing else is ever changed.

Which key the host has is learnt from its console, which it writes and AWS shows to the owner of the machine alone. The other way, to make the
host's key here and hand it over as user-data, would be quicker on older machines, yet leave the key to whoever may read user-data: every
program and container on the host, and everybody with ec2:DescribeInstanceAttribute. So nothing secret is in user-data, nor is the key of TLS,
which goes there through ssh.
"""

import os
import shutil
import time
from _thread import allocate_lock

from cloudmesh_docker.cloud import over_ssh
from cloudmesh_docker.cloud.aws_errors import AwsError
from cloudmesh_docker.cloud.ec2 import TAG, Ec2
from cloudmesh_docker.errors import CloudError

# Seconds: between two looks; for a machine to start, stop or boot; for a request without an answer to show its effect.
PAUSE, PATIENCE, SETTLE = 2, 600, 10
ENDED = ("stopping", "stopped")
# Held by who makes or removes what several servers share.
SHARED = allocate_lock()


def folder(site, mark):
    """The folder (str) of a server's key and of the key of its host."""
    return os.path.join(site.folder, "aws", mark)


def opened(record):
    """The Ec2 of a record; CloudError for credentials of another account."""
    ec2 = Ec2(record["region"], record["profile"])
    check_account(record, ec2.caller()["Account"])
    return ec2


def check_account(record, account):
    """CloudError unless this is the account (str) of a record."""
    if account != record["account"]:
        raise CloudError(f"{record['name']} is in the AWS account {record['account']}, and these credentials are for {account}: set AWS_PROFILE")


def wait(find, trouble, patience=None):
    """What ``find`` returns, once that is true; after some time a CloudError with the words ``trouble``."""
    patience = PATIENCE if patience is None else patience
    end = time.monotonic() + patience
    while not (found := find()):
        if time.monotonic() > end:
            raise CloudError(f"{trouble} within {patience} s")
        time.sleep(PAUSE)
    return found


def running(ec2, instance_id):
    """An instance (dict) once it runs; CloudError with AWS's reason if it does not come up."""

    def find():
        found = ec2.instance(instance_id)
        state = found["State"]["Name"] if found else "pending"
        if state not in ("pending", "running", "stopped"):
            reason = found.get("StateReason", {}).get("Message") or state
            raise CloudError(f"the instance {instance_id} did not come up ({reason}): destroy this server, then deploy again with another choice")
        return found if state == "running" else None

    return wait(find, f"the instance {instance_id} does not run")


def place(record, instance):
    """Write into a record where its instance (dict) is now."""
    address = instance.get("PublicIpAddress") or instance["PrivateIpAddress"]
    record.update(ssh=f"ssh://{record['user']}@{address}", hosts=[address, *record["hosts"][1:]], private=instance["PrivateIpAddress"])


def present(ec2, record):
    """The instance (dict) of a record; CloudError if it is gone."""
    found = record.get("instance") and ec2.instance(record["instance"])
    if not found or found["State"]["Name"] in ("shutting-down", "terminated"):
        name = record["name"]
        raise CloudError(f"the instance of {name} is gone from AWS; what is left of it: docker server destroy {name}")
    return found


def start(site, record):
    """Start the instance of a record, save the address it has now, and wait for its engine; the new record."""
    ec2 = opened(record)
    found = present(ec2, record)
    if found["State"]["Name"] in ENDED:
        settled(ec2, record, "stopped")
        site.report(f"starting {record['instance']}")
        ec2.ask("ec2", "start_instances", InstanceIds=[record["instance"]])
    else:
        site.report(f"{record['name']} runs already")
    record = {**record}
    place(record, running(ec2, record["instance"]))
    saved = site.servers.find(record["name"]).record
    through_tls = bool(saved.get("tls"))
    places = {"address": over_ssh.tls_address(record), "fallback": [record["ssh"]]} if through_tls else {"address": record["ssh"]}
    site.servers.update(record["name"], managed=record, **places)
    site.report(f"waiting for Docker at {record['hosts'][0]}")
    ways = over_ssh.ways(site, record)
    await_engine(site, record, ways[-1] if through_tls else ways[0])
    return record


def await_engine(site, record, way):
    """Wait until the engine answers; raise why it does not."""
    end = time.monotonic() + PATIENCE
    while problem := site.trouble(record["name"], **way):
        if time.monotonic() > end:
            raise problem
        time.sleep(PAUSE)


def settled(ec2, record, state):
    """Wait until the instance of a record has a state."""
    wait(lambda: present(ec2, record)["State"]["Name"] == state, f"the instance of {record['name']} is not {state}")


def stop(site, record):
    """Stop the instance of a record; its volume, which costs on, keeps all."""
    if record["spot"]:
        raise CloudError(f"{record['name']} is a spot instance, which AWS can't stop; to have it gone: docker server destroy {record['name']}")
    ec2 = opened(record)
    if present(ec2, record)["State"]["Name"] not in ENDED:
        site.report(f"stopping {record['instance']}; its volume stays and costs on")
        ec2.ask("ec2", "stop_instances", InstanceIds=[record["instance"]])
    settled(ec2, record, "stopped")


def restart(site, record):
    """Stop the instance and start it; the new record, as its address may be another one."""
    stop(site, record)
    return start(site, record)


def renew(site, record):
    """Give the server a new certificate, see over_ssh.py."""
    return over_ssh.renew(site, record)


def destroy(site, record):
    """Remove all that was made for a server in the account and here, and nothing else."""
    ec2 = opened(record)
    if record.get("token"):
        site.report("waiting for what was last asked of AWS to show")
        time.sleep(SETTLE)
    with SHARED:
        take_back(site, ec2, record)


def take_back(site, ec2, record):
    """Remove all that has the mark of a record, what it shares with nobody any more, and what we keep of it here but for the record."""
    remove(ec2, site.report, lambda: ec2.tagged(mark=record["mark"]))
    if record.get("swarm") and not any(is_beside(record, other) for other in site.records()):
        remove(ec2, site.report, lambda: ec2.tagged(mark=record["swarm"]["mark"]))
    forget(site, record)


def is_beside(record, other):
    """Whether another record is of a server in the same swarm."""
    return other.get("mark") != record["mark"] and (other.get("swarm") or {}).get("mark") == record["swarm"]["mark"]


def forget(site, record):
    """Remove what is kept of a server here, but for the record."""
    shutil.rmtree(folder(site, record["mark"]), ignore_errors=True)
    over_ssh.forget(site, record)


def remove(ec2, report, find):
    """Remove from AWS what ``find`` lists, as ``Ec2.tagged`` does; once the instances are gone it is asked what is left."""
    instances = [item["id"] for item in find() if item["kind"] == "instance"]
    if instances:
        report(f"terminating {', '.join(instances)}")
        ec2.ask("ec2", "terminate_instances", InstanceIds=instances)
        for each in instances:
            wait(lambda each=each: is_terminated(ec2.instance(each)), f"{each} is not terminated; destroy it again: it did not end")
    for item in find():
        if item["kind"] != "instance":
            report(f"deleting the {item['kind']} {item['id']}")
            delete(ec2, item)


def is_terminated(instance):
    """Whether an instance (dict) costs nothing and holds nothing any more."""
    return instance is None or instance["State"]["Name"] == "terminated"


def delete(ec2, item):
    """Delete a volume, a group or a key pair (dict of ``Ec2.tagged``); one that is gone by itself meanwhile is well gone."""
    operation, parameter = {
        "volume": ("delete_volume", "VolumeId"),
        "security group": ("delete_security_group", "GroupId"),
        "key pair": ("delete_key_pair", "KeyName"),
    }[item["kind"]]
    end = time.monotonic() + PATIENCE
    while True:
        try:
            ec2.ask("ec2", operation, **{parameter: item["id"]})
            return
        except AwsError as error:
            if error.code.endswith(".NotFound"):
                return
            # Of an instance that has just ended something may still hold it for a while.
            if error.code not in ("DependencyViolation", "VolumeInUse") or time.monotonic() > end:
                raise
        time.sleep(PAUSE)


def remove_orphans(ec2, report, found):
    """Remove from an account (Ec2) what ``orphans`` found there."""
    for region in dict.fromkeys(item["region"] for item in found):
        there, ids = ec2.at(region), {(item["kind"], item["id"]) for item in found if item["region"] == region}
        remove(there, report, lambda there=there, ids=ids: [item for item in there.tagged() if (item["kind"], item["id"]) in ids])


def orphans(ec2, regions, inventory=None, marks=()):
    """What has a tag of ours and is of no server: dicts of ``Ec2.tagged``, region by region.

    Args:
        ec2 (Ec2): the account.
        regions (list of str): where to look.
        inventory (str or None): only what this inventory made.
        marks (collection of str): of the servers that are known.
    """
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda region: ec2.at(region).tagged(inventory=inventory), regions)
    return [item for items in found for item in items if item["tags"].get(TAG) not in marks]

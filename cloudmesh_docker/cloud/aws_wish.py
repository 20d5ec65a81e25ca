"""What a Docker server on AWS is to be: the options of the command, looked at and looked up, and the plan that tells it."""

import ipaddress

from cloudmesh_docker.cloud import user_data
from cloudmesh_docker.cloud.ec2 import USERS
from cloudmesh_docker.errors import CloudError, UsageError

TYPE, SIZE, SSH_PORT = "t3.small", 20, 22
# Between the members of a swarm: protocol and port.
SWARM_PORTS = (("tcp", 2377), ("tcp", 7946), ("udp", 7946), ("udp", 4789))
# The options of the command, as they are where not given.
OPTIONS = dict.fromkeys(("region", "profile", "instance_type", "image", "user", "volume_size", "subnet", "key_name", "identity"))
OPTIONS |= {"instance_profile": None, "user_data": None, "allow": (), "tls": False, "tls_san": (), "spot": False, "swarm": None}
MY_ADDRESS = "https://checkip.amazonaws.com"


def networks(words):
    """The networks (list of str) that may reach the server: those in words, or our own address where there are none, or ``me`` is one."""
    found = []
    for word in words or ["me"]:
        try:
            found.append(str(ipaddress.ip_network(my_address() if word == "me" else word)))
        except ValueError as error:
            raise UsageError(f"--allow {word}: {error}; write an address or a network as in 198.51.100.0/24, or me") from None
    return list(dict.fromkeys(found))


def my_address():
    """The address (str) that AWS sees us at."""
    import requests

    try:
        answer = requests.get(MY_ADDRESS, timeout=10)
        answer.raise_for_status()
        return str(ipaddress.ip_address(answer.text.strip()))
    except (requests.RequestException, ValueError):
        raise CloudError(
            f"your own address can't be found ({MY_ADDRESS} does not tell): say who may reach the server, as in --allow 198.51.100.7"
        ) from None


def launch(ec2, wish):
    """What is to be run (dict); CloudError for what AWS does not have."""
    machine = ec2.machine(wish["instance_type"] or TYPE)
    image = ec2.image(wish["image"], machine["architecture"])
    root = image["RootDeviceName"]
    least = next(
        (each["Ebs"].get("VolumeSize") or 0 for each in image.get("BlockDeviceMappings", ()) if each.get("DeviceName") == root and "Ebs" in each), 0
    )
    size = int(wish["volume_size"] or max(SIZE, least))
    if size < least:
        raise CloudError(f"--volume-size {size}: the image needs {least} GiB")
    user_data.document("check", None, wish["user_data"])
    processors, memory = machine["VCpuInfo"]["DefaultVCpus"], machine["MemoryInfo"]["SizeInMiB"] / 1024
    found = {"type": machine["InstanceType"], "power": f"{processors} processors, {memory:g} GiB, {machine['architecture']}"}
    found |= {"image": image["ImageId"], "image_name": image.get("Name") or "", "owner": image.get("OwnerId"), "root": root, "size": size}
    found |= {"subnet": wish["subnet"], "vpc": ec2.network(wish["subnet"]), "instance_profile": wish["instance_profile"], "extra": wish["user_data"]}
    return found


def user_of(chosen):
    """Who logs in (str) to an image of a launch."""
    if chosen["owner"] not in USERS:
        raise CloudError(f"who logs in to {chosen['image']} ({chosen['image_name'] or 'without a name'}) is not known here: give --user USER")
    return USERS[chosen["owner"]]


def login(record):
    """Who is to be let use the engine besides root (str), None for root alone."""
    return None if record["user"] == "root" else record["user"]


def ports_of(record):
    """The TCP ports (list of int) that are let in."""
    return [SSH_PORT, *([record["port"]] if record["port"] else [])]


def heading(record, who):
    """In which account, and as whom (str)."""
    return f"in the account {record['account']}, {record['region']}, as {who}:"


def planned(record, allowed):
    """What would be made (list of str), with what of it costs."""
    chosen, name, login = record.get("launch"), record["name"], record["user"]
    if record["instance"] or record.get("token"):
        return [f"complete {name} on {record['instance'] or 'the instance that was asked for'}, and let in {', '.join(allowed)}"]
    ports, spot = " and ".join(str(port) for port in ports_of(record)), "a spot instance, " if record["spot"] else ""
    key = f"make the key pair cloudmesh-docker-{name}-..." if record["own_key"] else f"use the key pair {record['key_name']}"
    tls = [f"make a key and a certificate for it, and serve Docker on TCP port {record['port']}"] if record["port"] else []
    return [
        key,
        f"make a security group in {chosen['vpc']} that lets in {', '.join(allowed)} to TCP port {ports}",
        f"run {spot}{chosen['type']}: {chosen['power']}  [costs while it runs]",
        f"from the image {chosen['image']}: {chosen['image_name']}",
        f"with a volume of {chosen['size']} GiB, gp3, encrypted  [costs until it is destroyed]",
        "with a public IPv4 address, if its subnet gives one  [costs while it runs]",
        f"install Docker on it, for {login}",
        *tls,
        f"save {name} at ssh://{login}@its address",
    ]

"""What docker-compose makes of Compose files -> what `docker stack config` of version 28.2.2 makes of them.

docker-compose writes dollars twice, names everything after its project and fills in networks; its version 1 leaves short forms short.
tests/notation/test_stack.py compares with the docker binary itself.
"""

import re
import shlex

from cloudmesh_docker.notation.ports import parse_service_port
from cloudmesh_docker.notation.stack_keys import check

PROJECT = "cloudmesh-docker-stack"
VERSION = "3.13"
RESOURCES = ("networks", "volumes", "secrets", "configs")
PROPAGATIONS = ("shared", "rshared", "slave", "rslave", "private", "rprivate")
CONSISTENCIES = ("consistent", "cached", "delegated")


def stack_model(found, doubled=True):
    """The model that a stack is made of.

    Args:
        found (dict): what ``docker-compose config`` says, of the project PROJECT.
        doubled (bool): its dollars stand twice.

    Returns:
        (dict, list of str): the model in Compose's long forms; and what is ignored of its ports, as the docker binary says so.

    Raises:
        DockerError: there is what version 3 does not have, or a short form can't be read.
    """
    found = single(found) if doubled else found
    services = {name: service_model(one) for name, one in sorted((found.get("services") or {}).items())}
    model = {"version": VERSION, "services": services}
    for kind in RESOURCES:
        named = {name: resource(kind, name, one or {}) for name, one in sorted((found.get(kind) or {}).items())}
        if kind == "networks" and not named.get("default"):
            # docker-compose's own, where nobody said anything of it.
            named.pop("default", None)
        model |= {kind: named} if named else {}
    check(model)
    said = []
    for one in services.values():
        one["ports"] = [port_model(port, said) for port in one.get("ports") or ()]
        if not one["ports"]:
            del one["ports"]
    return model | {key: value for key, value in found.items() if key.startswith("x-")}, said


def single(value):
    """A value whose texts have each dollar once."""
    if isinstance(value, dict):
        return {single(key): single(one) for key, one in value.items()}
    if isinstance(value, list):
        return [single(one) for one in value]
    return value.replace("$$", "$") if isinstance(value, str) else value


def resource(kind, name, one):
    """A network, volume, secret or config without the name that docker-compose gave it, and without its empty ipam."""
    one = {key: value for key, value in one.items() if not (key == "ipam" and not value)}
    if one.get("name") == f"{PROJECT}_{name}":
        del one["name"]
    if one.get("external") and not one.get("name"):
        one["name"] = name
    return one


def service_model(one):
    """A service in the long forms, without what docker-compose filled in."""
    one = {key: value for key, value in one.items() if value is not None}
    for key, read in READ.items():
        if key in one:
            one[key] = read(one[key])
    if one.get("networks") == {"default": None}:
        del one["networks"]
    return one


def words(value):
    """A command as its words."""
    return shlex.split(value) if isinstance(value, str) else value


def several(value):
    """One text or several of them, as a list."""
    return [value] if isinstance(value, str) else value


def healthcheck(value):
    """A health check whose command is a list."""
    test = value.get("test")
    return {**value, "test": ["CMD-SHELL", test]} if isinstance(test, str) else value


def hosts(value):
    """Entries of /etc/hosts as ``name:address``."""
    entries = [f"{name}:{address}" for name, address in value.items()] if isinstance(value, dict) else value
    return [re.sub("[=:]", ":", entry, count=1) for entry in entries]


def deployment(value):
    """How a service is deployed, its processors as text, and without what docker-compose filled in."""
    value = {key: one for key, one in value.items() if one or key not in ("placement", "resources")}
    if "resources" in value:
        found = value["resources"]
        value["resources"] = {key: {**one, "cpus": str(one["cpus"])} if one and "cpus" in one else one for key, one in found.items()}
    return value


def device(value):
    """A device as ``/dev/a:/dev/b:rwm``."""
    return value if isinstance(value, str) else ":".join(value[key] for key in ("source", "target", "permissions") if value.get(key))


def depended(value):
    """The names of services."""
    return sorted(value)


def volume_model(value):
    """A mount in the long form; what docker-compose says of folders that are not there yet means nothing to a swarm."""
    if isinstance(value, str):
        return value if "$" in value else short_volume(value)
    value = dict(value)
    for key in ("bind", "volume"):
        inside = {name: part for name, part in (value.pop(key, None) or {}).items() if name != "create_host_path"}
        value |= {key: inside} if inside else {}
    if "tmpfs" in value and isinstance(value["tmpfs"].get("size"), str):
        value["tmpfs"] = {**value["tmpfs"], "size": int(value["tmpfs"]["size"])}
    return value


def short_volume(text):
    """``/a:/b:ro,rslave`` in the long form."""
    source, _, rest = text.partition(":")
    if not rest:
        return {"type": "volume", "target": source}
    target, _, modes = rest.partition(":")
    bound = source[0] in "/.~"
    mount = {"type": "bind" if bound else "volume", "source": source, "target": target}
    for mode in modes.split(","):
        mount |= {"read_only": True} if mode == "ro" else {"volume": {"nocopy": True}} if mode == "nocopy" else {}
        mount |= {"consistency": mode} if mode in CONSISTENCIES else {}
        mount |= {"bind": {"propagation": mode}} if bound and mode in PROPAGATIONS else {}
    return mount


def short_port(value):
    """A port in the long form; one in the short form has an address, which comes with it."""
    if not isinstance(value, str) or "$" in value:
        return value
    *address, outside, inside = value.rsplit(":", 2)
    (port,) = parse_service_port(f"{outside}:{inside}")
    long = {"mode": port["PublishMode"], "target": port["TargetPort"], "published": port["PublishedPort"], "protocol": port["Protocol"]}
    return long | ({"host_ip": address[0]} if address else {})


def port_model(value, said):
    """A port with all that is to be said of it, but for an address of the host: a line of that goes to *said* (list of str)."""
    if not isinstance(value, dict):
        return value
    value = {"mode": "ingress", **value, "protocol": value.get("protocol") or "tcp"}
    address = value.pop("host_ip", None)
    if address:
        port = f"{address}:{value.get('published', '')}:{value['target']}/{value['protocol']}"
        said.append(f"ignoring IP-address ({port}) service will listen on '0.0.0.0'")
    if str(value.get("published", "")).isdigit():
        value["published"] = int(value["published"])
    return value


def file_model(folder):
    """What reads a service's secrets or configs; a target that docker-compose filled in is in *folder*."""

    def read(values):
        found = []
        for value in values:
            value = dict(value)
            if value.get("target") == folder + value["source"]:
                del value["target"]
            if isinstance(value.get("mode"), str):
                value["mode"] = int(value["mode"], 8)
            found.append(value)
        return found

    return read


READ = {
    "command": words,
    "entrypoint": words,
    "dns": several,
    "dns_search": several,
    "tmpfs": several,
    "healthcheck": healthcheck,
    "extra_hosts": hosts,
    "depends_on": depended,
    "deploy": deployment,
    "devices": lambda values: [device(value) for value in values],
    "volumes": lambda values: [volume_model(value) for value in values],
    "ports": lambda values: [short_port(value) for value in values],
    "secrets": file_model("/run/secrets/"),
    "configs": file_model("/"),
}
"""dict: what reads a key of a service, whatever form it is in."""

"""``--network`` in both forms, with ``--ip``, ``--link`` and their like -> NetworkMode and NetworkingConfig; ``--add-host``, ``--dns*``.

Sources: docker/cli opts/network.go, opts/hosts.go, parseNetworkOpts in cli/command/container/opts.go (version 28).
"""

import re

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation.addresses import ip, ip_or_none, mac
from cloudmesh_docker.notation.words import csv_fields, whole

_LONG = r"(?a)\w+=\w+(,\w+=\w+)*"
_FORM = "use NETWORK or name=NETWORK[,alias=..][,ip=..][,ip6=..][,mac-address=..][,link-local-ip=..][,driver-opt=KEY=VALUE][,gw-priority=..]"
_DOMAIN = r"(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*"
_FIELDS = {"ip": "IPv4Address", "ip6": "IPv6Address", "mac-address": "MacAddress"}


def is_user_defined(name):
    """Whether a network mode is a network somebody made, rather than one every engine has."""
    return name not in ("", "default", "bridge", "host", "none", "container") and not name.startswith("container:")


def parse_network(text):
    """``"name=net,alias=db,ip=10.0.0.5"`` -> ``{"Target": "net", "Aliases": ["db"], "IPv4Address": "10.0.0.5"}``.

    Args:
        text (str): a network's name, or the long form.
    Returns:
        dict: Target, and what was given of Aliases, Links, IPv4Address, IPv6Address, LinkLocalIPs, MacAddress, DriverOpts, GwPriority.
    Raises:
        UsageError: a key or value is unknown, or there is no name.
    """
    if not re.search(_LONG, text):
        if not text.strip():
            raise UsageError(f"no name set for network: {_FORM}")
        return {"Target": text}
    network = {}
    try:
        for field in csv_fields(text):
            key, equals, value = field.partition("=")
            if not equals or not key:
                raise UsageError(f"invalid field {field}")
            _put(network, key.strip().lower(), value.strip())
        if not network.get("Target"):
            raise UsageError("network name/id is not specified")
    except UsageError as error:
        raise UsageError(f'invalid network "{text}": {error}: {_FORM}') from None
    return network


def _put(network, key, value):
    if key == "name":
        network["Target"] = value
    elif key == "alias":
        network.setdefault("Aliases", []).append(value)
    elif key in _FIELDS:
        network[_FIELDS[key]] = mac(value) if key == "mac-address" else ip(value)
    elif key == "link-local-ip":
        network.setdefault("LinkLocalIPs", []).append(ip(value))
    elif key == "gw-priority":
        network["GwPriority"] = whole(value)
    elif key == "driver-opt":
        name, equals, option = value.partition("=")
        if not equals or not name:
            raise UsageError("invalid key value pair format in driver options")
        network.setdefault("DriverOpts", {})[name.strip()] = option.strip()
    else:
        raise UsageError(f"invalid field key {key}")


def parse_link(text):
    """``"db:database"`` -> itself, checked.

    Raises:
        UsageError: it is empty or has more than two parts.
    """
    if not text.partition(":")[0] or text.count(":") > 1:
        raise UsageError(f'bad format for links: "{text}": use CONTAINER[:ALIAS]')
    return text


# (option, key of parse_network, how it is read, what both together are called)
_SINGLE = (
    ("network_alias", "Aliases", list, "--network-alias and per-network alias"),
    ("link", "Links", list, "--link and per-network links"),
    ("ip", "IPv4Address", ip, "--ip and per-network IPv4 address"),
    ("ip6", "IPv6Address", ip, "--ip6 and per-network IPv6 address"),
    ("mac_address", "MacAddress", mac, "--mac-address and per-network MAC address"),
    ("link_local_ip", "LinkLocalIPs", lambda texts: [ip(text) for text in texts], "--link-local-ip and per-network link-local IP addresses"),
)


def _with_options(network, options):
    """The network with --ip, --link and their like, which belong to the first one."""
    network = dict(network)
    for name, key, read, both in _SINGLE:
        value = options.get(name)
        if not value:
            continue
        if network.get(key):
            raise UsageError(f"conflicting options: cannot specify both {both}")
        # For the networks every engine has, --link is the old kind, kept in HostConfig.
        if name != "link" or is_user_defined(network["Target"]):
            try:
                network[key] = read(value)
            except UsageError as error:
                raise UsageError(f"--{name.replace('_', '-')}: {error}") from None
    return network


def _endpoint(network):
    """One entry of EndpointsConfig."""
    if not is_user_defined(network["Target"]):
        if network.get("Aliases"):
            raise UsageError("network-scoped aliases are only supported for user-defined networks: use --network NETWORK")
        if network.get("Links"):
            raise UsageError("links are only supported for user-defined networks: use --network NETWORK")
    endpoint = {key: network[key] for key in ("Aliases", "Links", "DriverOpts", "MacAddress", "GwPriority") if network.get(key)}
    addresses = {key: network[key] for key in ("IPv4Address", "IPv6Address", "LinkLocalIPs") if network.get(key)}
    return endpoint | ({"IPAMConfig": addresses} if addresses else {})


def networking(options):
    """The network options of a container -> its network mode and endpoints.

    Args:
        options (dict): network (list of str), ip, ip6, mac_address (str), network_alias, link, link_local_ip (lists of str).
    Returns:
        (str, dict): HostConfig.NetworkMode and NetworkingConfig.EndpointsConfig.
    Raises:
        UsageError: one of them is wrong or they contradict each other, in Docker's words.
    """
    networks = [parse_network(text) for text in options.get("network") or ()]
    if not networks:
        return "default", {"default": _endpoint(_with_options({"Target": "default"}, options))}
    endpoints = {}
    for number, network in enumerate(networks):
        endpoint = _endpoint(network if number else _with_options(network, options))
        if network["Target"] in endpoints:
            raise UsageError(f'network "{network["Target"]}" is specified multiple times')
        endpoints[network["Target"]] = endpoint
    if len({is_user_defined(name) for name in endpoints}) > 1:
        raise UsageError("conflicting options: cannot attach both user-defined and non-user-defined network-modes")
    # One network without anything about it is what the engine makes of the mode by itself.
    return networks[0]["Target"], {} if endpoints == {networks[0]["Target"]: {}} else endpoints


def parse_extra_host(text):
    """``"db=[2001:db8::1]"`` or ``"db:10.0.0.1"`` -> ``"db:2001:db8::1"``, as the Engine wants it.

    Raises:
        UsageError: there is no host name or no IP address; ``host-gateway`` stands for the host's.
    """
    form = "use HOST=IP, HOST:IP or HOST=host-gateway"
    host, sign, address = text.partition("=") if "=" in text else text.partition(":")
    if not host or not sign or ":" in host:
        raise UsageError(f'bad format for add-host: "{text}": {form}')
    inner = address[1:-1] if address[:1] == "[" and address[-1:] == "]" else address
    if inner != "host-gateway" and ip_or_none(inner) is None:
        raise UsageError(f'invalid IP address in add-host: "{address}": {form}')
    return f"{host}:{inner}"


def parse_search_domain(text):
    """``" example.com. "`` -> ``"example.com"``; a single dot is no domain at all.

    Raises:
        UsageError: text is no domain.
    """
    domain = text.strip(" ")
    if domain == ".":
        return domain
    match = re.fullmatch(_DOMAIN, domain.strip().removesuffix("."))
    if match is None or not re.search("[a-zA-Z]", domain) or len(match[0]) >= 255:
        raise UsageError(f'"{text}" is not a valid domain: use a name as example.com, or . for none')
    return match[0]

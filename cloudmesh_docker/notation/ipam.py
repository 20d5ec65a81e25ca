"""``--subnet``, ``--gateway``, ``--ip-range`` and ``--aux-address`` -> the Engine's IPAM, paired as the docker binary pairs them.

Source: docker/cli cli/command/network/create.go (createIPAMConfig, subnetMatches), version 28.
"""

import ipaddress

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation.words import csv_fields, pairs


def several(words):
    """``["a,b", "c"]`` -> ``["a", "b", "c"]``: the values of an option that takes several at once, at commas."""
    return [field for word in words or () for field in (csv_fields(word) if word else ())]


def ipam(options):
    """The IPAM (dict) of a network.

    Args:
        options (dict): subnet, gateway, ip_range, aux_address, ipam_opt (lists of str), ipam_driver (str); each may be missing or None.

    Raises:
        UsageError: an address is none, or has no subnet; in Docker's words.
    """
    subnets, gateways, ranges = (several(options.get(name)) for name in ("subnet", "gateway", "ip_range"))
    if len(subnets) < len(ranges) or len(subnets) < len(gateways):
        raise UsageError("every ip-range or gateway must have a corresponding subnet")
    pools = {}
    for subnet in subnets:
        for other in pools:
            if holds(subnet, other) or holds(other, subnet):
                raise UsageError("multiple overlapping subnet configuration is not supported")
        network(subnet)
        pools[subnet] = {"Subnet": subnet}
    for address in ranges:
        network(address)
        put(pools, address, "IPRange", "range", "cannot configure multiple ranges ({new}, {old}) on the same subnet ({subnet})")
    for address in gateways:
        put(pools, address, "Gateway", "gateway", "cannot configure multiple gateways ({new}, {old}) for the same subnet ({subnet})")
    for name, address in pairs(options.get("aux_address") or ()).items():
        for subnet in fitting(pools, address, "aux-address"):
            pools[subnet].setdefault("AuxiliaryAddresses", {})[name] = address
    return {"Driver": options.get("ipam_driver") or "default", "Options": pairs(options.get("ipam_opt") or ()), "Config": list(pools.values())}


def put(pools, address, key, kind, twice):
    """Give *address* to each subnet it is in; UsageError if one has its own already, or if there is none."""
    for subnet in fitting(pools, address, kind):
        if key in pools[subnet]:
            raise UsageError(twice.format(new=address, old=pools[subnet][key], subnet=subnet))
        pools[subnet][key] = address


def fitting(pools, address, kind):
    """The subnets that hold an address; UsageError if none does."""
    found = [subnet for subnet in pools if holds(subnet, address)]
    if not found:
        raise UsageError(f"no matching subnet for {kind} {address}")
    return found


def holds(subnet, address):
    """Whether an address, or the one a CIDR begins with, is in a subnet."""
    inside = network(subnet)
    if "/" in address:
        network(address)
        address = address.partition("/")[0]
    try:
        return ipaddress.ip_address(address) in inside
    except ValueError:
        return False


def network(text):
    """``10.0.0.1/8`` as an ip_network; UsageError if it is no CIDR."""
    try:
        address, slash, length = text.partition("/")
        if not slash or "%" in address or not (length.isascii() and length.isdigit()):
            raise ValueError
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise UsageError(f"invalid CIDR address: {text}: write it as 192.168.0.0/16") from None

"""Make a network

Usage:
  docker network create [options] NEWNAME

Options:
      --attachable                   Let containers be attached by hand to a network of a swarm
      --aux-address NAME=ADDRESS...  Address of the subnet that something else has, as router=192.168.1.5
      --config-from NETWORK          The network the configuration is copied from
      --config-only                  Make a configuration only, to be used with --config-from
  -d, --driver DRIVER                Driver that manages the network, bridge if none is given
      --gateway ADDRESS...           Gateway of a subnet
      --ingress                      Make the routing mesh of a swarm
      --internal                     No way out of the network
      --ip-range CIDR...             Part of a subnet that containers get their addresses from
      --ipam-driver DRIVER           Driver that manages the addresses
      --ipam-opt KEY=VALUE...        Option of the driver that manages the addresses
      --ipv4                         Give IPv4 addresses; --ipv4=false for none
      --ipv6                         Give IPv6 addresses
      --label KEY=VALUE...           Set a label
  -o, --opt KEY=VALUE...             Option of the driver
      --scope SCOPE                  How far the network reaches: local or swarm
      --subnet CIDR...               Subnet of the network, as 192.168.0.0/16
"""

from cloudmesh_docker.notation.ipam import ipam
from cloudmesh_docker.notation.words import pairs


def create(docker, newname, **options):
    body = {
        "Name": newname,
        # Engines before API 1.44 would make a second network of the same name.
        "CheckDuplicate": True,
        "Driver": options.get("driver") or "bridge",
        "Scope": options.get("scope") or "",
        "Internal": bool(options.get("internal")),
        "Attachable": bool(options.get("attachable")),
        "Ingress": bool(options.get("ingress")),
        "ConfigOnly": bool(options.get("config_only")),
        "IPAM": ipam(options),
        "Options": pairs(options.get("opt") or ()),
        "Labels": pairs(options.get("label") or ()),
    }
    docker.client.needs("1.48", ipv4=options.get("ipv4"))
    for key, name in (("EnableIPv4", "ipv4"), ("EnableIPv6", "ipv6")):
        if options.get(name) is not None:
            body[key] = options[name]
    if options.get("config_from"):
        body["ConfigFrom"] = {"Network": options["config_from"]}
    reply = docker.networks.create(body)
    if reply.get("Warning"):
        yield f"WARNING: {reply['Warning']}"
    return reply["Id"]

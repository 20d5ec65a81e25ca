"""Connect a container to a network

Usage:
  docker network connect [options] NETWORK CONTAINER

Options:
      --alias NAME...             Another name of the container on the network
      --driver-opt KEY=VALUE...   Option of the network's driver
      --gw-priority NUMBER        The network with the highest number gives the default gateway
      --ip ADDRESS                IPv4 address, as 172.30.100.104
      --ip6 ADDRESS               IPv6 address, as 2001:db8::33
      --link CONTAINER:ALIAS...   Make another container known by a name
      --link-local-ip ADDRESS...  Link-local address
"""

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation.ipam import several
from cloudmesh_docker.notation.network import parse_link
from cloudmesh_docker.notation.words import whole


def connect(docker, network, container, alias=None, driver_opt=None, gw_priority=None, ip=None, ip6=None, link=None, link_local_ip=None):
    addresses = {"IPv4Address": ip, "IPv6Address": ip6, "LinkLocalIPs": several(link_local_ip)}
    priority = None if gw_priority is None else whole(gw_priority)
    docker.client.needs("1.48", gw_priority=priority)
    config = {
        "IPAMConfig": {key: value for key, value in addresses.items() if value},
        "Links": [parse_link(text) for text in link or ()],
        "Aliases": several(alias),
        "DriverOpts": driver_options(several(driver_opt)),
        "GwPriority": priority,
    }
    docker.networks.connect(network, container, {key: value for key, value in config.items() if value})


def driver_options(words):
    """``["a=b"]`` -> ``{"a": "b"}``; UsageError for a word without a key or an equals sign."""
    options = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or not key.strip():
            raise UsageError(f'invalid key/value pair format in driver options: "{word}": use KEY=VALUE')
        options[key.strip()] = value.strip()
    return options

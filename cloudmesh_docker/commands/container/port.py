"""Show the ports of a container that are published, or where one is

Usage:
  docker container port CONTAINER [PRIVATE_PORT]

Aliases: docker port

PRIVATE_PORT is PORT or PORT/PROTOCOL, as in 80 or 53/udp.
"""

import re

from cloudmesh_docker.errors import DockerError


def port(docker, container, private_port=None):
    published = docker.containers.inspect(container)["NetworkSettings"]["Ports"] or {}
    if private_port is None:
        return sorted((f"{inner} -> {address(outer)}" for inner, found in published.items() for outer in found or ()), key=natural)
    number, _, protocol = private_port.partition("/")
    if not (number.isascii() and number.isdigit() and int(number) < 65536):
        raise DockerError(f"Error: invalid port ({number}): use PORT or PORT/PROTOCOL, as in 80 or 53/udp")
    found = published.get(f"{number}/{protocol or 'tcp'}")
    if not found:
        raise DockerError(f"Error: No public port '{private_port}' published for {container}")
    return sorted(map(address, found), key=natural)


def address(outer):
    """``0.0.0.0:80`` or ``[::]:80`` of a binding."""
    host = outer["HostIp"]
    return f"[{host}]:{outer['HostPort']}" if ":" in host else f"{host}:{outer['HostPort']}"


def natural(text):
    """A key to sort by, for which 9 comes before 10."""
    return [(not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in re.findall(r"\d+|\D", text)]

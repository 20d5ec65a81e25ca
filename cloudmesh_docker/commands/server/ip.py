"""Print the IP address of a server's host

Usage:
  docker server ip NAME...

That is where its containers' published ports are, 127.0.0.1 for an engine on this computer.
"""


def ip(deployments, name):
    return deployments.ip(name)

"""Give a server another name

Usage:
  docker server rename OLD NEW

What is remembered about it, its groups and the choice of the current server go with it.
"""


def rename(servers, old, new):
    servers.rename(old, new)
    return new

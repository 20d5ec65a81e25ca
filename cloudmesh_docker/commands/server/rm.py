"""Forget one or more servers and what was remembered about them

Usage:
  docker server rm NAME...

The engine and its containers are left alone.
"""

IN_ORDER = True


def rm(servers, name):
    servers.remove(name)
    return name

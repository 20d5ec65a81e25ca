"""Save a server under a name

Usage:
  docker server add [options] NAME ADDRESS

Options:
      --group GROUP...    Put it into a group, for --server @GROUP
      --insecure          Allow plain TCP beyond this machine, which gives anyone on the way full control of the server
      --use               Make it the current server

ADDRESS is unix:///PATH, tcp://HOST:PORT, or HOST[:PORT] with port 4243 where none is given.
"""


def add(servers, name, address, group=(), insecure=False, use=False):
    first = not servers.inventory.servers
    servers.add(name, address, insecure=insecure, groups=group, use=use or first)
    return name

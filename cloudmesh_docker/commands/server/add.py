"""Save a server under a name

Usage:
  docker server add [options] NAME ADDRESS

Options:
      --group GROUP...    Put it into a group, for --server @GROUP
      --insecure          Allow plain TCP beyond this machine, which gives anyone on the way full control of the server
      --use               Make it the current server

ADDRESS is unix:///PATH, tcp://HOST:PORT, or HOST[:PORT] with port 4243 where none is given.
"""


from cloudmesh_docker.errors import UsageError


def add(servers, name, address, group=(), insecure=False, use=False):
    saved = servers.inventory.servers
    if name in saved:
        raise UsageError(f"{name} is saved already, at {saved[name]['address']}; 'docker server rm {name}' forgets it")
    servers.add(name, address, insecure=insecure, groups=group, use=use or not saved)
    return name

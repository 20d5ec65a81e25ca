"""Register the server at CLOUD, make it the current one and remember its images and containers

Usage:
  docker service start [options] CLOUD

Options:
      --insecure    Allow plain TCP beyond this machine, which gives anyone on the way full control of the server

CLOUD is a saved server, a name from the settings file, or an address; the port is 4243 where none is given.
"""

from cloudmesh_docker.errors import UsageError


def start(servers, settings, cloud, insecure=False):
    if cloud in servers.inventory.servers:
        if insecure:
            raise UsageError(f"{cloud} is saved already; --insecure is given when a server is added")
        name, address = cloud, servers.inventory.servers[cloud]["address"]
    else:
        address = settings.cloud.get(cloud, cloud)
        name = cloud if cloud in settings.cloud else plain(address)
    images, containers = servers.learn(name, address, insecure)
    yield f"{name}: {images} image{'s'[: images != 1]} and {containers} container{'s'[: containers != 1]} remembered"
    return name


def plain(address):
    """An address as a name: without scheme, and a dash for whatever a name can't hold."""
    text = address.split("://")[-1].strip("/")
    return "".join(letter if letter.isalnum() or letter in "._-" else "-" for letter in text).strip(".-_")

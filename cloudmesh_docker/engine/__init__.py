"""The REST client of the Docker Engine API: ``Docker`` and what it is made of. Imports nothing of ours but errors."""

ENDPOINTS = {
    "containers": "Containers",
    "images": "Images",
    "networks": "Networks",
    "volumes": "Volumes",
    "system": "System",
    "exec": "Exec",
    "swarm": "Swarm",
    "nodes": "Nodes",
    "services": "Services",
    "tasks": "Tasks",
    "secrets": "Secrets",
    "configs": "Configs",
    "distribution": "Distribution",
}


class Docker:
    """One Docker server: an attribute per part of its API, made (and its module imported) when first used.

    ``client``: a Client; this object closes it. ``name``: what the server is called (str), by default its address.
    Attributes: ``containers images networks volumes system exec swarm nodes services tasks secrets configs distribution``.
    """

    def __init__(self, client, name=None):
        self.client = client
        self.name = str(client.address) if name is None else name

    def __getattr__(self, name):
        if name not in ENDPOINTS:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        module = __import__(f"{__name__}.{name}", fromlist=ENDPOINTS[name])
        part = getattr(module, ENDPOINTS[name])(self.client)
        setattr(self, name, part)
        return part

    def close(self):
        """Close all connections to the server, those other threads wait on included."""
        self.client.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

"""Images in their registry: the Engine API's Distribution tag."""

from .wire import registry_auth


class Distribution:
    """Registries as one engine reaches them; ``client`` is a Client."""

    def __init__(self, client):
        self._client = client

    def inspect(self, image, auth=None):
        """DistributionInspect: GET /distribution/{name}/json. A dict with Descriptor and Platforms.

        ``auth``: as in images.py. Raises what ``Client.request`` raises.
        """
        return self._client.request("GET", "distribution", image, "json", headers={"X-Registry-Auth": registry_auth(auth)})

"""Networks: one method per operation of the Engine API's Network tag.

``network`` and ``container`` are names or ids (str), ``filters`` a dict of lists of str, ``body`` the request's JSON (dict).
Every method raises what ``Client.request`` raises.
"""


class Networks:
    """The networks of one engine; ``client`` is a Client."""

    def __init__(self, client):
        self._client = client

    def list(self, filters=None):
        """NetworkList: GET /networks. A list of dict."""
        return self._client.request("GET", "networks", query={"filters": filters})

    def create(self, body):
        """NetworkCreate: POST /networks/create. A dict with Id and Warning."""
        return self._client.request("POST", "networks", "create", body=body)

    def inspect(self, network, verbose=None, scope=None):
        """NetworkInspect: GET /networks/{id}. A dict; ``scope``: "swarm", "global" or "local"."""
        return self._client.request("GET", "networks", network, query={"verbose": verbose, "scope": scope})

    def connect(self, network, container, endpoint_config=None):
        """NetworkConnect: POST /networks/{id}/connect. ``endpoint_config``: an EndpointSettings (dict)."""
        body = {"Container": container, "EndpointConfig": endpoint_config or {}}
        self._client.request("POST", "networks", network, "connect", body=body)

    def disconnect(self, network, container, force=None):
        """NetworkDisconnect: POST /networks/{id}/disconnect."""
        self._client.request("POST", "networks", network, "disconnect", body={"Container": container, "Force": bool(force)})

    def remove(self, network):
        """NetworkDelete: DELETE /networks/{id}."""
        self._client.request("DELETE", "networks", network)

    def prune(self, filters=None):
        """NetworkPrune: POST /networks/prune. A dict with NetworksDeleted."""
        return self._client.request("POST", "networks", "prune", query={"filters": filters})

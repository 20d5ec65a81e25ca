"""Nodes of a swarm: one method per operation of the Engine API's Node tag.

``node`` is a name or id (str). Every method raises what ``Client.request`` raises.
"""


class Nodes:
    """The nodes one engine knows; ``client`` is a Client."""

    def __init__(self, client):
        self._client = client

    def list(self, filters=None):
        """NodeList: GET /nodes. A list of dict; ``filters``: a dict of lists of str."""
        return self._client.request("GET", "nodes", query={"filters": filters})

    def inspect(self, node):
        """NodeInspect: GET /nodes/{id}. A dict."""
        return self._client.request("GET", "nodes", node)

    def remove(self, node, force=None):
        """NodeDelete: DELETE /nodes/{id}."""
        self._client.request("DELETE", "nodes", node, query={"force": force})

    def update(self, node, version, body):
        """NodeUpdate: POST /nodes/{id}/update. ``version`` (int): the one inspected before; ``body``: a NodeSpec (dict)."""
        self._client.request("POST", "nodes", node, "update", query={"version": version}, body=body)

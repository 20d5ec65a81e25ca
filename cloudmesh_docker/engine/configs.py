"""Configs of a swarm: one method per operation of the Engine API's Config tag.

``config`` is a name or id (str), ``body`` a ConfigSpec (dict). Every method raises what ``Client.request`` raises.
"""


class Configs:
    """The configs one engine knows; ``client`` is a Client."""

    def __init__(self, client):
        self._client = client

    def list(self, filters=None):
        """ConfigList: GET /configs. A list of dict; ``filters``: a dict of lists of str."""
        return self._client.request("GET", "configs", query={"filters": filters})

    def create(self, body):
        """ConfigCreate: POST /configs/create. A dict with ID; Data in base64."""
        return self._client.request("POST", "configs", "create", body=body)

    def inspect(self, config):
        """ConfigInspect: GET /configs/{id}. A dict."""
        return self._client.request("GET", "configs", config)

    def update(self, config, version, body):
        """ConfigUpdate: POST /configs/{id}/update. Only labels can change; ``version`` (int): the one inspected before."""
        self._client.request("POST", "configs", config, "update", query={"version": version}, body=body)

    def remove(self, config):
        """ConfigDelete: DELETE /configs/{id}."""
        self._client.request("DELETE", "configs", config)

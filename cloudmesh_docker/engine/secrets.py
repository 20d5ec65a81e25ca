"""Secrets of a swarm: one method per operation of the Engine API's Secret tag.

``secret`` is a name or id (str), ``body`` a SecretSpec (dict). Every method raises what ``Client.request`` raises.
"""


class Secrets:
    """The secrets one engine knows; ``client`` is a Client."""

    def __init__(self, client):
        self._client = client

    def list(self, filters=None):
        """SecretList: GET /secrets. A list of dict; ``filters``: a dict of lists of str."""
        return self._client.request("GET", "secrets", query={"filters": filters})

    def create(self, body):
        """SecretCreate: POST /secrets/create. A dict with ID; Data in base64."""
        return self._client.request("POST", "secrets", "create", body=body)

    def inspect(self, secret):
        """SecretInspect: GET /secrets/{id}. A dict."""
        return self._client.request("GET", "secrets", secret)

    def update(self, secret, version, body):
        """SecretUpdate: POST /secrets/{id}/update. Only labels can change; ``version`` (int): the one inspected before."""
        self._client.request("POST", "secrets", secret, "update", query={"version": version}, body=body)

    def remove(self, secret):
        """SecretDelete: DELETE /secrets/{id}."""
        self._client.request("DELETE", "secrets", secret)

"""Volumes: one method per operation of the Engine API's Volume tag.

``volume`` is a name (str), ``filters`` a dict of lists of str, ``body`` the request's JSON (dict).
Every method raises what ``Client.request`` raises.
"""


class Volumes:
    """The volumes of one engine; ``client`` is a Client."""

    def __init__(self, client):
        self._client = client

    def list(self, filters=None):
        """VolumeList: GET /volumes. A dict with Volumes (a list of dict, or None) and Warnings."""
        return self._client.request("GET", "volumes", query={"filters": filters})

    def create(self, body):
        """VolumeCreate: POST /volumes/create. The volume (dict)."""
        return self._client.request("POST", "volumes", "create", body=body)

    def inspect(self, volume):
        """VolumeInspect: GET /volumes/{name}. A dict."""
        return self._client.request("GET", "volumes", volume)

    def update(self, volume, version, body):
        """VolumeUpdate: PUT /volumes/{name}. A cluster volume's Spec; ``version`` (int): the one inspected before."""
        self._client.needs("1.42", update=volume)
        self._client.request("PUT", "volumes", volume, query={"version": version}, body=body)

    def remove(self, volume, force=None):
        """VolumeDelete: DELETE /volumes/{name}."""
        self._client.request("DELETE", "volumes", volume, query={"force": force})

    def prune(self, filters=None):
        """VolumePrune: POST /volumes/prune. A dict with VolumesDeleted and SpaceReclaimed (bytes)."""
        return self._client.request("POST", "volumes", "prune", query={"filters": filters})

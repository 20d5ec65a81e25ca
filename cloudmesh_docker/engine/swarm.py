"""The swarm: one method per operation of the Engine API's Swarm tag.

``body`` is the request's JSON (dict). Every method raises what ``Client.request`` raises.
"""


class Swarm:
    """The swarm one engine is in; ``client`` is a Client."""

    def __init__(self, client):
        self._client = client

    def inspect(self):
        """SwarmInspect: GET /swarm. A dict."""
        return self._client.request("GET", "swarm")

    def init(self, body):
        """SwarmInit: POST /swarm/init. The node's id (str)."""
        return self._client.request("POST", "swarm", "init", body=body)

    def join(self, body):
        """SwarmJoin: POST /swarm/join."""
        self._client.request("POST", "swarm", "join", body=body)

    def leave(self, force=None):
        """SwarmLeave: POST /swarm/leave."""
        self._client.request("POST", "swarm", "leave", query={"force": force})

    def update(self, version, body, rotate_worker_token=None, rotate_manager_token=None, rotate_manager_unlock_key=None):
        """SwarmUpdate: POST /swarm/update. ``version`` (int): the one inspected before; ``body``: a SwarmSpec."""
        query = {"version": version, "rotateWorkerToken": rotate_worker_token, "rotateManagerToken": rotate_manager_token}
        query["rotateManagerUnlockKey"] = rotate_manager_unlock_key
        self._client.request("POST", "swarm", "update", query=query, body=body)

    def unlock_key(self):
        """SwarmUnlockkey: GET /swarm/unlockkey. A dict with UnlockKey."""
        return self._client.request("GET", "swarm", "unlockkey")

    def unlock(self, key):
        """SwarmUnlock: POST /swarm/unlock."""
        self._client.request("POST", "swarm", "unlock", body={"UnlockKey": key})

"""Services of a swarm: one method per operation of the Engine API's Service tag.

``service`` is a name or id (str), ``body`` a ServiceSpec (dict), ``auth`` as in images.py. Every method raises what ``Client.request`` raises.
"""

from .wire import registry_auth


class Services:
    """The services one engine knows; ``client`` is a Client."""

    def __init__(self, client):
        self._client = client

    def list(self, filters=None, status=None):
        """ServiceList: GET /services. A list of dict; ``filters``: a dict of lists of str; ``status`` (bool): with task counts."""
        self._client.needs("1.41", status=status)
        return self._client.request("GET", "services", query={"filters": filters, "status": status})

    def create(self, body, auth=None):
        """ServiceCreate: POST /services/create. A dict with ID and Warning."""
        return self._client.request("POST", "services", "create", body=body, headers={"X-Registry-Auth": registry_auth(auth)})

    def inspect(self, service, insert_defaults=None):
        """ServiceInspect: GET /services/{id}. A dict."""
        return self._client.request("GET", "services", service, query={"insertDefaults": insert_defaults})

    def update(self, service, version, body, registry_auth_from=None, rollback=None, auth=None):
        """ServiceUpdate: POST /services/{id}/update. A dict with Warnings.

        ``version`` (int): the one inspected before; ``registry_auth_from``: "spec" or "previous-spec"; ``rollback``: "previous".
        """
        query = {"version": version, "registryAuthFrom": registry_auth_from, "rollback": rollback}
        headers = {"X-Registry-Auth": registry_auth(auth)}
        return self._client.request("POST", "services", service, "update", query=query, body=body, headers=headers)

    def remove(self, service):
        """ServiceDelete: DELETE /services/{id}."""
        self._client.request("DELETE", "services", service)

    def logs(self, service, details=None, follow=None, stdout=True, stderr=True, since=None, timestamps=None, tail=None, tty=False):
        """ServiceLogs: GET /services/{id}/logs. A Stream of (kind, bytes), to be closed; see ``Containers.logs``."""
        from .stream import Stream, frames, raw

        query = {"details": details, "follow": follow, "stdout": stdout, "stderr": stderr, "since": since, "timestamps": timestamps, "tail": tail}
        response = self._client.stream("GET", "services", service, "logs", query=query, http10=not follow)
        return Stream(response, raw if tty else frames)

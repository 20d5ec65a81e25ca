"""Tasks of a swarm's services: one method per operation of the Engine API's Task tag.

``task`` is an id (str). Every method raises what ``Client.request`` raises.
"""


class Tasks:
    """The tasks one engine knows; ``client`` is a Client."""

    def __init__(self, client):
        self._client = client

    def list(self, filters=None):
        """TaskList: GET /tasks. A list of dict; ``filters``: a dict of lists of str."""
        return self._client.request("GET", "tasks", query={"filters": filters})

    def inspect(self, task):
        """TaskInspect: GET /tasks/{id}. A dict."""
        return self._client.request("GET", "tasks", task)

    def logs(self, task, details=None, follow=None, stdout=True, stderr=True, since=None, timestamps=None, tail=None, tty=False):
        """TaskLogs: GET /tasks/{id}/logs. A Stream of (kind, bytes), to be closed; see ``Containers.logs``."""
        from .stream import Stream, frames, raw

        query = {"details": details, "follow": follow, "stdout": stdout, "stderr": stderr, "since": since, "timestamps": timestamps, "tail": tail}
        response = self._client.stream("GET", "tasks", task, "logs", query=query, http10=not follow)
        return Stream(response, raw if tty else frames)

"""Commands run inside containers: one method per operation of the Engine API's Exec tag.

Every method raises what ``Client.request`` raises.
"""


class Exec:
    """The exec instances of one engine; ``client`` is a Client."""

    def __init__(self, client):
        self._client = client

    def create(self, container, body):
        """ContainerExec: POST /containers/{id}/exec. A dict with Id."""
        return self._client.request("POST", "containers", container, "exec", body=body)

    def start(self, id, tty=False, console_size=None):
        """ExecStart: POST /exec/{id}/start. A Duplex, to be closed.

        ``tty``: as given to ``create``; ``console_size``: [height, width] in characters (since API 1.42).
        """
        self._client.needs("1.42", console_size=console_size)
        body = {"Detach": False, "Tty": bool(tty)}
        if console_size is not None:
            body["ConsoleSize"] = list(console_size)
        return self._client.hijack("POST", "exec", id, "start", body=body, tty=tty)

    def start_detached(self, id, tty=False):
        """ExecStart: POST /exec/{id}/start. Without its output and input."""
        self._client.request("POST", "exec", id, "start", body={"Detach": True, "Tty": bool(tty)})

    def resize(self, id, height, width):
        """ExecResize: POST /exec/{id}/resize. In characters (int)."""
        self._client.request("POST", "exec", id, "resize", query={"h": height, "w": width})

    def inspect(self, id):
        """ExecInspect: GET /exec/{id}/json. A dict with Running, ExitCode and Pid."""
        return self._client.request("GET", "exec", id, "json")

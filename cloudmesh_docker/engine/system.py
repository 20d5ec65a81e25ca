"""The engine itself: one method per operation of the Engine API's System tag.

Every method raises what ``Client.request`` raises.
"""


class System:
    """One engine; ``client`` is a Client."""

    def __init__(self, client):
        self._client = client

    def ping(self):
        """SystemPing: GET /_ping. The answer's headers (dict, names in lower case): api-version, ostype, builder-version ..."""
        return self._client.request("GET", "_ping", raw=True).headers

    def ping_head(self):
        """SystemPingHead: HEAD /_ping. As ``ping``."""
        return self._client.request("HEAD", "_ping", raw=True).headers

    def version(self):
        """SystemVersion: GET /version. A dict."""
        return self._client.request("GET", "version")

    def info(self):
        """SystemInfo: GET /info. A dict."""
        return self._client.request("GET", "info")

    def df(self, type=None, verbose=None):
        """SystemDataUsage: GET /system/df. A dict; sizes in bytes. ``type``: a list of "container", "image", "volume", "build-cache"."""
        self._client.needs("1.42", type=type)
        self._client.needs("1.52", verbose=verbose)
        return self._client.request("GET", "system", "df", query={"type": type, "verbose": verbose})

    def auth(self, body):
        """SystemAuth: POST /auth. A dict with Status and IdentityToken; ``body``: an AuthConfig (dict)."""
        return self._client.request("POST", "auth", body=body)

    def events(self, since=None, until=None, filters=None):
        """SystemEvents: GET /events. A Stream of dict, to be closed; without ``until`` it only ends by an error, StreamBroken.

        ``since``, ``until``: seconds since 1970 (int or str with a fraction); ``filters``: a dict of lists of str.
        """
        from .stream import Stream, json_lines

        response = self._client.stream("GET", "events", query={"since": since, "until": until, "filters": filters})
        return Stream(response, json_lines)

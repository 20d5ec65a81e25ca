"""Images: one method per operation of the Engine API's Image tag (ImageCommit is in containers.py).

``image`` is a name or id (str), ``filters`` a dict of lists of str, ``platform`` the JSON the Engine API wants (dict), except where it says
str. ``auth`` is the registry's AuthConfig (dict), or that as URL-safe base64 (str). Every method raises what ``Client.request`` raises;
a Progress (a Stream of dict) raises ReportedFailure where the engine reports a failure inside it. Progress and Responses want to be closed.
"""

from .wire import registry_auth


class Images:
    """The images of one engine; ``client`` is a Client."""

    def __init__(self, client):
        self._client = client

    def list(self, all=None, filters=None, digests=None, shared_size=None, manifests=None):
        """ImageList: GET /images/json. A list of dict; sizes in bytes."""
        self._client.needs("1.42", shared_size=shared_size)
        self._client.needs("1.47", manifests=manifests)
        query = {"all": all, "filters": filters, "digests": digests, "shared-size": shared_size, "manifests": manifests}
        return self._client.request("GET", "images", "json", query=query)

    def inspect(self, image, manifests=None, platform=None):
        """ImageInspect: GET /images/{name}/json. A dict."""
        self._client.needs("1.48", manifests=manifests)
        self._client.needs("1.49", platform=platform)
        return self._client.request("GET", "images", image, "json", query={"manifests": manifests, "platform": platform})

    def history(self, image, platform=None):
        """ImageHistory: GET /images/{name}/history. A list of dict, the newest layer first."""
        self._client.needs("1.48", platform=platform)
        return self._client.request("GET", "images", image, "history", query={"platform": platform})

    def tag(self, image, repo, tag=None):
        """ImageTag: POST /images/{name}/tag."""
        self._client.request("POST", "images", image, "tag", query={"repo": repo, "tag": tag})

    def remove(self, image, force=None, noprune=None, platforms=None):
        """ImageDelete: DELETE /images/{name}. A list of dict with Untagged or Deleted; ``platforms``: a list of dict."""
        self._client.needs("1.50", platforms=platforms)
        return self._client.request("DELETE", "images", image, query={"force": force, "noprune": noprune, "platforms": platforms})

    def pull(self, image, tag=None, platform=None, auth=None):
        """ImageCreate: POST /images/create. A Progress; ``platform`` is "os[/arch[/variant]]" (str).

        Without ``tag`` in either place the engine pulls all tags.
        """
        query, headers = {"fromImage": image, "tag": tag, "platform": platform}, {"X-Registry-Auth": registry_auth(auth)}
        return _progress(self._client.stream("POST", "images", "create", query=query, headers=headers))

    def import_(self, body=None, source="-", repo=None, tag=None, message=None, changes=None, platform=None):
        """ImageCreate: POST /images/create. A Progress; the last one's ``status`` is the image's id.

        ``body``: a tar as bytes, a file or an iterable of bytes; or ``source``: a URL the engine fetches. ``changes``: a list of
        Dockerfile instructions; ``platform`` (str).
        """
        query = {"fromSrc": source, "repo": repo, "tag": tag, "message": message, "changes": changes, "platform": platform}
        return _progress(self._client.stream("POST", "images", "create", query=query, body=body))

    def push(self, image, tag=None, platform=None, auth=None):
        """ImagePush: POST /images/{name}/push. A Progress."""
        self._client.needs("1.46", platform=platform)
        headers = {"X-Registry-Auth": registry_auth({} if auth is None else auth)}
        return _progress(self._client.stream("POST", "images", image, "push", query={"tag": tag, "platform": platform}, headers=headers))

    def search(self, term, limit=None, filters=None):
        """ImageSearch: GET /images/search. A list of dict."""
        return self._client.request("GET", "images", "search", query={"term": term, "limit": limit, "filters": filters})

    def load(self, body, quiet=None, platform=None):
        """ImageLoad: POST /images/load. A Progress; ``body``: a tar as bytes, a file or an iterable of bytes."""
        self._client.needs("1.48", platform=platform)
        return _progress(self._client.stream("POST", "images", "load", query={"quiet": quiet, "platform": platform}, body=body))

    def get(self, image, platform=None):
        """ImageGet: GET /images/{name}/get. A Response, whose body is a tar."""
        self._client.needs("1.48", platform=platform)
        return self._client.stream("GET", "images", image, "get", query={"platform": platform}, http10=True)

    def save(self, images, platform=None):
        """ImageGetAll: GET /images/get. A Response, whose body is a tar; ``images``: a list of names or ids."""
        self._client.needs("1.48", platform=platform)
        return self._client.stream("GET", "images", "get", query={"names": list(images), "platform": platform}, http10=True)

    def build(self, body=None, registry_config=None, **options):
        """ImageBuild: POST /build. A Progress.

        ``body``: the context, a tar as bytes, a file or an iterable of bytes. ``options``: the operation's query keys as the Engine API
        has them (``t``, ``dockerfile``, ``buildargs`` ...): dict as JSON, ``cachefrom`` and ``t`` lists of str. ``registry_config``: a dict
        of AuthConfig by registry.
        """
        if isinstance(options.get("cachefrom"), list | tuple):
            import json

            options["cachefrom"] = json.dumps(options["cachefrom"])
        headers = {"X-Registry-Config": registry_auth(registry_config)}
        return _progress(self._client.stream("POST", "build", query=options, body=body, headers=headers))

    def build_prune(self, all=None, filters=None, keep_storage=None, reserved_space=None, max_used_space=None, min_free_space=None):
        """BuildPrune: POST /build/prune. A dict with CachesDeleted and SpaceReclaimed; spaces in bytes (int), the first by its old name."""
        self._client.needs("1.48", reserved_space=reserved_space, max_used_space=max_used_space, min_free_space=min_free_space)
        query = {"all": all, "filters": filters, "keep-storage": keep_storage, "reserved-space": reserved_space}
        query |= {"max-used-space": max_used_space, "min-free-space": min_free_space}
        return self._client.request("POST", "build", "prune", query=query)

    def prune(self, filters=None):
        """ImagePrune: POST /images/prune. A dict with ImagesDeleted and SpaceReclaimed (bytes)."""
        return self._client.request("POST", "images", "prune", query={"filters": filters})


def _progress(response):
    # Listing images needs no decoder, so it is not imported before something is decoded.
    from .stream import Progress

    return Progress(response)

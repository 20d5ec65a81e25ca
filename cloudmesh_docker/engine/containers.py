"""Containers: one method per operation of the Engine API's Container tag, and ImageCommit.

``container`` is a name or id (str), ``filters`` a dict of lists of str, ``body`` the request's JSON as the Engine API has it (dict).
Every method raises what ``Client.request`` raises; those that return a Stream, Duplex or Response want it closed.
"""

from ..errors import StreamBroken

PATH_STAT = {"name": str, "size": int, "mode": int, "linkTarget": str}


class Containers:
    """The containers of one engine; ``client`` is a Client."""

    def __init__(self, client):
        self._client = client

    def list(self, all=None, limit=None, size=None, filters=None):
        """ContainerList: GET /containers/json. A list of dict; ``limit`` (int): the newest so many; ``size`` (bool): with sizes in bytes."""
        query = {"all": all, "limit": limit, "size": size, "filters": filters}
        return self._client.request("GET", "containers", "json", query=query)

    def create(self, body, name=None, platform=None):
        """ContainerCreate: POST /containers/create. A dict with Id and Warnings."""
        self._client.needs("1.41", platform=platform)
        return self._client.request("POST", "containers", "create", query={"name": name, "platform": platform}, body=body)

    def inspect(self, container, size=None):
        """ContainerInspect: GET /containers/{id}/json. A dict."""
        return self._client.request("GET", "containers", container, "json", query={"size": size})

    def top(self, container, ps_args=None):
        """ContainerTop: GET /containers/{id}/top. A dict with Titles and Processes."""
        return self._client.request("GET", "containers", container, "top", query={"ps_args": ps_args})

    def logs(
        self,
        container,
        follow=None,
        stdout=True,
        stderr=True,
        since=None,
        until=None,
        timestamps=None,
        tail=None,
        details=None,
        tty=False,
        apart=False,
    ):
        """ContainerLogs: GET /containers/{id}/logs. A Stream of (kind, bytes); kind is 1 or 2.

        ``since``, ``until``: seconds since 1970 (int or str with a fraction); ``tail``: lines (int) or "all"; ``tty``: whether the
        container has a terminal, so that its log has no frames; ``apart``: have lists of (kind, one message as bytes) instead.
        """
        query = {"follow": follow, "stdout": stdout, "stderr": stderr, "since": since, "until": until, "timestamps": timestamps, "tail": tail}
        query["details"] = details
        # Followed logs come chunked: only so an engine that goes down can be told from a container that ends.
        response = self._client.stream("GET", "containers", container, "logs", query=query, http10=not follow)
        return _output(response, tty, apart)

    def changes(self, container):
        """ContainerChanges: GET /containers/{id}/changes. A list of dict with Path and Kind (0 changed, 1 added, 2 deleted), or None."""
        return self._client.request("GET", "containers", container, "changes")

    def export(self, container):
        """ContainerExport: GET /containers/{id}/export. A Response, whose body is a tar."""
        return self._client.stream("GET", "containers", container, "export", http10=True)

    def stats(self, container, stream=True, one_shot=None):
        """ContainerStats: GET /containers/{id}/stats. A Stream of dict, or with ``stream=False`` one dict.

        ``one_shot`` (bool): one sample without waiting for the one before it.
        """
        self._client.needs("1.41", one_shot=one_shot)
        address, query = ("containers", container, "stats"), {"stream": bool(stream), "one-shot": one_shot}
        return _objects(self._client.stream("GET", *address, query=query)) if stream else self._client.request("GET", *address, query=query)

    def resize(self, container, height, width):
        """ContainerResize: POST /containers/{id}/resize. In characters (int)."""
        self._client.request("POST", "containers", container, "resize", query={"h": height, "w": width})

    def start(self, container, detach_keys=None):
        """ContainerStart: POST /containers/{id}/start."""
        self._client.request("POST", "containers", container, "start", query={"detachKeys": detach_keys})

    def stop(self, container, signal=None, timeout=None):
        """ContainerStop: POST /containers/{id}/stop. ``timeout``: seconds (int) before it is killed, -1 for never."""
        self._client.needs("1.42", signal=signal)
        self._client.request("POST", "containers", container, "stop", query={"signal": signal, "t": timeout})

    def restart(self, container, signal=None, timeout=None):
        """ContainerRestart: POST /containers/{id}/restart. ``timeout``: seconds (int) before it is killed, -1 for never."""
        self._client.needs("1.42", signal=signal)
        self._client.request("POST", "containers", container, "restart", query={"signal": signal, "t": timeout})

    def kill(self, container, signal=None):
        """ContainerKill: POST /containers/{id}/kill."""
        self._client.request("POST", "containers", container, "kill", query={"signal": signal})

    def update(self, container, body):
        """ContainerUpdate: POST /containers/{id}/update. A dict with Warnings."""
        return self._client.request("POST", "containers", container, "update", body=body)

    def rename(self, container, name):
        """ContainerRename: POST /containers/{id}/rename."""
        self._client.request("POST", "containers", container, "rename", query={"name": name})

    def pause(self, container):
        """ContainerPause: POST /containers/{id}/pause."""
        self._client.request("POST", "containers", container, "pause")

    def unpause(self, container):
        """ContainerUnpause: POST /containers/{id}/unpause."""
        self._client.request("POST", "containers", container, "unpause")

    def attach(self, container, stdin=None, stdout=True, stderr=True, logs=None, stream=True, detach_keys=None, tty=False):
        """ContainerAttach: POST /containers/{id}/attach. A Duplex; ``tty``: whether the container has a terminal."""
        query = {"detachKeys": detach_keys, "logs": logs, "stream": stream, "stdin": stdin, "stdout": stdout, "stderr": stderr}
        return self._client.hijack("POST", "containers", container, "attach", query=query, tty=tty)

    def wait(self, container, condition=None, timeout=None):
        """ContainerWait: POST /containers/{id}/wait. A dict with StatusCode, when it has come to that.

        ``condition``: "not-running", "next-exit" or "removed"; ``timeout``: seconds (float) after which this raises ConnectionFailed.
        """
        return self._client.request("POST", "containers", container, "wait", query={"condition": condition}, timeout=timeout)

    def begin_wait(self, container, condition=None):
        """ContainerWait: POST /containers/{id}/wait. A Stream of the one dict; once this returns, the engine is watching."""
        return _objects(self._client.stream("POST", "containers", container, "wait", query={"condition": condition}))

    def remove(self, container, force=None, volumes=None, link=None):
        """ContainerDelete: DELETE /containers/{id}. ``volumes`` (bool): its anonymous volumes too; ``link`` (bool): only the link."""
        self._client.request("DELETE", "containers", container, query={"force": force, "v": volumes, "link": link})

    def archive_info(self, container, path):
        """ContainerArchiveInfo: HEAD /containers/{id}/archive. A dict with name, size (bytes), mode, mtime and linkTarget."""
        response = self._client.request("HEAD", "containers", container, "archive", query={"path": path}, raw=True)
        return path_stat(response)

    def get_archive(self, container, path):
        """ContainerArchive: GET /containers/{id}/archive. A Response, whose body is a tar; ``path_stat`` reads its headers."""
        return self._client.stream("GET", "containers", container, "archive", query={"path": path}, http10=True)

    def put_archive(self, container, path, body, no_overwrite_dir_non_dir=None, copy_uid_gid=None):
        """PutContainerArchive: PUT /containers/{id}/archive. ``body``: a tar as bytes, a file or an iterable of bytes."""
        query = {"path": path, "noOverwriteDirNonDir": no_overwrite_dir_non_dir, "copyUIDGID": copy_uid_gid}
        self._client.request("PUT", "containers", container, "archive", query=query, body=body)

    def prune(self, filters=None):
        """ContainerPrune: POST /containers/prune. A dict with ContainersDeleted and SpaceReclaimed (bytes)."""
        return self._client.request("POST", "containers", "prune", query={"filters": filters})

    def commit(self, container, repo=None, tag=None, comment=None, author=None, pause=None, changes=None, body=None):
        """ImageCommit: POST /commit. A dict with Id; ``changes``: Dockerfile instructions, a str with one per line or a list."""
        query = {"container": container, "repo": repo, "tag": tag, "comment": comment, "author": author, "pause": pause, "changes": changes}
        return self._client.request("POST", "commit", query=query, body={} if body is None else body)


def path_stat(response):
    """What an archive Response says about its path in X-Docker-Container-Path-Stat: a dict, empty if it says nothing."""
    import json
    from binascii import a2b_base64

    try:
        said = json.loads(a2b_base64(response.headers.get("x-docker-container-path-stat", "")) or b"{}")
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or not all(isinstance(said.get(name, kind()), kind) for name, kind in PATH_STAT.items()):
        raise StreamBroken("the engine's description of the path is none: X-Docker-Container-Path-Stat")
    return said


def _output(response, tty, apart):
    # Listing containers needs no decoder, so it is not imported before something is decoded.
    from .stream import Stream, frames, messages, raw, raw_messages

    return Stream(response, (raw_messages if tty else messages) if apart else raw if tty else frames)


def _objects(response):
    from .stream import Stream, json_lines

    return Stream(response, json_lines)

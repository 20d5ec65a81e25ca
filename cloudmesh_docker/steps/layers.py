"""Which layers of an image an engine has already, and which members of an archive hold them.

An engine with a classic storage driver takes an archive without the contents of layers that it has: it looks at a layer's file only where it
does not know the layer's chain of ancestors (moby, image/tarexport/load.go). Engines with containerd's image store, and Podman, want them all.
"""

import json

from cloudmesh_docker.errors import NotFound
from cloudmesh_docker.parallel import in_parallel

CLASSIC = ("overlay2", "overlay", "fuse-overlayfs", "btrfs", "zfs", "vfs", "aufs", "devicemapper")
AT_ONCE = 8
# To look at one more image is a request; for a few bytes that is too much.
WORTH = 100_000
BLOBS = "blobs/sha256/"


def chains(diffs):
    """The names (list of str) of a list of layers (their digests, the lowest first), each with all below it.

    Source: OCI image-spec, config.md, "Layer ChainID".
    """
    from hashlib import sha256

    found = []
    for diff in diffs:
        found.append("sha256:" + sha256(f"{found[-1]} {diff}".encode()).hexdigest() if found else diff)
    return found


def layers_of(image):
    """The digests (list of str) of an inspected image's layers."""
    return (image.get("RootFS") or {}).get("Layers") or []


def held(docker, image):
    """The layers (set of digests) of an inspected image that need not be sent to a Docker: those it has wherever the image has them."""
    own = list(zip(layers_of(image), chains(layers_of(image)), strict=True))
    others = docker.images.list()
    if not others or (image.get("Size") or 0) < WORTH * len(others) or not is_classic(docker):
        return set()
    known = set()

    def look(other):
        try:
            known.update(chains(layers_of(docker.images.inspect(other["Id"]))))
        except NotFound:
            return

    in_parallel(look, others, AT_ONCE)
    return {diff for diff, _ in own} - {diff for diff, chain in own if chain not in known}


def is_classic(docker):
    """bool: an engine of Docker's that keeps images in a storage driver."""
    components = docker.system.version().get("Components") or [{}]
    info = docker.system.info()
    return components[0].get("Name") == "Engine" and info.get("Driver") in CLASSIC


class Finder:
    """Tells which layer a member of an image's archive holds.

    Engines since 25 name its file after the layer itself; older ones after a digest of what the file ``json`` before it says and of the chain.

    Args:
        diffs (list of str): digests of the image's layers, the lowest first.
    """

    def __init__(self, diffs):
        self._names = {BLOBS + diff.removeprefix("sha256:"): diff for diff in diffs}
        self._chains = dict(zip(chains(diffs), diffs, strict=True))

    def layer(self, name):
        """The digest of the layer in the member *name*; None if there is none, or it can't be told."""
        return self._names.get(name)

    def learn(self, name, data):
        """Take note of a file ``json`` (bytes)."""
        folder = name.removesuffix("/json")
        try:
            said = json.loads(data)
            del said["id"]
        except (ValueError, KeyError, TypeError):
            return
        if "parent" in said:
            said["parent"] = f"sha256:{said['parent']}"
        bare = {key: value for key, value in said.items() if key != "os"}
        for chain, diff in self._chains.items():
            if folder in (digest({**said, "layer_id": chain}), digest({**bare, "layer_id": chain})):
                self._names[f"{folder}/layer.tar"] = diff


def digest(value):
    """The digest (str, hexadecimal) of a dict as Go writes it: the outermost keys in order, the inner ones as they came."""
    from hashlib import sha256

    text = json.dumps({key: value[key] for key in sorted(value)}, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()

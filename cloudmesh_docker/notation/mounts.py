"""``-v``, ``--mount``, ``--tmpfs`` and ``--volumes-from`` -> the Engine's Binds, Volumes, Mounts, Tmpfs and VolumesFrom.

Sources: docker/cli opts/mount.go and the volume notation of its compose loader (version 28), opts of `docker create`.
"""

import os.path
import re

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation.units import parse_size
from cloudmesh_docker.notation.words import csv_fields, yes

_FORM = "use type=bind|volume|tmpfs|image|npipe|cluster,source=SOURCE,target=PATH[,OPTION...]"
_VOLUME_FORM = "use [SOURCE:]TARGET[:OPTIONS]"
_WITHOUT_VALUE = ("readonly", "ro", "volume-nocopy", "bind-nonrecursive", "bind-create-src")
_SECTIONS = {"bind": "BindOptions", "volume": "VolumeOptions", "tmpfs": "TmpfsOptions", "image": "ImageOptions", "cluster": "ClusterOptions"}
_RECURSIVE = {"enabled": None, "disabled": "NonRecursive", "writable": "ReadOnlyNonRecursive", "readonly": "ReadOnlyForceRecursive"}


def _octal(text):
    if not re.fullmatch("[0-7]{1,11}", text) or int(text, 8) >= 1 << 32:
        raise UsageError(f'invalid mode "{text}": use octal digits, as 1770')
    return int(text, 8)


# key -> (where it goes, how it is read)
_PLAIN = {
    "type": (("Type",), str.lower),
    "target": (("Target",), str),
    "dst": (("Target",), str),
    "destination": (("Target",), str),
    "readonly": (("ReadOnly",), yes),
    "ro": (("ReadOnly",), yes),
    "consistency": (("Consistency",), str.lower),
    "bind-propagation": (("BindOptions", "Propagation"), str.lower),
    "bind-nonrecursive": (("BindOptions", "NonRecursive"), yes),
    "bind-create-src": (("BindOptions", "CreateMountpoint"), yes),
    "volume-nocopy": (("VolumeOptions", "NoCopy"), yes),
    "volume-subpath": (("VolumeOptions", "Subpath"), str),
    "volume-driver": (("VolumeOptions", "DriverConfig", "Name"), str),
    "tmpfs-size": (("TmpfsOptions", "SizeBytes"), parse_size),
    "tmpfs-mode": (("TmpfsOptions", "Mode"), _octal),
    "image-subpath": (("ImageOptions", "Subpath"), str),
}
_MAPS = {"volume-label": ("VolumeOptions", "Labels"), "volume-opt": ("VolumeOptions", "DriverConfig", "Options")}


def _inside(document, names):
    for name in names:
        document = document.setdefault(name, {})
    return document


def _absolute(path, cwd):
    return os.path.normpath(os.path.join(cwd or os.path.abspath("."), path)) if path.startswith(".") else path


def _put(mount, key, value, cwd):
    """One key=value of --mount into the mount; False if there is no such key."""
    if key in _PLAIN:
        names, read = _PLAIN[key]
        _inside(mount, names[:-1])[names[-1]] = read(value)
    elif key in ("source", "src"):
        mount["Source"] = _absolute(value, cwd)
    elif key == "bind-recursive":
        if value not in _RECURSIVE:
            raise UsageError(f'invalid value for bind-recursive: {value} (must be "enabled", "disabled", "writable", or "readonly")')
        if _RECURSIVE[value]:
            _inside(mount, ("BindOptions",))[_RECURSIVE[value]] = True
    elif key in _MAPS:
        inner = _inside(mount, _MAPS[key])
        name, _, part = value.partition("=")
        if name:
            inner[name] = part
    else:
        return False
    return True


def _check(mount):
    kind = mount["Type"]
    for name, section in _SECTIONS.items():
        if section in mount and name != kind:
            raise UsageError(f"cannot mix '{name}-*' options with mount type '{kind}'")
    if not kind or not mount.get("Target"):
        raise UsageError(f"{'target' if kind else 'type'} is required")
    if kind not in (*_SECTIONS, "npipe"):
        raise UsageError(f'there is no mount type "{kind}"')
    bind = mount.get("BindOptions", {})
    for value, field in (("writable", "ReadOnlyNonRecursive"), ("readonly", "ReadOnlyForceRecursive")):
        if bind.get(field) and not mount.get("ReadOnly"):
            raise UsageError(f"option 'bind-recursive={value}' requires 'readonly' to be specified in conjunction")
    if bind.get("ReadOnlyForceRecursive") and bind.get("Propagation") != "rprivate":
        raise UsageError("option 'bind-recursive=readonly' requires 'bind-propagation=rprivate' to be specified in conjunction")


def parse_mount(text, cwd=None):
    """``"type=bind,src=./a,dst=/b,ro"`` -> ``{"Type": "bind", "Source": "/here/a", "Target": "/b", "ReadOnly": True}``.

    Args:
        text (str): comma-separated KEY=VALUE, quoted as CSV where a value has a comma.
        cwd (str): the directory relative sources start from; the process's if not given.
    Returns:
        dict: one entry of HostConfig.Mounts.
    Raises:
        UsageError: a key or value is unknown, or they don't go together; the reason is in Docker's words.
    """
    mount = {"Type": "volume"}
    try:
        for field in csv_fields(text):
            key, equals, value = field.partition("=")
            key = key.lower()
            if not equals and key not in _WITHOUT_VALUE:
                raise UsageError(f"invalid field '{field}' must be a key=value pair")
            if not _put(mount, key, value if equals else "true", cwd):
                raise UsageError(f"unexpected key '{key}' in '{field}'")
        _check(mount)
    except UsageError as error:
        raise UsageError(f'invalid mount "{text}": {error}: {_FORM}') from None
    return mount


def _split(text):
    """``C:\\a:/b:ro`` -> its parts; a colon after a single letter is a drive's."""
    parts, buffer = [], ""
    for char in text:
        if char == ":" and not (len(buffer) == 1 and buffer.isalpha()):
            parts.append(buffer)
            buffer = ""
        else:
            buffer += char
    return [*parts, buffer]


def parse_volume(text, cwd=None):
    """``"./a:/b:ro"`` -> ``"/here/a:/b:ro"``, ``"/b"`` -> ``"/b"``: one value of -v.

    Args:
        text (str): [SOURCE:]TARGET[:OPTIONS]; SOURCE is a path or the name of a volume.
        cwd (str): the directory relative sources start from; the process's if not given.
    Returns:
        (bool, str): whether it has a source (and goes to Binds, else to Volumes), and what to send.
    Raises:
        UsageError: text is empty, has an empty part or too many.
    """
    parts = _split(text)
    if len(parts) == 1 and re.match("[A-Za-z]:/", text):
        # The docker binary takes a:/b for a Windows path and makes an anonymous volume at it; the engine's own refusal
        # of one-letter names says what is wrong.
        parts = text.split(":")
    if "" in parts:
        raise UsageError(f'invalid volume "{text}": {"empty section between colons" if text else "it is empty"}: {_VOLUME_FORM}')
    if len(parts) > 3:
        raise UsageError(f'invalid volume "{text}": too many colons: {_VOLUME_FORM}')
    if len(parts) == 1:
        return False, text
    return True, ":".join([_absolute(parts[0], cwd), *parts[1:]])


def parse_volumes(texts, cwd=None):
    """All of -v -> (Binds, Volumes), in the order typed and without repetition: ``(["/a:/b"], {"/c": {}})``."""
    binds, volumes = [], {}
    for text in texts:
        has_source, sent = parse_volume(text, cwd)
        if not has_source:
            volumes[sent] = {}
        elif sent not in binds:
            binds.append(sent)
    return binds, volumes


def parse_tmpfs(text):
    """``"/run:rw,size=1m"`` -> ``("/run", "rw,size=1m")``.

    Raises:
        UsageError: there is no absolute path.
    """
    path, _, options = text.partition(":")
    if not path.startswith("/"):
        raise UsageError(f'invalid tmpfs "{text}": use PATH[:OPTIONS] with an absolute path')
    return path, options


def parse_volumes_from(text):
    """``"data:ro"`` -> itself, checked.

    Raises:
        UsageError: there is no container, or the mode is not ro, rw, z or Z.
    """
    name, _, mode = text.partition(":")
    if not name or mode and not set(mode.split(",")) <= {"ro", "rw", "z", "Z", "nocopy"}:
        raise UsageError(f'invalid container "{text}" to take volumes from: use CONTAINER[:ro|rw]')
    return text

"""``--device``, ``--device-cgroup-rule``, ``--gpus`` -> Devices, DeviceCgroupRules, DeviceRequests.

Sources: docker/cli cli/command/container/opts.go and opts/gpus.go (version 28), the Container Device Interface's names.
"""

import posixpath
import re

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation.words import csv_fields, pairs, whole

_CDI = r"[A-Za-z](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?/[A-Za-z](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?=[A-Za-z0-9](?:[A-Za-z0-9_.:-]*[A-Za-z0-9])?"
_RULE = r"[acb] ([0-9]+|\*):([0-9]+|\*) [rwm]{1,3}"
_GPUS_FORM = 'use all, a number, or count=..,driver=..,"device=0,1","capabilities=..","options=.."'


def _is_mode(text):
    return text != "" and set(text) <= set("rwm") and len(set(text)) == len(text)


def _clean(path):
    return "/" + posixpath.normpath(path).lstrip("/") if path.startswith("/") else posixpath.normpath(path)


def is_cdi(text):
    """Whether a value of --device names a device of the Container Device Interface: ``vendor.com/class=name``."""
    return re.fullmatch(_CDI, text) is not None


def parse_device(text, os="linux"):
    """``"/dev/sda:/dev/xvdc:r"`` -> one entry of HostConfig.Devices.

    Args:
        text (str): HOSTPATH[:CONTAINERPATH][:MODE], MODE being some of r, w and m.
        os (str): the engine's; a Windows engine gets text as it is.
    Raises:
        UsageError: a path is not absolute, or the mode is none.
    """
    if os == "windows":
        return {"PathOnHost": text, "PathInContainer": "", "CgroupPermissions": ""}
    form = "use HOSTPATH[:CONTAINERPATH][:MODE] with absolute paths and a mode of r, w, m"
    parts = text.split(":")
    if not 1 <= len(parts) <= 3 or not parts[0]:
        raise UsageError(f'invalid device "{text}": bad format for path: {form}')
    host, container, mode = parts[0], "", "rwm"
    if len(parts) == 3:
        container, mode = parts[1:]
        if not _is_mode(mode):
            raise UsageError(f'invalid device "{text}": bad mode specified: {mode}: {form}')
    elif len(parts) == 2 and _is_mode(parts[1]):
        host, mode = _clean(host), parts[1]
    elif len(parts) == 2:
        container = _clean(parts[1])
    else:
        host = _clean(host)
    container = container or host
    if not container.startswith("/"):
        raise UsageError(f'invalid device "{text}": {container} is not an absolute path: {form}')
    return {"PathOnHost": host, "PathInContainer": container, "CgroupPermissions": mode}


def parse_devices(texts, os="linux"):
    """All of --device -> (Devices, DeviceRequests): CDI names become one request."""
    names = [text for text in texts if is_cdi(text)]
    requests = [{"Driver": "cdi", "Count": 0, "DeviceIDs": names, "Capabilities": None, "Options": None}] if names else []
    return [parse_device(text, os) for text in texts if not is_cdi(text)], requests


def parse_rule(text):
    """``"c 1:3 rwm"`` -> itself, checked.

    Raises:
        UsageError: text is no rule of the devices cgroup.
    """
    if not re.fullmatch(_RULE, text):
        raise UsageError(f'invalid device cgroup format "{text}": use "TYPE MAJOR:MINOR MODE", as "c 1:3 rwm"')
    return text


def _count(text):
    return -1 if text == "all" else whole(text, -(1 << 31), (1 << 31) - 1)


def parse_gpus(text):
    """``"all"`` or ``'count=1,"capabilities=utility,compute"'`` -> one entry of HostConfig.DeviceRequests.

    Raises:
        UsageError: a key or value is unknown, or a key is there twice.
    """
    request, seen = {"Driver": "", "Count": 0, "DeviceIDs": None, "Capabilities": [["gpu"]], "Options": {}}, set()
    try:
        for field in csv_fields(text):
            key, equals, value = field.partition("=")
            key, value = (key, value) if equals else ("count", key)
            if key in seen:
                raise UsageError(f"gpu request key '{key}' can be specified only once")
            seen.add(key)
            if key == "driver":
                request["Driver"] = value
            elif key == "count":
                request["Count"] = _count(value)
            elif key == "device":
                request["DeviceIDs"] = value.split(",")
            elif key == "capabilities":
                request["Capabilities"] = [[*value.split(","), "gpu"]]
            elif key == "options":
                request["Options"] = pairs(csv_fields(value))
            else:
                raise UsageError(f"unexpected key '{key}' in '{field}'")
    except UsageError as error:
        raise UsageError(f'invalid gpus "{text}": {error}: {_GPUS_FORM}') from None
    if "count" not in seen and request["DeviceIDs"] is None:
        request["Count"] = 1
    return request

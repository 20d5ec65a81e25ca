"""Limits of a container: ``--cpus``, ``--memory*``, ``--ulimit``, ``--blkio*``, ``--device-*-bps``, ``--restart``, ``--cap-add`` and the like.

Sources: docker/cli opts (ParseCPUs, MemSwapBytes, ulimit.go, throttledevice.go, weightdevice.go, parse.go), moby's capability names.
"""

import re

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.notation.units import parse_size
from cloudmesh_docker.notation.words import whole

_DECIMAL = r"\+?([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,2}))?"
_RATIO = r"\+?([0-9]{1,18})/([0-9]{1,18})"
_LIMITS = """as chroot core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime sigpending stack""".split()
_POLICIES = ("", "no", "always", "unless-stopped", "on-failure")


def cpus(text):
    """``"1.5"`` -> 1500000000 billionths of a processor; ``1/2`` and ``1e-1`` are understood too.

    Raises:
        UsageError: text is no number, is negative, or is finer than a billionth.
    """
    text = str(text)
    ratio, decimal = re.fullmatch(_RATIO, text), re.fullmatch(_DECIMAL, text)
    if ratio and int(ratio[2]):
        above, below = int(ratio[1]) * 10**9, int(ratio[2])
    elif decimal and (decimal[1] or decimal[2]) and len(text) < 40:
        power = 9 - len(decimal[2] or "") + int(decimal[3] or 0)
        above, below = int(decimal[1] + (decimal[2] or "")) * 10 ** max(power, 0), 10 ** max(-power, 0)
    else:
        raise UsageError(f'invalid number of CPUs "{text}": use a decimal number, as 1.5')
    if above % below or above // below >= 1 << 63:
        raise UsageError(f'invalid number of CPUs "{text}": {"value is too precise" if above % below else "too many"}: use a number as 1.5')
    return above // below


def swap(text):
    """``"1g"`` -> 1073741824 bytes, and ``"-1"`` -> -1, no limit.

    Raises:
        UsageError: text is neither a size nor -1.
    """
    return -1 if str(text) == "-1" else parse_size(str(text))


def swappiness(value):
    """0 to 100, or -1 for the engine's own.

    Raises:
        UsageError: value is another.
    """
    number = whole(value)
    if not -1 <= number <= 100:
        raise UsageError(f"invalid value: {number}. Valid memory swappiness range is 0-100")
    return number


def blkio_weight(value):
    """10 to 1000, or 0 for none.

    Raises:
        UsageError: value is another.
    """
    number = whole(value, 0, 65535)
    if number and not 10 <= number <= 1000:
        raise UsageError(f'invalid weight "{value}": use 10 to 1000, or 0')
    return number


def ulimit(text):
    """``"nofile=1024:2048"`` -> ``{"Name": "nofile", "Soft": 1024, "Hard": 2048}``; -1 is no limit, one number is both.

    Raises:
        UsageError: the name is none of setrlimit's, or the numbers are none.
    """
    form = "use NAME=SOFT[:HARD], as nofile=1024:2048"
    name, equals, limits = text.partition("=")
    soft, _, hard = limits.partition(":")
    if not equals or name not in _LIMITS:
        why = f"invalid ulimit type: {name}: use one of {', '.join(_LIMITS)}" if equals else form
        raise UsageError(f'invalid ulimit "{text}": {why}')
    if not all(re.fullmatch("-1|[0-9]{1,18}", part) for part in (soft, hard or soft)):
        raise UsageError(f'invalid ulimit "{text}": {form}')
    low, high = int(soft), int(hard or soft)
    if high != -1 and (low == -1 or low > high):
        raise UsageError(f'invalid ulimit "{text}": ulimit soft limit must be less than or equal to hard limit: {low} > {high}')
    return {"Name": name, "Soft": low, "Hard": high}


def ulimits(texts):
    """All of --ulimit, one per name and in the order of the names."""
    last = {limit["Name"]: limit for limit in map(ulimit, texts)}
    return [last[name] for name in sorted(last)]


def _device(text, form):
    path, colon, rest = text.partition(":")
    if not path.startswith("/dev/") or not colon:
        raise UsageError(f'invalid device "{text}": {form}')
    return path, rest


def bytes_rate(text):
    """``"/dev/sda:1mb"`` -> ``{"Path": "/dev/sda", "Rate": 1048576}``: bytes a second.

    Raises:
        UsageError: the path does not start with /dev/ or the rate is no size.
    """
    form = "use /dev/NAME:NUMBER[kb|mb|gb]"
    path, rate = _device(text, form)
    try:
        return {"Path": path, "Rate": parse_size(rate)}
    except UsageError:
        raise UsageError(f'invalid rate for device: "{text}": {form}') from None


def operations_rate(text):
    """``"/dev/sda:1000"`` -> ``{"Path": "/dev/sda", "Rate": 1000}``: operations a second.

    Raises:
        UsageError: the path does not start with /dev/ or the rate is no number.
    """
    path, rate = _device(text, "use /dev/NAME:NUMBER")
    if not re.fullmatch("[0-9]{1,19}", rate):
        raise UsageError(f'invalid rate for device: "{text}": use /dev/NAME:NUMBER')
    return {"Path": path, "Rate": int(rate)}


def weight(text):
    """``"/dev/sda:300"`` -> ``{"Path": "/dev/sda", "Weight": 300}``.

    Raises:
        UsageError: the path does not start with /dev/ or the weight is not 10 to 1000, or 0.
    """
    path, number = _device(text, "use /dev/NAME:WEIGHT")
    if not re.fullmatch("[0-9]{1,4}", number) or int(number) and not 10 <= int(number) <= 1000:
        raise UsageError(f'invalid weight for device: "{text}": use /dev/NAME:WEIGHT with a weight of 10 to 1000')
    return {"Path": path, "Weight": int(number)}


def restart(text):
    """``"on-failure:3"`` -> ``{"Name": "on-failure", "MaximumRetryCount": 3}``.

    Raises:
        UsageError: there is no such policy, or the count is no number.
    """
    form = "use no, always, unless-stopped, on-failure[:COUNT]"
    name, colon, count = text.partition(":")
    if name not in _POLICIES or colon and name != "on-failure":
        why = "no policy provided before colon" if colon and not name else f'"{text}"'
        raise UsageError(f"invalid restart policy format: {why}: {form}")
    if not re.fullmatch("[0-9]{0,9}", count):
        raise UsageError(f"invalid restart policy format: maximum retry count must be an integer: {form}")
    return {"Name": name, "MaximumRetryCount": int(count or 0)}


def capabilities(texts):
    """``["net_admin", "ALL"]`` -> ``["ALL", "CAP_NET_ADMIN"]``: sorted, once each, with their prefix, as version 28 sends them.

    Raises:
        UsageError: one is empty or has characters no capability has.
    """
    names = set()
    for text in texts:
        name = text.strip().upper()
        if not re.fullmatch("[A-Z][A-Z_]*", name):
            raise UsageError(f'invalid capability "{text}": use ALL or a name as NET_ADMIN')
        names.add(name if name == "ALL" or name.startswith("CAP_") else f"CAP_{name}")
    return sorted(names)


def effective_capabilities(added, dropped):
    """Both lists as a service has them: all of them stand for any, and what is added is not dropped."""
    added, dropped = (["ALL"] if "ALL" in names else names for names in (added, dropped))
    return added, [name for name in dropped if name not in added]

"""Sizes, durations and points in time, in Docker's own words and numbers.

Sources: github.com/docker/go-units (size.go, duration.go), Go's time.ParseDuration, moby api/types/time/timestamp.go.
"""

import time
from functools import lru_cache

from cloudmesh_docker.errors import UsageError

_POWERS = {"k": 1, "m": 2, "g": 3, "t": 4, "p": 5}
_DECIMAL_UNITS = ("B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB")
_BINARY_UNITS = ("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB")
_SIZE = r"(?i)\+?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]{1,3})? ?(?:b|([kmgtp])(?:i?b)?)?"
_INT64 = (1 << 63) - 1

_NANOSECONDS = {
    "ns": 1,
    "us": 1_000,
    "µs": 1_000,
    "μs": 1_000,
    "ms": 1_000_000,
    "s": 1_000_000_000,
    "m": 60_000_000_000,
    "h": 3_600_000_000_000,
}
_DURATION_PART = r"([0-9]*)(?:\.([0-9]*))?(ns|us|µs|μs|ms|s|m|h)"
_MOMENT = r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([0-9]{1,2})(?::([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?)?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
_UNIX = r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?"


def parse_size(text, binary=True):
    """``"1.5g"`` -> 1610612736: the bytes a size means.

    Args:
        text (str): a number with an optional k, m, g, t or p, and an optional b or ib.
        binary (bool): powers of 1024 as for memory (RAMInBytes), else of 1000 (FromHumanSize).
    Returns:
        int: bytes, rounded down.
    Raises:
        UsageError: text is no size, is negative, or does not fit 63 bits.
    """
    import re

    match = re.fullmatch(_SIZE, text) if text.isascii() else None
    if match is None:
        raise UsageError(f'invalid size "{text}": use a number with an optional unit b, k, m, g, t or p, as in 512m or 1.5g')
    number, exponent, unit = match.groups()
    base = 1024 if binary else 1000
    size = float(number + (exponent or "")) * base ** _POWERS.get((unit or "").lower(), 0)
    if size > _INT64:
        raise UsageError(f'invalid size "{text}": more than 8 EiB; use a number with an optional unit, as in 512m or 1.5g')
    return int(size)


def _scaled(size, base, units, digits):
    step = 0
    size = float(size)
    while size >= base and step < len(units) - 1:
        size /= base
        step += 1
    return f"{size:.{digits}g}{units[step]}"


def human_size(size, digits=4):
    """1983000 bytes -> ``"1.983MB"``: powers of 1000, as image sizes (digits=4) and container sizes (digits=3) are printed."""
    return _scaled(size, 1000.0, _DECIMAL_UNITS, digits)


def container_size(size):
    """1983000 bytes -> ``"1.98MB"``: human_size with the three digits Docker gives containers and `images`."""
    return _scaled(size, 1000.0, _DECIMAL_UNITS, 3)


def binary_size(size):
    """8000000 bytes -> ``"7.629MiB"``: powers of 1024, as `stats` prints memory."""
    return _scaled(size, 1024.0, _BINARY_UNITS, 4)


def parse_duration(text):
    """``"1h30m10s"`` -> 5410000000000: the nanoseconds a Go duration means.

    Args:
        text (str): an optional sign, then numbers with fraction and unit (ns, us, ms, s, m, h); or ``"0"``.
    Returns:
        int: nanoseconds, negative if text is.
    Raises:
        UsageError: text is no such duration, or is beyond 292 years.
    """
    sign = -1 if text[:1] == "-" else 1
    rest = text[1:] if text[:1] in ("-", "+") else text
    if rest == "0":
        return 0
    import re

    total = at = 0
    while at < len(rest) or not rest:
        match = re.compile(_DURATION_PART).match(rest, at)
        if match is None or not (match[1] or match[2]):
            raise UsageError(f'invalid duration "{text}": use numbers with a unit ns, us, ms, s, m or h, as in 1h30m or 500ms')
        unit = _NANOSECONDS[match[3]]
        fraction = (match[2] or "")[:19]
        # Go drops the digits that don't fit 63 bits; so the result is the same to the nanosecond.
        if fraction and int(fraction) > _INT64:
            fraction = fraction[:18]
        total += int(match[1].lstrip("0")[:40] or 0) * unit
        if fraction:
            total += int(float(int(fraction)) * (float(unit) / 10.0 ** len(fraction)))
        at = match.end()
    if total > _INT64:
        raise UsageError(f'invalid duration "{text}": longer than 292 years; use numbers with a unit, as in 1h30m')
    return sign * total


def parse_length(text):
    """``"90"``, ``"1.5"`` or ``"1m30s"`` -> seconds (float): a number of them, or what ``parse_duration`` takes. Raises UsageError."""
    return parse_duration(f"{text}s" if text.replace(".", "", 1).isdigit() else text) / 1_000_000_000


def human_duration(seconds):
    """90000 seconds -> ``"25 hours"``: a length of time in words, exactly as Docker rounds it (units.HumanDuration)."""
    # Go's time.Duration ends at 292 years: an image of the year 1 is "292 years" old there.
    seconds = min(seconds, 9223372036.854775807)
    whole = int(seconds)
    if whole < 60:
        return "Less than a second" if whole < 1 else "1 second" if whole == 1 else f"{whole} seconds"
    minutes = int(seconds / 60)
    if minutes < 60:
        return "About a minute" if minutes == 1 else f"{minutes} minutes"
    hours = int(seconds / 3600 + 0.5)
    if hours < 48:
        return "About an hour" if hours == 1 else f"{hours} hours"
    for limit, divisor, word in ((336, 24, "days"), (1440, 168, "weeks"), (17520, 720, "months")):
        if hours < limit:
            return f"{hours // divisor} {word}"
    return f"{int(seconds / 3600) // 8760} years"


def ago(seconds):
    """90000 seconds -> ``"25 hours ago"``."""
    return _ago(int(seconds))


@lru_cache(1024)
def _ago(seconds):
    # What was made together is shown together.
    return human_duration(seconds) + " ago"


def _epoch_days(year, month, day):
    # Howard Hinnant's days_from_civil; the standard library's way costs the import of datetime.
    year -= month <= 2
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def _month_length(year, month):
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _offset(zone):
    if zone == "Z":
        return 0
    seconds = int(zone[1:3]) * 3600 + int(zone[4:6]) * 60
    return -seconds if zone[0] == "-" else seconds


def _moment(match, local):
    """(epoch seconds, nanoseconds) of a _MOMENT match, or None when no calendar has that day."""
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    zone = match[8]
    if not (1 <= month <= 12 and 1 <= day <= _month_length(year, month) and hour < 24 and minute < 60 and second < 60):
        return None
    if zone and zone != "Z" and not (int(zone[1:3]) <= 24 and int(zone[4:6]) < 60):
        return None
    seconds = _epoch_days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second
    return seconds - (_offset(zone) if zone else local), int((match[7] or "0")[:9].ljust(9, "0"))


def parse_time(text, now, offset=None):
    """``"10m"`` -> ``"1700000000"``: a point in time for --since and --until, as the docker binary sends it.

    Args:
        text (str): RFC 3339 or Docker's shortened forms of it, seconds since 1970 with optional nanoseconds, or a Go duration before now.
        now (float): the present, in seconds since 1970.
        offset (int): seconds east of UTC for times without a zone; the local zone's if not given.
    Returns:
        str: ``SECONDS`` for a duration, ``SECONDS.NANOSECONDS`` for a date, unix seconds as they came.
    Raises:
        UsageError: text is none of these.
    """
    import re

    match = re.fullmatch(_MOMENT, text)
    if match:
        moment = _moment(match, time.localtime(now).tm_gmtoff if offset is None else offset)
        if moment:
            return f"{moment[0]}.{moment[1]:09d}"
    elif re.fullmatch(_UNIX, text) and text.isascii() and "-" not in text:
        return text
    else:
        try:
            return str((int(now * 1_000_000) * 1000 - parse_duration(text)) // 1_000_000_000)
        except UsageError:
            pass
    raise UsageError(f'invalid time "{text}": use 2024-01-31T13:10:00Z, 2024-01-31, seconds since 1970, or a duration before now as 10m or 1h30m')


def timestamp(text):
    """``"2024-01-31T13:10:00.5Z"`` -> 1706706600.5: the seconds since 1970 of the Engine's times (RFC 3339 with nanoseconds).

    Raises:
        UsageError: text has another form.
    """
    try:
        days = _epoch_days(int(text[:4]), int(text[5:7]), int(text[8:10]))
        seconds = days * 86400 + int(text[11:13]) * 3600 + int(text[14:16]) * 60 + int(text[17:19])
        rest = text[19:]
        if rest == "Z":
            return float(seconds)
        if rest[-1] == "Z":
            return seconds + float(rest[:-1])
        return seconds + float(rest[:-6] or 0) - _offset(rest[-6:])
    except (ValueError, IndexError):
        raise UsageError(f'invalid time "{text}": use 2024-01-31T13:10:00.123456789Z') from None

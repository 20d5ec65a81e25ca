"""The engine's events as the docker binary prints them."""

import time

NAMES = {"ID": "id", "Status": "status", "From": "from", "Scope": "scope", "Time": "time", "TimeNano": "timeNano"}


class Event(dict):
    """An event as the engine sent it; templates find its fields under the names of Docker's own type too."""

    def __contains__(self, name):
        return dict.__contains__(self, name) or name in NAMES

    def __missing__(self, name):
        return self.get(NAMES[name], 0 if name.startswith("Time") else "")


def event_line(event):
    """``2026-01-31T10:00:00.000000000Z container start ID (image=busybox, name=web)``."""
    actor = event.get("Actor") or {}
    attributes = actor.get("Attributes") or {}
    more = ", ".join(f"{key}={attributes[key]}" for key in sorted(attributes))
    return f"{moment(event)}{event.get('Type') or ''} {event.get('Action') or ''} {actor.get('ID') or ''}" + (f" ({more})" if attributes else "")


def moment(event):
    """The time of an event in the local zone, with nine digits of a second and a blank behind; nothing if it has none."""
    nanoseconds = event.get("timeNano") or (event.get("time") or 0) * 1_000_000_000
    if not nanoseconds:
        return ""
    local = time.localtime(nanoseconds // 1_000_000_000)
    zone = f"{local.tm_gmtoff // 60 * 60 and time.strftime('%z', local)[:3] + ':' + time.strftime('%z', local)[3:] or 'Z'}"
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', local)}.{nanoseconds % 1_000_000_000:09d}{zone} "

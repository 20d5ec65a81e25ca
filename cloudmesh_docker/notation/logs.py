"""The messages of containers' logs, as engines send them with their times in front. Pure functions."""

import time

from cloudmesh_docker.notation.units import parse_time

FIXED = 30
# What an engine takes of a longer line goes into a message, and has a time, of its own.
PART = 16384
IN_LONG_LINES = rb"(?s)(.{16384})[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,18}(?:Z|[+-][0-9:]{5}) "


def moment(message):
    """When a message (bytes, its time in front) was written: bytes that sort as times do, ``2026-01-31T10:00:00.000000000Z``."""
    if message[FIXED - 1 : FIXED + 1] == b"Z ":
        return message[:FIXED]
    # Podman's times have the server's zone, and no more digits than they need.
    seconds, _, fraction = parse_time(message.partition(b" ")[0].decode("latin-1"), 0).partition(".")
    return time.strftime(f"%Y-%m-%dT%H:%M:%S.{fraction:0<9}Z", time.gmtime(int(seconds))).encode()


def seconds(moment):
    """A moment as the engine takes it for ``since``: ``SECONDS.NANOSECONDS`` (str)."""
    return parse_time(moment.decode(), 0)


def untimed(message, tty=False):
    """A message (bytes) without its time; that of a container with a terminal may be several, and have several."""
    text = message[FIXED + 1 :] if message[FIXED - 1 : FIXED + 1] == b"Z " else message.partition(b" ")[2]
    if tty and len(text) > PART:
        import re

        text = re.sub(IN_LONG_LINES, rb"\1", text)
    return text

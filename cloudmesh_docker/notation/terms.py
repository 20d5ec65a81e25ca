"""What ``docker find`` is asked for: words such as ``web``, ``label=tier=front``, ``port=8080`` and ``age>7d``."""

from cloudmesh_docker.errors import UsageError

STATES = ("created", "dead", "exited", "paused", "removing", "restarting", "running")
KEYS = ("name", "image", "id", "label", "port", "state", "server", "older", "newer")
KINDS = {"container": "Containers", "image": "Images", "network": "Networks", "volume": "Volumes"}
LONGEST = 100 * 366 * 86400
_AGES = {"age<": "newer", "age>": "older"}


def parse_terms(words):
    """``["web", "age>7d"]`` -> ``[("text", "web"), ("older", 604800)]``.

    Args:
        words (list of str): as typed.

    Returns:
        list: pairs of a key, one of ``KEYS`` or ``text``, and its value: seconds (int) for ``older`` and ``newer``, else str.

    Raises:
        UsageError: an unknown key, or a value that can't be used.
    """
    return [_term(word) for word in words]


def _term(word):
    for mark, key in _AGES.items():
        if word.startswith(mark):
            return key, _seconds(word, word[len(mark) :].removeprefix("="))
    key, equals, value = word.partition("=")
    if not equals:
        key, value = "text", word
    if not value or "\0" in value:
        raise UsageError(f"{word!r}: say what to find, as in web, image=nginx or label=tier=front")
    if key in ("older", "newer"):
        return key, _seconds(word, value)
    if key not in KEYS and key != "text":
        raise UsageError(f"{word!r}: nothing is found by {key!r}; use {', '.join(KEYS)}, or label={word} for a label")
    if key == "port":
        return key, _port(word, value)
    if key == "state" and value not in STATES:
        raise UsageError(f"{word!r}: a state is one of {', '.join(STATES)}")
    if key == "label" and value.startswith("="):
        raise UsageError(f"{word!r}: write label=KEY or label=KEY=VALUE")
    return key, value


def _port(word, value):
    number, slash, protocol = value.partition("/")
    right = number.isascii() and number.isdigit() and len(number) < 6 and 0 < int(number) < 65536
    if not right or (slash and protocol not in ("tcp", "udp", "sctp")):
        raise UsageError(f"{word!r}: a port is a number up to 65535, as in port=8080 or port=53/udp")
    return f"{int(number)}{slash}{protocol}"


def _seconds(word, text):
    """The seconds (int) of an age: weeks and days in front of what Go calls a duration."""
    import re

    from cloudmesh_docker.notation.units import parse_duration

    match = re.fullmatch(r"(?:([0-9]{1,4})w)?(?:([0-9]{1,5})d)?([0-9].*)?", text)
    if not text or not match:
        raise UsageError(f"{word!r}: an age is a number with a unit, as in 90s, 15m, 12h, 7d, 2w or 1d12h")
    try:
        rest = parse_duration(match[3]) // 10**9 if match[3] else 0
    except UsageError:
        raise UsageError(f"{word!r}: an age is a number with a unit, as in 90s, 15m, 12h, 7d, 2w or 1d12h") from None
    seconds = int(match[1] or 0) * 604800 + int(match[2] or 0) * 86400 + rest
    if seconds > LONGEST:
        raise UsageError(f"{word!r}: nothing is a hundred years old")
    return seconds


def parse_kinds(words):
    """``["container", "volumes"]`` -> ``["Containers", "Volumes"]``: the collections that kinds of objects are in.

    Args:
        words (list of str): kinds, in singular or plural, also several joined by commas, or ``all``; without any containers and images.

    Raises:
        UsageError: an unknown kind.
    """
    found = {}
    for word in ",".join(words or ("container", "image")).split(","):
        name = word.strip().removesuffix("s")
        if word.strip() != "all" and name not in KINDS:
            raise UsageError(f"--kind {word!r}: use {', '.join(KINDS)} or all")
        found.update(dict.fromkeys(KINDS.values()) if word.strip() == "all" else {KINDS[name]: None})
    return [collection for collection in KINDS.values() if collection in found]

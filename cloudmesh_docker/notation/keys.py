"""Docker's notation of the keys that detach: ``ctrl-p,ctrl-q``."""

from cloudmesh_docker.errors import UsageError

DEFAULT = "ctrl-p,ctrl-q"
NAMED = {f"ctrl-{letter}": bytes([code]) for code, letter in enumerate("@abcdefghijklmnopqrstuvwxyz[\\]^_")} | {"DEL": b"\x7f"}
FORM = "use letters and digits, and ctrl- with a to z, @, [, \\, ], ^ or _, separated by commas, as in " + DEFAULT


def parse_keys(text, origin="--detach-keys"):
    """What a terminal sends for the keys of a *text* (bytes).

    Args:
        text (str): single letters and ``ctrl-x``, separated by commas; not empty.
        origin (str): where it comes from, for the message.

    Raises:
        UsageError: one of them is no such key; the message shows the right form.
    """
    return b"".join(_key(word, text, origin) for word in text.split(","))


def _key(word, text, origin):
    if word in NAMED:
        return NAMED[word]
    if len(word) == 1 and word.isascii():
        return word.encode()
    raise UsageError(f"{origin} {text}: {word!r} is no key; {FORM}")

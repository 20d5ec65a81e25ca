"""Which API version was negotiated with which engine: a hint for the next time, kept in ``~/.cloudmesh/docker/versions``."""

import os

MOST = 10_000


class Versions:
    """The file: a line for each address, with the version behind it. Where it can't be read or written, every engine is asked first.

    Engines on this machine's own sockets are not in it: they answer sooner than a file is read.

    Args:
        settings (Settings): for the folder.
    """

    def __init__(self, settings):
        self._path, self._known, self._new = os.path.join(settings.folder, "versions"), None, {}

    def get(self, address):
        """The version (str) negotiated last with the engine at an Address; None if that is not known."""
        if address.scheme == "unix":
            return None
        if self._known is None:
            self._known = self._read()
        return self._new.get(str(address)) or self._known.get(str(address))

    def learn(self, address, version):
        """Note that *version* (str) was negotiated with the engine at an Address; ``save`` writes it."""
        if address.scheme != "unix":
            self._new[str(address)] = version

    def save(self):
        """Write what is new."""
        if not self._new:
            return
        new, self._new = self._new, {}
        # What another process learned stays; of two that write at once one learns it again the next time.
        self._known = dict(list({**self._read(), **new}.items())[-MOST:])
        path = f"{self._path}.{os.getpid()}"
        try:
            os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
            descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
            with open(descriptor, "w", encoding="utf-8") as file:
                file.write("".join(f"{address} {version}\n" for address, version in self._known.items()))
            os.replace(path, self._path)
        except OSError:
            return

    def _read(self):
        try:
            with open(self._path, encoding="utf-8", errors="replace") as file:
                lines = [line.split() for line in file]
        except OSError:
            return {}
        return {words[0]: words[1] for words in lines if len(words) == 2 and is_version(words[1])}


def is_version(text):
    """Whether a text is an API version such as 1.41."""
    major, dot, minor = text.partition(".")
    return bool(dot) and text.isascii() and major.isdigit() and minor.isdigit() and len(text) < 12

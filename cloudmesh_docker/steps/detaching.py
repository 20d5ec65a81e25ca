"""The keys that detach: which they are, and the search for them in what is typed. Nothing here reads or waits."""

from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.notation.keys import DEFAULT, parse_keys


class Detaching:
    """Finds a sequence of keys in what is typed, and holds back what may be the beginning of it.

    What ``typed`` and ``overdue`` return, joined, is all that was typed, up to the sequence; of the sequence itself only what was overdue.

    Args:
        keys (bytes): the sequence; not empty.

    Attributes:
        found (bool): it was typed; what came behind it is dropped.
    """

    def __init__(self, keys):
        self._keys, self._seen, self._passed, self.found = keys, b"", 0, False

    @property
    def waiting(self):
        """bool: something is held back, which is overdue when nothing follows soon."""
        return self._passed < len(self._seen)

    def typed(self, data):
        """What of these keys (bytes), and of those held back, is to be passed on now."""
        if self.found:
            return b""
        if not self._seen and self._keys[:1] not in data:
            return data
        text, passed = self._seen + data, self._passed
        end = text.find(self._keys)
        self.found = end >= 0
        if not self.found:
            end = next(at for at in range(max(0, len(text) - len(self._keys) + 1), len(text) + 1) if self._keys.startswith(text[at:]))
        self._seen, self._passed = b"" if self.found else text[end:], max(0, passed - end)
        return text[passed:end]

    def overdue(self):
        """What was held back (bytes). It is passed on, and can be the beginning of the sequence all the same."""
        held, self._passed = self._seen[self._passed :], len(self._seen)
        return held


def detach_keys(option, settings, environ, terminal):
    """What is typed to detach (bytes): as the option says, else the settings, else Docker's own configuration, else Docker's default.

    None where nobody types. Raises UsageError for what are no keys.
    """
    if option:
        return parse_keys(option)
    if not terminal.typed:
        return None
    if settings.detach_keys:
        return parse_keys(settings.detach_keys, f"{settings.path}: detach_keys")
    from cloudmesh_docker.registry.credentials import Credentials

    try:
        docker = Credentials(environ)
    except DockerError:
        # Those who need more of that file say what is wrong with it.
        return parse_keys(DEFAULT)
    return parse_keys(str(docker.values.get("detachKeys") or DEFAULT), f"{docker.path}: detachKeys")

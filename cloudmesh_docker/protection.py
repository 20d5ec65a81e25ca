"""Protected servers: before the first change of a command, a person types their names, or has given them with --yes-really."""

from _thread import allocate_lock

from cloudmesh_docker.errors import Protected


class Permission:
    """Whether one command may change its servers; called before each change, it asks at most once, and raises Protected where it may not.

    Until all protected servers of the command are permitted none is changed, so that nothing is done by half.

    Args:
        names (list of str): of the protected servers.
        given (str or None): names as --yes-really has them, separated by commas.
        terminal (Terminal or None): where a person can be asked.
    """

    def __init__(self, names, given=None, terminal=None):
        self._names, self._terminal = names, terminal
        self._given = [name.strip() for name in (given or "").split(",")]
        self._lock, self._refusal, self._decided = allocate_lock(), None, False

    def __call__(self):
        with self._lock:
            if not self._decided:
                reason = self._decide()
                # One for all servers: it is told once.
                self._refusal, self._decided = Protected(reason) if reason else None, True
        if self._refusal:
            raise self._refusal

    def _decide(self):
        """Why it may not (str), None if it may."""
        missing = [name for name in self._names if name not in self._given]
        if missing and self._terminal and self._terminal.interactive:
            for name in missing:
                typed = self._terminal.line(f"The server {name} is protected. To change it, type its name: ").strip()
                if typed != name:
                    return f"{typed!r} is not {name}: nothing was changed"
            return None
        if not missing:
            return None
        be, them = ("is", "it") if len(missing) == 1 else ("are", "them")
        return f"{', '.join(missing)} {be} protected: nothing was changed; to change {them} add --yes-really {','.join(missing)}"


def permission(servers, given=None, terminal=None):
    """The Permission that a command on these Servers needs; None if none of them is protected."""
    names = [server.name for server in servers if server.record.get("protected")]
    return Permission(names, given, terminal) if names else None

"""The engines that one command speaks to because its words name their servers, as those of a copy from one to others do."""

from cloudmesh_docker.errors import UsageError
from cloudmesh_docker.supply import guard, manner


class Engines:
    """What a command that takes ``engines`` is given.

    Args:
        session (Session): whose servers.
        common (dict): the values of the command's common options: which server is meant where none is named.
        terminal (Terminal): where a person is asked before a protected server is changed.
        journal (Journal): where what is changed is noted.
    """

    def __init__(self, session, common, terminal, journal):
        self._servers, self._common, self._terminal, self._journal = session.servers, common, terminal, journal
        self._options = manner(session, common)

    def one(self, name=None):
        """The Docker of the saved server *name*, or without a name of the one that --server or --host means, or the current one.

        Raises:
            UsageError: there is no such server, or these are several.
        """
        if name is not None:
            chosen = self._servers.select(name)
        else:
            chosen = self._servers.select(self._common.get("server"), self._common.get("host"), self._common.get("tls"))
        if len(chosen) > 1:
            raise UsageError(f"this takes one server, not {len(chosen)}: {', '.join(server.name for server in chosen)}")
        return self._open(chosen)[0]

    def several(self, names):
        """The Dockers of the servers that *names* (str, as --server takes them) mean, all of which are to be changed.

        Raises:
            UsageError: one is unknown. Protected: one may not be changed.
        """
        dockers = self._open(self._servers.select(names))
        if dockers[0].client.guard and not self._options["dry_run"]:
            # At once, as nobody could be asked while the copy goes on.
            dockers[0].client.guard()
        return dockers

    def refresh(self, docker):
        """Remember all images of a Docker, as they are now. Raises ConnectionFailed, ServerError, StoreError."""
        from cloudmesh_docker.store.remember import relist

        relist(self._servers.store, docker, "Images")

    def hang_up(self, docker):
        """Close the connections to a Docker, those other threads wait on included; it is connected anew when it is named again."""
        self._servers.hang_up(docker)

    def _open(self, chosen):
        permission = guard(chosen, self._common, self._terminal)
        dockers = [self._servers.engine(server, guard=permission, **self._options) for server in chosen]
        for docker in dockers:
            self._journal.watch(docker)
        return dockers

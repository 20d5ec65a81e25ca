"""What a command's function is handed by the names of its parameters, beside its own words."""

from _thread import allocate_lock
from contextlib import nullcontext
from io import StringIO

from cloudmesh_docker import output
from cloudmesh_docker.errors import DockerError, UsageError
from cloudmesh_docker.options import seconds


class Supply:
    """What one call hands to the function of its command.

    Args:
        session (Session): whose servers and settings.
        command (Command): what is done.
        common (dict): the options of every command.
        terminal (Terminal): where to speak and ask.
        names (list of str): the servers.
        merged (bool): more than one stream is shown.
        journal (Journal): of this call.
    """

    def __init__(self, session, command, common, terminal, names, merged, journal):
        self._journal = journal
        self._session, self._command, self._common, self._terminal = session, command, common, terminal
        self._names, self._several, self._merged = names, len(names) > 1, merged
        self._asking, self._asked = allocate_lock(), 0
        self._sharing, self._made, self._refusal = allocate_lock(), None, None

    def of(self, docker):
        """What the function asks for by name (dict), with *docker* as its engine."""
        session, terminal = self._session, self._terminal
        known = {
            "docker": docker,
            "servers": session.servers,
            "settings": session.settings,
            "environ": session.environ,
            "terminal": terminal,
            "report": lambda lines: output.progress(terminal, docker.name if self._several else None, lines),
            "ask": lambda question, why=None: self._ask(docker.name, question, why),
            "stdin": self._stdin,
            "permit": self._permit,
            "several": self._merged,
            "perform": self._perform,
            "shared": self._shared,
        }
        if self._command.takes("deployments"):
            from cloudmesh_docker.deployments import Deployments
            from cloudmesh_docker.stages import stages

            secret = (lambda question: terminal.line(question, secret=True)) if terminal.interactive else None
            known["deployments"] = Deployments(session.servers, stages(terminal, self._common.get("debug")), secret)
        if self._command.takes("engines"):
            from cloudmesh_docker.engines import Engines

            known["engines"] = Engines(session, self._common, terminal, self._journal)
        return {name: value for name, value in known.items() if self._command.takes(name)}

    def _ask(self, server, question, why):
        """Whether the answer is yes; one question after the other where several servers have one, each behind *why* (str) it is asked."""
        with self._asking:
            self._asked += 1
            if why:
                output.progress(self._terminal, server if self._several else None, why)
            if self._several:
                return self._terminal.ask(f"{server} | {question} (server {self._asked} of {len(self._names)})")
            return self._terminal.ask(f"{question} (server {server})" if server in self._session.servers.inventory.servers else question)

    def _permit(self, name):
        """Protected unless the server *name*, if it is saved, may be changed."""
        saved = name in self._session.servers.inventory.servers
        refuse = guard([self._session.servers.find(name)] if saved else [], self._common, self._terminal)
        if refuse:
            refuse()

    def _perform(self, words, shown=True):
        """Carry out a command (list of str) in this session, as if it was typed.

        Args:
            shown (bool): on this terminal; else nobody sees it, or can be asked.

        Returns:
            (int, str): the exit code, and of what is not shown what it said on stderr.
        """
        terminal, said = self._terminal, StringIO()
        if not shown:
            terminal = type(terminal)(StringIO(), StringIO(), said, terminal.environ)
        return self._session.run(words, terminal), said.getvalue()

    def _shared(self, make):
        """What all servers of the call use together: made by the first that asks for it, closed at the end of the call."""
        with self._sharing:
            if self._refusal:
                raise self._refusal
            try:
                self._made = self._made or make()
            except DockerError as problem:
                self._refusal = problem
                raise
            return self._made

    def close(self):
        """Close what was shared, and tell what it says; what is wrong with it (DockerError), or None."""
        with self._sharing:
            made, self._made = self._made, None
        try:
            if made:
                output.note(self._terminal, made.close())
        except DockerError as problem:
            return problem
        return None

    def _stdin(self):
        """The binary file of the standard input, which only one server can be given."""
        if self._several:
            raise UsageError(f"'docker {self._command.path}' can't give standard input to several servers; name a file")
        return self._terminal.input()


def attended(supplied, work):
    """What *work* returns for a function that is supplied (dict) with this; what a deployment draws has ended by then."""
    with supplied.get("deployments") or nullcontext():
        return work()


def manner(session, common):
    """How the engines of a Session are spoken to: timeout, dry_run and trace, as the options of every command (dict) have it."""
    trace = session.trace if common.get("debug") else None
    return {"timeout": seconds(common.get("timeout")), "dry_run": bool(common.get("dry_run")), "trace": trace}


def guard(servers, common, terminal):
    """What is called before each change of *servers* (list of Server); None if all may be changed."""
    if not any(server.record.get("protected") for server in servers):
        return None
    from cloudmesh_docker.protection import permission

    return permission(servers, common.get("yes_really"), terminal)

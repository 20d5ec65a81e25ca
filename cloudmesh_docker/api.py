"""Docker servers from Python: ``connect``, and every command as a method with plain arguments and plain answers.

The methods are made of the command files: ``docker.container.stop`` is ``commands/container/stop.py``, its help and its signature are those
of ``docker container stop``. ``docker.ps`` and ``docker.run`` are Docker's short forms.
"""

import inspect
import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from cloudmesh_docker import catalog, signatures
from cloudmesh_docker.asking import Asked, Input, Notes
from cloudmesh_docker.dispatch import Session
from cloudmesh_docker.errors import DockerError, PartlyFailed, UsageError
from cloudmesh_docker.flow import Stream
from cloudmesh_docker.suggest import nearest
from cloudmesh_docker.terminal import Terminal


class Answers(dict[str, Any]):
    """What several servers answered, by their names.

    Attributes:
        errors (dict of str to DockerError): of the servers that did not; a PartlyFailed where only some of its work failed.
    """

    def __init__(self) -> None:
        super().__init__()
        self.errors: dict[str, DockerError] = {}

    def check(self) -> "Answers":
        """Itself; PartlyFailed if there were errors."""
        if self.errors:
            raise PartlyFailed(list(self.values()), list(self.errors.values()))
        return self


class Noun:
    """The commands of one noun, as methods: ``docker.container``."""

    def __init__(self, connection: "Connection", noun: str) -> None:
        self._connection, self._noun = connection, noun

    def __getattr__(self, name: str) -> Any:
        verb = catalog.VERBS.get(name.rstrip("_"), name.rstrip("_"))
        if name.startswith("_") or not (catalog.exists(self._noun, verb) or (catalog.add_plugins() and catalog.exists(self._noun, verb))):
            near = nearest(name, list(self.__dir__()))
            raise AttributeError(f"there is no command docker {self._noun} {name}{near}; see dir(docker.{self._noun})")
        return self._connection._method(catalog.load(self._noun, verb))

    def __dir__(self) -> Iterable[str]:
        return [signatures.named(verb.replace(" ", "_")) for verb in catalog.verbs(self._noun)]


class Connection:
    """One Docker server, or several: every noun is an attribute, every command a method of it. May be used by several threads; a context manager.

    With one server a method returns the answer or raises a DockerError; with several it returns Answers. ``method.stream(...)`` returns
    a Stream of what the command shows on its way: output, events, progress.

    Attributes:
        servers (list of str): their names; an address where it is not saved.
        several (bool): names, a group, a range or a list was given.
    """

    def __init__(self, session: Any, chosen: dict[str, Any], servers: list[str], several: bool) -> None:
        self.servers, self.several = servers, several
        self._chosen = chosen
        self._sessions: dict[str | None, Any] = {None: session}

    def __getattr__(self, name: str) -> Any:
        """A noun, or a command by its short form."""
        if name.startswith("_"):
            raise AttributeError(name)
        word = name.rstrip("_")
        noun = catalog.NOUNS.get(word, word)
        if word in catalog.aliases():
            return self._method(catalog.load(*catalog.aliases()[word]))
        if catalog.is_noun(noun):
            return Noun(self, noun)
        if catalog.add_plugins():
            return getattr(self, name)
        raise AttributeError(f"there is no command docker {name}{nearest(name, list(self.__dir__()))}; see dir(docker)")

    def __dir__(self) -> Iterable[str]:
        short = [name for name in catalog.aliases() if name.isidentifier()]
        return [*super().__dir__(), *catalog.nouns(), *short]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} to {', '.join(self.servers)}>"

    def _method(self, command: Any) -> Callable[..., Any]:
        """The function of a Command, with its docstring and its signature."""
        path = command.path.split()

        def method(*arguments: Any, **options: Any) -> Any:
            return self._ask(command, bound(command, shape, arguments, options), None)

        def stream(*arguments: Any, **options: Any) -> Stream:
            given = bound(command, shape, arguments, options)
            return Stream(lambda stream: self._ask(command, given, stream))

        shape = signatures.signature(command)
        told = {"__name__": path[-1], "__qualname__": ".".join(path), "__doc__": command.grammar.doc, "__signature__": shape}
        for name, value in told.items():
            setattr(method, name, value)
            setattr(stream, name, value)
        setattr(method, "stream", stream)  # noqa: B010
        return method

    def _ask(self, command: Any, given: dict[str, Any], stream: Stream | None) -> Any:
        given = dict(given)
        stdin = given.pop("stdin", None)
        target = given.get(command.target)
        single = target is None or (len(target) == 1 and isinstance(target[0], str))
        words = signatures.words(command, given)
        own, common = command.grammar.parse(words, alias=True)
        session, typed = self._session(common.get("yes_really")), [*command.path.split(), *words]
        asked = Asked(session, command, own, {**self._chosen, **common}, typed, stdin, stream)
        asked.run()
        if not command.takes("docker"):
            return asked.answer(None, single)
        if not self.several:
            return asked.answer(asked.outcomes[0][0], single)
        answers = Answers()
        for server, _, _ in asked.outcomes:
            try:
                answers[server] = asked.answer(server, single)
            except DockerError as problem:
                answers.errors[server] = problem
        if stream:
            answers.check()
        return answers

    def _session(self, permitted: str | None) -> Any:
        """The Session for calls that may change the protected servers *permitted*: one that others share would let them change these too."""
        if permitted not in self._sessions:
            usual = self._sessions[None]
            self._sessions[permitted] = Session(usual.terminal, usual.settings.path, usual.environ)
        return self._sessions[permitted]

    def close(self) -> None:
        """Close the connections and the store; they are opened again when they are needed."""
        for session in list(self._sessions.values()):
            session.close()

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def bound(command: Any, shape: inspect.Signature, arguments: Iterable[Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments by parameter name; a TypeError names the command."""
    try:
        return dict(shape.bind(*arguments, **options).arguments)
    except TypeError as problem:
        raise TypeError(f"docker {command.path}: {problem}") from None


def connect(
    servers: str | Iterable[str] | None = None,
    *,
    timeout: float | None = None,
    config: str | os.PathLike[str] | None = None,
    environ: Mapping[str, str] | None = None,
) -> Connection:
    """A Connection to saved servers or to an address. Nothing is asked of a server yet.

    Args:
        servers: a saved name, or an address with ``://``; several servers are a list of names, or one text as ``--server`` takes it:
            ``web1,web2``, ``@group``, ``red[01-05]``, ``label:KEY=VALUE``, ``all``. None is the current server.
        timeout: seconds that a server may take to answer; that of the settings by default.
        config: the settings file.
        environ: the environment, with DOCKER_HOST and the like; that of the process by default.

    Raises:
        UsageError: there is no such server.
        SettingsError: the settings can't be used.
    """
    environment = os.environ if environ is None else environ
    session = Session(Terminal(Input(None), Notes(), Notes(), environment), config and os.fspath(config), environment)
    chosen: dict[str, Any] = {} if timeout is None else {"timeout": str(timeout)}
    several = False
    if servers is None:
        server = session.servers.keep()
        found = [server]
    elif isinstance(servers, str) and "://" in servers:
        chosen["host"] = servers
        found = session.servers.select(host=servers)
    else:
        names = servers if isinstance(servers, str) else ",".join(servers)
        several = not isinstance(servers, str) or any(mark in names for mark in ",@[:") or names == "all"
        chosen["server"] = names
        found = session.servers.select(names)
    return Connection(session, chosen, [server.name for server in found], several)


def deploy(kind: str, name: str, *arguments: Any, config: str | os.PathLike[str] | None = None, **options: Any) -> Connection:
    """Have a Docker server made and saved as *name*; a Connection to it.

    Args:
        kind: ``local``, ``ssh``, ...: the last word of ``docker server deploy KIND``, whose words and options follow.

    Raises:
        CloudError: it could not be made.
        UsageError: there is no such kind, or its options are wrong.
    """
    if not catalog.exists("server", f"deploy_{kind}"):
        kinds = [verb.split()[1] for verb in catalog.verbs("server") if verb.startswith("deploy ")]
        raise UsageError(f"can't deploy {kind!r}: use {', '.join(kinds)}")
    if options.get("plan"):
        raise UsageError(f"a plan makes no server to connect to; ask for it with connect().server.deploy_{kind}({name!r}, ..., plan=True)")
    with connect(config=config) as maker:
        maker._method(catalog.load("server", f"deploy_{kind}"))(name, *arguments, **options)
    return connect(name, config=config)

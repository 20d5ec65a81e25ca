"""The one road of every command: words -> command -> every server -> answers -> exit code."""

import os
import time

from cloudmesh_docker import __version__, catalog, output
from cloudmesh_docker.call import Call
from cloudmesh_docker.errors import DockerError, DryRun, UnknownCommand, UsageError
from cloudmesh_docker.servers import Servers
from cloudmesh_docker.settings import Settings
from cloudmesh_docker.usage import Grammar

# A month, in seconds.
SOON = 30 * 86400
# Those of the docker binary that stand in front of a command only: its context, and what a server that is not saved may need.
FRONT_OPTIONS = """  -c, --context NAME      Saved server, or context of the docker binary, to talk to
  -l, --log-level LEVEL   debug is --debug; the other levels, error, fatal, info and warn, change nothing
      --tls               Refused without --tlsverify: anyone could answer
      --tlsverify         Speak TLS, with ca.pem, cert.pem and key.pem in DOCKER_CERT_PATH or ~/.docker
      --tlscacert FILE    Speak TLS, with a server whose certificate this CA signed
      --tlscert FILE      Client certificate
      --tlskey FILE       Key of the client certificate
"""
LEVELS = ("debug", "info", "warn", "error", "fatal")
# The values that can say on which server a container is.
PLACED = ("container", "containers", "src_path", "dest_path")
FRONT = Grammar(
    "Options in front of a command\n\nUsage:\n  docker [options] [COMMAND] [ARG...]\n\n"
    f"Options:\n  -D, --debug             Print every exchange\n  -v, --version           Print the version\n{FRONT_OPTIONS}"
)


class Session:
    """One user's session: settings, servers and terminal, for one command or for many.

    Args:
        terminal (Terminal): where commands read and write, unless ``run`` is given another.
        config (str or None): the settings file.
        environ (mapping): the caller's environment.
        defaults (dict): values of options that every command takes, where a command is not given its own.

    Attributes:
        watcher (Watcher or None): follows the servers that commands are carried out on.

    Raises:
        SettingsError: the settings can't be used.
    """

    def __init__(self, terminal, config=None, environ=os.environ, defaults=None):
        self.terminal, self.environ, self.defaults, self.watcher = terminal, environ, defaults or {}, None
        self.settings = Settings(config, environ)
        self.servers = Servers(self.settings, environ, ask=terminal.interactive)
        self._tracing, self._warned = terminal, set()

    def trace(self, line):
        """Show one exchange with an engine, where the command that runs now writes its errors."""
        output.note(self._tracing, line)

    def warn(self, servers):
        """Say once of each of the servers whose certificates were made here that they expire soon."""
        for server in servers:
            record = server.record.get("managed", {})
            expires, more = record.get("expires"), " --authority" if record.get("authority") else ""
            if expires and server.name not in self._warned and expires < time.strftime("%Y-%m-%d", time.gmtime(time.time() + SOON)):
                self._warned.add(server.name)
                remedy = f"'docker server certificates renew{more}' makes new ones"
                output.note(self._tracing, f"{server.name}: its certificates expire on {expires}; {remedy}")

    def tell_troubles(self, terminal):
        """Say which plug-ins can't be used."""
        for line in catalog.troubles():
            output.note(terminal, line)

    def close(self):
        """Close connections and store."""
        self.servers.close()

    def run(self, words, terminal=None):
        """Carry out one command.

        Args:
            words (list of str): the command, with or without the leading ``docker``.
            terminal (Terminal or None): where it reads and writes.

        Returns:
            int: the exit code; every error was reported.
        """
        self._tracing = terminal = terminal or self.terminal
        debug = bool(self.defaults.get("debug") or {"--debug", "-D"} & set(words))
        try:
            return self._run(words[1:] if words[:1] == ["docker"] else words, terminal)
        except UnknownCommand as problem:
            self.tell_troubles(terminal)
            output.error(terminal, problem)
            return problem.exit_code
        except DryRun as dry:
            output.request(terminal, dry)
            return 0
        except DockerError as problem:
            output.error(terminal, problem)
            return problem.exit_code
        except KeyboardInterrupt:
            return 130
        except BrokenPipeError:
            return 141
        except Exception as exception:
            output.bug(terminal, exception, debug)
            return 1

    def _run(self, words, terminal):
        common, asked, context = dict(self.defaults), {}, None
        if words and words[0].startswith("-"):
            front, asked = FRONT.parse(words)
            if front.get("version"):
                output.text(terminal, f"cloudmesh-docker version {__version__}\n")
                return 0
            common.update(asked, **({"debug": True} if debugs(front) else {}), **tls_options(front))
            context = front.get("context")
            words = [front["command"], *front.get("arg", ())] if "command" in front else []
            words = words[1:] if words[:1] == ["docker"] else words
        if asks_for_help(words) or common.pop("help", False):
            from cloudmesh_docker import help

            shown = help.text([word for word in words if word not in ("help", "--help")])
            self.tell_troubles(terminal)
            output.text(terminal, shown)
            return 0
        command, rest, alias = catalog.find(words)
        self.tell_troubles(terminal)
        own, more = command.grammar.parse(rest, alias)
        common.update(more)
        refuse(command, {**asked, **more})
        if common.get("help"):
            output.text(terminal, command.help())
            return 0
        environ = in_context(self.environ, context, common)
        if common.get("config") is None and environ is self.environ:
            return carry_out(self, command, own, common, terminal, words)
        other = Session(terminal, common.get("config") or self.settings.path, environ)
        try:
            return carry_out(other, command, own, common, terminal, words)
        finally:
            other.close()


def refuse(command, given):
    """UsageError if an option that the command has no use for is among those given (dict)."""
    for name in command.refused:
        if given.get(name):
            raise command.grammar.error(f"--{name.replace('_', '-')} is not for 'docker {command.grammar.words}'")


def carry_out(session, command, own, common, terminal, words):
    """A command, typed as *words*, on the servers that its options or its containers name, and where the store knows those the current one lacks.

    Returns:
        int: the exit code.
    """
    parts, codes = [(own, common)], []
    if command.path.startswith("container ") and "/" in str([own.get(name) for name in PLACED]):
        from cloudmesh_docker.places import divided

        parts = divided(command, own, common, session.servers)
    for values, options in parts:
        call = Call(session, command, values, options, terminal, words)
        codes.append(call.run())
        for server, names, there in call.elsewhere:
            output.note(terminal, f"{', '.join(names)}: not on {call.names[0]}, used on {server}")
            codes.append(Call(session, command, there, {**options, "server": server}, terminal, words).run())
    failed = {code for code in codes if code}
    return 0 if not failed else failed.pop() if len(failed) == 1 else 1


def in_context(environ, name, common):
    """The environment (mapping) in which the context *name* (str or None) is the current one.

    Raises:
        UsageError: *common*, the options of every command (dict), name servers too.
    """
    if name is None:
        return environ
    for option in ("host", "server", "tls"):
        if common.get(option) is not None:
            raise UsageError(f"conflicting options: cannot specify both --{option if option != 'tls' else next(iter(common['tls']))} and --context")
    hidden = ("DOCKER_HOST", "CLOUDMESH_DOCKER_SERVER")
    return {**{key: value for key, value in environ.items() if key not in hidden}, "DOCKER_CONTEXT": name}


def tls_options(given):
    """``{"tls": {option: value}}`` of the FRONT_OPTIONS that are about TLS, among the options given (dict); empty without any."""
    tls = {name: value for name, value in given.items() if name.startswith("tls") and name != "tls"}
    if given.get("tls") and not tls.get("tlsverify"):
        raise UsageError("--tls: TLS without a look at the server's certificate is not supported, as anyone could answer; use --tlsverify")
    return {"tls": tls} if tls else {}


def debugs(given):
    """Whether the options given (dict) in front of a command want every exchange printed."""
    level = given.get("log_level", "info")
    if level not in LEVELS:
        raise UsageError(f"unable to parse logging level: {level}; use one of {', '.join(LEVELS)}")
    return bool(given.get("debug") or level == "debug")


def asks_for_help(words):
    """Whether *words* want a help text that is not one command's own."""
    if not words or words[0] == "help":
        return True
    return (
        len(words) <= 2
        and catalog.is_noun(catalog.NOUNS.get(words[0], words[0]))
        and (words[1:] == ["--help"] or (len(words) == 1 and not catalog.aliases().get(words[0])))
    )

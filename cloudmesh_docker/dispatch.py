"""The one road of every command: words -> command -> every server -> answers -> exit code."""

import os

from cloudmesh_docker import catalog, output
from cloudmesh_docker.errors import DockerError, DryRun, PartlyFailed, StoreError, UsageError
from cloudmesh_docker.parallel import in_parallel
from cloudmesh_docker.servers import Servers
from cloudmesh_docker.settings import Settings
from cloudmesh_docker.usage import Grammar

# Those of the docker binary that a server which is not saved may need.
TLS_OPTIONS = """      --tlsverify         Speak TLS, with ca.pem, cert.pem and key.pem in DOCKER_CERT_PATH or ~/.docker
      --tlscacert FILE    Speak TLS, with a server whose certificate this CA signed
      --tlscert FILE      Client certificate
      --tlskey FILE       Key of the client certificate
"""
FRONT = Grammar(
    "Options in front of a command\n\nUsage:\n  docker [options] [COMMAND] [ARG...]\n\n"
    f"Options:\n  -D, --debug             Print every exchange\n{TLS_OPTIONS}"
)
TOGETHER = 8


class Session:
    """One user's session: settings, servers and terminal, for one command or for many.

    Args:
        terminal (Terminal): where commands read and write, unless ``run`` is given another.
        config (str or None): the settings file.
        environ (mapping): the caller's environment.
        defaults (dict): values of options that every command takes, where a command is not given its own.

    Raises:
        SettingsError: the settings can't be used.
    """

    def __init__(self, terminal, config=None, environ=os.environ, defaults=None):
        self.terminal, self.environ, self.defaults = terminal, environ, defaults or {}
        self.settings = Settings(config, environ)
        self.servers = Servers(self.settings, environ, ask=terminal.interactive)
        self._tracing = terminal

    def trace(self, line):
        """Show one exchange with an engine, where the command that runs now writes its errors."""
        output.note(self._tracing, line)

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
        common = dict(self.defaults)
        if words and words[0].startswith("-"):
            front, more = FRONT.parse(words)
            common.update(more, **({"debug": True} if front.get("debug") else {}), **tls_options(front))
            words = [front["command"], *front.get("arg", ())] if "command" in front else []
            words = words[1:] if words[:1] == ["docker"] else words
        if asks_for_help(words) or common.pop("help", False):
            from cloudmesh_docker import help

            output.text(terminal, help.text([word for word in words if word not in ("help", "--help")]))
            return 0
        command, rest, alias = catalog.find(words)
        own, more = command.grammar.parse(rest, alias)
        common.update(more)
        if common.get("help"):
            output.text(terminal, command.grammar.help())
            return 0
        if common.get("config") is None:
            return Call(self, command, own, common, terminal).run()
        other = Session(terminal, common["config"], self.environ)
        try:
            return Call(other, command, own, common, terminal).run()
        finally:
            other.close()


def tls_options(given):
    """``{"tls": {option: value}}`` of the TLS_OPTIONS among the options given (dict); empty without any."""
    tls = {name: value for name, value in given.items() if name.startswith("tls")}
    return {"tls": tls} if tls else {}


def asks_for_help(words):
    """Whether *words* want a help text that is not one command's own."""
    if not words or words[0] == "help":
        return True
    return (
        len(words) <= 2
        and catalog.is_noun(catalog.NOUNS.get(words[0], words[0]))
        and (words[1:] == ["--help"] or (len(words) == 1 and not catalog.aliases().get(words[0])))
    )


class Call:
    """One command with its values, on its servers."""

    def __init__(self, session, command, own, common, terminal):
        self.session, self.command, self.common, self.terminal = session, command, common, terminal
        self.options = {name: value for name, value in {**common, **own}.items() if name in catalog.OUTPUT}
        self.values = {command.parameter(name): value for name, value in own.items() if command.parameter(name)}
        self.targets = self.values.pop(command.target, None) if command.target else None
        self.several = False

    def run(self):
        """Do it and write the answers; the exit code."""
        if not self.command.takes("docker"):
            return self._run_here()
        servers = self.session.servers.select(self.common.get("server"), self.common.get("host"), self.common.get("tls"))
        if self.command.takes("terminal") and len(servers) > 1:
            raise UsageError(f"'docker {self.command.path}' is interactive and takes one server, not {len(servers)}")
        self.several = len(servers) > 1
        trace = self.session.trace if self.common.get("debug") else None
        outcomes = self.session.servers.each(servers, self._on_server, timeout=self._timeout(), dry_run=bool(self.common.get("dry_run")), trace=trace)
        return self._finish(outcomes)

    def _timeout(self):
        timeout = self.common.get("timeout")
        if timeout is not None and timeout <= 0:
            raise UsageError(f"--timeout {timeout}: use a number of seconds above 0")
        return timeout

    def _supplied(self, docker):
        """What the function asks for by name."""
        session, terminal = self.session, self.terminal
        known = {
            "docker": docker,
            "servers": session.servers,
            "settings": session.settings,
            "environ": session.environ,
            "terminal": terminal,
            "report": lambda line: output.note(terminal, line),
        }
        return {name: value for name, value in known.items() if self.command.takes(name)}

    def _run_here(self):
        """A command about the servers themselves: no engine is handed to it."""
        supplied = self._supplied(None)
        if self.common.get("dry_run"):
            output.text(self.terminal, f"docker {self.command.path}: sends no request to an engine of its own\n")
            return 0
        answers, problems = self._on_targets(lambda values: self._call(supplied, values, None))
        output.write(self.terminal, [("", answer) for answer in answers], self.options)
        for problem in problems:
            output.error(self.terminal, problem, several=True)
        return exit_code(problems)

    def _on_server(self, docker):
        """The work for one server: ((answers, problems), what to remember)."""
        if self.command.grammar.option("--cached"):
            self.session.servers.open_store_early()
        label = docker.name if self.several else None
        source = self._remembered(docker) if self.options.get("cached") else docker
        before = docker.client.changes
        supplied = self._supplied(source)
        succeeded = []
        answers, problems = self._on_targets(lambda values: self._call(supplied, values, label), succeeded)
        changed = docker.client.changes > before
        if self.options.get("cached") or not (changed or any(hasattr(answer, "kind") for answer in answers)):
            return (answers, problems), None

        def remember(store):
            from cloudmesh_docker.store.remember import remember

            for answer in answers if not succeeded else answers[:1]:
                remember(store, docker, self.command.path, succeeded, answer, changed)

        return (answers, problems), remember

    def _remembered(self, docker):
        from cloudmesh_docker.store.remembered import Remembered

        return Remembered(self.session.servers.store, docker)

    def _on_targets(self, call, succeeded=None):
        """(answers, errors): once, or for each of the targets; an interruption or a dry run goes through."""
        if self.targets is None:
            try:
                return [call(self.values)], []
            except PartlyFailed as partly:
                return partly.answers, partly.problems
        results = [None] * len(self.targets)

        def one(index):
            try:
                results[index] = call({**self.values, self.command.target: self.targets[index]})
            except DryRun:
                raise
            except DockerError as problem:
                results[index] = problem

        in_parallel(one, range(len(self.targets)), 1 if self.command.in_order or self.command.takes("terminal") else TOGETHER)
        problems = [result for result in results if isinstance(result, DockerError)]
        if succeeded is not None:
            succeeded += [target for target, result in zip(self.targets, results, strict=True) if not isinstance(result, DockerError)]
        return [result for result in results if not isinstance(result, DockerError)], problems

    def _call(self, supplied, values, label):
        """The function's answer; a generator is run to its end and what it yields is shown."""
        answer = self.command.function(**supplied, **values)
        if hasattr(answer, "send"):
            while True:
                try:
                    output.progress(self.terminal, label, next(answer))
                except StopIteration as end:
                    return end.value
        if hasattr(answer, "close") and hasattr(answer, "__next__"):
            output.copy(self.terminal, label, answer)
            return None
        return answer

    def _finish(self, outcomes):
        """Write what came back, in order; the exit code."""
        answers, problems = [], []
        for outcome in outcomes:
            if isinstance(outcome.error, DryRun):
                raise outcome.error
            if outcome.answer:
                (values, failures), name = outcome.answer, outcome.server.name
                answers += [(name, value) for value in values]
                for failure in failures:
                    failure.server = name
                problems += failures
            problems += [problem for problem in (outcome.error, outcome.store_error) if problem]
        output.write(self.terminal, answers, self.options, self.several)
        for problem in problems:
            output.error(self.terminal, problem, self.several)
            self._offer(problem)
        return exit_code(problems)

    def _offer(self, problem):
        """After the error of a server that is down: what the store still knows, if the command can show it."""
        if self.command.grammar.option("--cached") is None or problem.server is None:
            return
        from cloudmesh_docker.survey import offer

        try:
            hint = offer(self.session.servers.store, problem.server, "Images" if "image" in self.command.path else "Containers", problem)
        except StoreError:
            return
        if hint:
            output.note(self.terminal, hint)


def exit_code(problems):
    """0 without problems; their own code if they all have the same, else 1."""
    codes = {problem.exit_code for problem in problems}
    return 0 if not codes else codes.pop() if len(codes) == 1 else 1

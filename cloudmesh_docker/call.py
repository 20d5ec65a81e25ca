"""One command on its servers: what it is given, its targets, what is remembered of it, and what is shown."""

from _thread import allocate_lock

from cloudmesh_docker import catalog, output
from cloudmesh_docker.errors import ContainerExit, DockerError, DryRun, PartlyFailed, ServerError, StoreError, UsageError
from cloudmesh_docker.merging import labels
from cloudmesh_docker.parallel import in_parallel

TOGETHER = 8
# The parameters that name the object a command works on, where it takes no more than one.
NAMED = ("container", "new_name")
COLLECTIONS = {"container": "Containers", "image": "Images", "network": "Networks", "volume": "Volumes"}


class Call:
    """One command with its values, on its servers."""

    def __init__(self, session, command, own, common, terminal):
        self.session, self.command, self.common, self.terminal = session, command, common, terminal
        self.options = {name: value for name, value in {**common, **own}.items() if name in catalog.OUTPUT}
        self.values = {command.parameter(name): value for name, value in own.items() if command.parameter(name)}
        self.targets = self.values.pop(command.target, None) if command.target else None
        self.several, self.asking, self.labels = False, allocate_lock(), None
        self.live, self.early = None, []

    def run(self):
        """Do it and write the answers; the exit code."""
        if not self.command.takes("docker"):
            return self._run_here()
        servers = self.session.servers.select(self.common.get("server"), self.common.get("host"), self.common.get("tls"))
        self._refuse_several(len(servers))
        self.several, self.labels = len(servers) > 1, labels([server.name for server in servers], self.targets or [None])
        trace = self.session.trace if self.common.get("debug") else None
        options = {"timeout": self._timeout(), "dry_run": bool(self.common.get("dry_run")), "trace": trace}
        if self.command.streams:
            options["most"] = len(servers)
        try:
            outcomes = self.session.servers.each(servers, self._on_server, **options)
        except KeyboardInterrupt:
            if len(self.labels) > 1:
                # Else the threads of a shell would go on to write what they hear.
                self.session.servers.hang_up()
            raise
        finally:
            if self.live:
                self.live.close()
        return self._finish(outcomes)

    def _refuse_several(self, servers):
        """UsageError if what holds the terminal was given several servers or several targets."""
        targets = len(self.targets or ())
        if self.command.alone(self.values) and (servers > 1 or targets > 1):
            much = f"one server, not {servers}" if servers > 1 else f"one {self.command.target}, not {targets}"
            raise UsageError(f"'docker {self.command.path}' is interactive and takes {much}")

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
            "report": lambda lines: output.progress(terminal, docker.name if self.several else None, lines),
            "ask": lambda question: self._ask(f"{docker.name} | {question}" if self.several else question),
            "stdin": self._stdin,
            "several": len(self.labels or ()) > 1,
        }
        return {name: value for name, value in known.items() if self.command.takes(name)}

    def _ask(self, question):
        """Whether the person says yes; one question after the other where several servers have one."""
        with self.asking:
            return self.terminal.ask(question)

    def _stdin(self):
        """The binary file of the standard input, which only one server can be given."""
        if self.several:
            raise UsageError(f"'docker {self.command.path}' can't give standard input to several servers; name a file")
        return self.terminal.input()

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
        """As ``_work``; an error that no target is to blame for is told where the other servers may go on for ever."""
        try:
            return self._work(docker)
        except DockerError as problem:
            self._tell(problem, docker.name)
            raise

    def _work(self, docker):
        """The work for one server: ((answers, problems), what to remember)."""
        if self.command.grammar.option("--cached"):
            self.session.servers.open_store_early()
        source = self._remembered(docker) if self.options.get("cached") else docker
        before = docker.client.changes
        supplied = self._supplied(source)
        succeeded = []
        answers, problems = self._on_targets(lambda values: self._call(supplied, values, docker.name), succeeded, docker.name)
        changed = docker.client.changes > before and not self.command.unseen
        if self.options.get("cached") or not (changed or any(is_stored(answer) for answer in answers)):
            return (answers, problems), None
        names = succeeded or self._named(problems)

        def remember(store):
            from cloudmesh_docker.store.remember import remember

            for answer in answers[:1] or [None] if names else answers or [None]:
                remember(store, docker, self.command.path, names, answer, changed)

        return (answers, problems), remember

    def _named(self, problems):
        """The one object that a command without targets works on: named by its words, or by its end."""
        ended = [problem.container for problem in problems if isinstance(problem, ContainerExit) and problem.container]
        return ended or [self.values[name] for name in NAMED if self.targets is None and name in self.values]

    def _remembered(self, docker):
        from cloudmesh_docker.store.remembered import Remembered

        return Remembered(self.session.servers.store, docker)

    def _on_targets(self, call, succeeded=None, server=None):
        """(answers, errors): once, or for each of the targets; an interruption or a dry run goes through."""
        if self.targets is None:
            try:
                return [call(self.values)], []
            except PartlyFailed as partly:
                return partly.answers, partly.problems
            except (ContainerExit, ServerError) as problem:
                return [], [problem]
        results = [None] * len(self.targets)

        def one(index):
            try:
                results[index] = call({**self.values, self.command.target: self.targets[index]})
            except DryRun:
                raise
            except DockerError as problem:
                self._tell(problem, server)
                results[index] = problem

        most = len(self.targets) if self.command.streams else TOGETHER
        in_parallel(one, range(len(self.targets)), 1 if self.command.in_order or self.command.takes("terminal") else most)
        problems = [result for result in results if isinstance(result, DockerError)]
        if succeeded is not None:
            succeeded += [target for target, result in zip(self.targets, results, strict=True) if is_success(result)]
        return [result for result in results if not isinstance(result, DockerError)], problems

    def _call(self, supplied, values, server):
        """The function's answer; a generator is run to its end and what it yields is shown."""
        answer = self.command.function(**supplied, **values)
        if hasattr(answer, "send"):
            try:
                while not (self.live and self.live.ended):
                    self._show(server, values, next(answer))
            except StopIteration as end:
                return end.value
            finally:
                answer.close()
            return None
        if hasattr(answer, "problem"):
            return self._label(server, values), answer
        if hasattr(answer, "close") and hasattr(answer, "__next__"):
            self._copy(server, values, answer)
            return None
        return answer

    def _label(self, server, values):
        """The Label of a stream; None if there is only one."""
        return self.labels and self.labels[server, values.get(self.command.target) if self.targets else None]

    def _copy(self, server, values, stream):
        """Copy a stream to its end; if nobody reads any more, the others end too, even if they have nothing to say."""
        try:
            output.copy(self.terminal, self._label(server, values), stream, self.options)
        except BrokenPipeError:
            if len(self.labels or ()) > 1:
                self.session.servers.hang_up()
            raise

    def _show(self, server, values, item):
        """What a command yields on its way: documents are a whole answer, a stream is copied, all else is progress, but for a mere None."""
        if getattr(item, "live", False) and self.terminal.screen and (self.options.get("format") or "table").startswith("table"):
            self._screen().update(server, item)
        elif hasattr(item, "kind"):
            output.write(self.terminal, [(server, item)], self.options, self.several)
            output.flush(self.terminal)
        elif isinstance(item, str | list | dict) or hasattr(item, "aux"):
            output.progress(self.terminal, server if self.several else None, item)
        elif item is not None:
            self._copy(server, values, item)
        elif self.live:
            self.live.poll()

    def _screen(self):
        """The Live of this call, made when it is used first."""
        with self.asking:
            if self.live is None:
                from cloudmesh_docker.live import Live

                self.live = Live(self.terminal, self.options, self.several)
                for problem in self.early:
                    # What was told is under the table now.
                    self.live.tell(problem)
                    problem.told = False
            return self.live

    def _tell(self, problem, server):
        """Say at once what failed on one server or target where the others may go on for ever."""
        if self.command.streams and len(self.labels or ()) > 1 and not isinstance(problem, DryRun):
            problem.server = server
            if self.live:
                self.live.tell(problem)
            else:
                output.error(self.terminal, problem, self.several)
                problem.told = True
                self.early.append(problem)

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
        logs = [answer for _, answer in answers if isinstance(answer, tuple)]
        if logs:
            output.merged(self.terminal, logs)
            problems += [log.problem for _, log in logs if log.problem]
        else:
            output.write(self.terminal, answers, self.options, self.several)
        if not answers and self.command.path.endswith(" inspect") and any(not isinstance(problem, UsageError) for problem in problems):
            output.write_values(self.terminal, [], self.options, self.several)
        for problem in problems:
            if not problem.told:
                output.error(self.terminal, problem, self.several)
            self._offer(problem)
        return exit_code(problems)

    def _offer(self, problem):
        """After the error of a server that is down: what the store still knows, if the command can show it."""
        if self.command.grammar.option("--cached") is None or problem.server is None or self.command.path.partition(" ")[0] not in COLLECTIONS:
            return
        from cloudmesh_docker.survey import offer

        try:
            hint = offer(self.session.servers.store, problem.server, COLLECTIONS[self.command.path.partition(" ")[0]], problem)
        except StoreError:
            return
        if hint:
            output.note(self.terminal, hint)


def is_stored(answer):
    """Whether an answer is documents that the store holds."""
    return hasattr(answer, "kind") and answer.kind.collection is not None


def is_success(result):
    """Whether a command did its work on a target: one that a container ended with its own exit code did."""
    return isinstance(result, ContainerExit) or not isinstance(result, DockerError)


def exit_code(problems):
    """0 without problems; their own code if they all have the same, else 1."""
    codes = {problem.exit_code for problem in problems}
    return 0 if not codes else codes.pop() if len(codes) == 1 else 1

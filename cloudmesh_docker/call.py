"""One command on its servers: what it is given, its targets, what is remembered of it, and what is shown."""

from _thread import allocate_lock

from cloudmesh_docker import catalog, closing, output, places
from cloudmesh_docker.errors import ContainerExit, DockerError, DryRun, PartlyFailed, Protected, ServerError, StoreError, UsageError
from cloudmesh_docker.parallel import in_parallel
from cloudmesh_docker.protection import permission

TOGETHER = 8
LONGEST = 1_000_000
# The parameters that name the object a command works on, where it takes no more than one.
NAMED = ("container", "new_name")
COLLECTIONS = {"container": "Containers", "image": "Images", "network": "Networks", "volume": "Volumes"}


class Call:
    """One command with its values, on its servers.

    Attributes:
        elsewhere (list of (str, dict)): after ``run``: servers that have containers the current one does not, and the values for them.
    """

    def __init__(self, session, command, own, common, terminal):
        self.own, self.elsewhere, self.names, self.asked = own, [], [], 0
        self.session, self.command, self.common, self.terminal = session, command, common, terminal
        self.options = {name: value for name, value in {**common, **own}.items() if name in catalog.OUTPUT}
        self.values = {command.parameter(name): value for name, value in own.items() if command.parameter(name)}
        self.targets = self.values.pop(command.target, None) if command.target else None
        self.several, self.asking = False, allocate_lock()

    def run(self):
        """Do it and write the answers; the exit code."""
        if not self.command.takes("docker"):
            return self._run_here()
        servers = self.session.servers.select(self.common.get("server"), self.common.get("host"), self.common.get("tls"))
        self._refuse_several(len(servers))
        self.names = [server.name for server in servers]
        self.several = len(servers) > 1
        options = {**self._manner(), **closing.order(self.common)}
        options["guard"] = permission(servers, self.common.get("yes_really"), self.terminal)
        try:
            outcomes = self.session.servers.each(servers, self._on_server, **options)
        except KeyboardInterrupt:
            if self.several:
                # Else the threads of a shell would go on to write what they hear.
                self.session.servers.hang_up()
            raise
        return self._finish(outcomes)

    def _manner(self):
        """How engines are spoken to (dict), as the common options have it."""
        trace = self.session.trace if self.common.get("debug") else None
        return {"timeout": self._timeout(), "dry_run": bool(self.common.get("dry_run")), "trace": trace}

    def _refuse_several(self, servers):
        """UsageError if what holds the terminal was given several servers or several targets."""
        targets = len(self.targets or ())
        if self.command.alone(self.values) and (servers > 1 or targets > 1):
            much = f"one server, not {servers}" if servers > 1 else f"one {self.command.target}, not {targets}"
            raise UsageError(f"'docker {self.command.path}' is interactive and takes {much}")

    def _timeout(self):
        timeout = self.common.get("timeout")
        if timeout is None:
            return None
        try:
            seconds = float(timeout)
        except ValueError:
            seconds = 0.0
        if not 0 < seconds <= LONGEST:
            raise UsageError(f"--timeout {timeout}: use a number of seconds above 0, such as 5 or 0.5")
        return seconds

    def _supplied(self, docker):
        """What the function asks for by name."""
        session, terminal = self.session, self.terminal
        known = {
            "docker": docker,
            "engines": self._engines() if self.command.takes("engines") else None,
            "servers": session.servers,
            "settings": session.settings,
            "environ": session.environ,
            "terminal": terminal,
            "report": lambda lines: output.progress(terminal, docker.name if self.several else None, lines),
            "ask": lambda question: self._ask(docker.name, question),
            "stdin": self._stdin,
            "permit": self._permit,
        }
        return {name: value for name, value in known.items() if self.command.takes(name)}

    def _engines(self):
        from cloudmesh_docker.engines import Engines

        return Engines(self.session.servers, self.common, self.terminal, **self._manner())

    def _ask(self, server, question):
        """Whether the person says yes; one question after the other where several servers have one."""
        with self.asking:
            self.asked += 1
            return self.terminal.ask(f"{server} | {question} (server {self.asked} of {len(self.names)})" if self.several else question)

    def _permit(self, name):
        """Protected unless the saved server *name* may be changed."""
        needed = permission([self.session.servers.find(name)], self.common.get("yes_really"), self.terminal)
        if needed:
            needed()

    def _stdin(self):
        """The binary file of the standard input, which only one server can be given."""
        if self.several:
            raise UsageError(f"'docker {self.command.path}' can't give standard input to several servers; name a file")
        return self.terminal.input()

    def _run_here(self):
        """A command about the servers themselves: no engine is handed to it."""
        supplied = self._supplied(None)
        if self.common.get("dry_run") and not self.command.takes("engines"):
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
        if len(self.targets or ()) > 1 and source is docker:
            # One that is dead is waited for once, not once for each target.
            docker.client.agree()
        succeeded = []
        answers, problems = self._on_targets(lambda values: self._call(supplied, values, label), succeeded)
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

    def _on_targets(self, call, succeeded=None):
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
            except (DryRun, Protected):
                raise
            except DockerError as problem:
                results[index] = problem

        in_parallel(one, range(len(self.targets)), 1 if self.command.in_order or self.command.takes("terminal") else TOGETHER)
        problems = [result for result in results if isinstance(result, DockerError)]
        if succeeded is not None:
            succeeded += [target for target, result in zip(self.targets, results, strict=True) if is_success(result)]
        return [result for result in results if not isinstance(result, DockerError)], problems

    def _call(self, supplied, values, label):
        """The function's answer; a generator is run to its end and what it yields is shown."""
        answer = self.command.function(**supplied, **values)
        if hasattr(answer, "send"):
            try:
                while True:
                    self._show(label, next(answer))
            except StopIteration as end:
                return end.value
            finally:
                answer.close()
        if hasattr(answer, "close") and hasattr(answer, "__next__"):
            output.copy(self.terminal, label, answer, self.options)
            return None
        return answer

    def _show(self, label, item):
        """What a command yields on its way: documents are a whole answer, all else is progress."""
        if hasattr(item, "kind"):
            output.write(self.terminal, [(label, item)], self.options, self.several)
            self.terminal.stdout.flush()
        else:
            output.progress(self.terminal, label, item, self.options)

    def _finish(self, outcomes):
        """Write what came back, in order; the exit code."""
        self.elsewhere = places.elsewhere(self.command, self.own, self.common, outcomes, self.session.servers)
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
        if not answers and self.command.path.endswith(" inspect") and any(not isinstance(problem, UsageError) for problem in problems):
            output.write_values(self.terminal, [], self.options, self.several)
        for problem in problems:
            output.error(self.terminal, problem, self.several)
            self._offer(problem)
        for line in closing.lines(outcomes, self.common.get("summary")):
            output.note(self.terminal, line)
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

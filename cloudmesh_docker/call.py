"""One command on its servers: what it is given, its targets, what is remembered of it, and what is shown."""

from cloudmesh_docker import catalog, output
from cloudmesh_docker.closing import exit_code, interrupted, order, problems_of
from cloudmesh_docker.errors import ContainerExit, DockerError, DryRun, NotFound, PartlyFailed, Protected, ServerError, StoreError, UsageError
from cloudmesh_docker.journal import Journal
from cloudmesh_docker.merging import labels
from cloudmesh_docker.parallel import in_parallel
from cloudmesh_docker.showing import Showing
from cloudmesh_docker.supply import Supply, attended, guard, manner

TOGETHER = 8
# The parameters that name the object a command works on, where it takes no more than one.
NAMED = ("container", "new_name")
COLLECTIONS = {"container": "Containers", "image": "Images", "network": "Networks", "volume": "Volumes", "node": "Nodes", "service": "Services"}


class Call:
    """One command with its values, on its servers.

    Attributes:
        elsewhere (list): after ``run``: what ``places.elsewhere`` returns of the containers that the current server lacks.
        trouble (DockerError or None): what is wrong with the work of all servers together.
    """

    def __init__(self, session, command, own, common, terminal, words=()):
        self.own, self.elsewhere, self.trouble = own, [], None
        self.session, self.command, self.common, self.terminal = session, command, common, terminal
        if not command.takes("docker"):
            # What stood in front of a command that has such an option itself.
            own = {**{option.name: common[option.name] for option in command.grammar.options if option.name in common}, **own}
        self.options = {name: value for name, value in {**common, **own}.items() if name in catalog.OUTPUT}
        self.values = {command.parameter(name): value for name, value in own.items() if command.parameter(name)}
        self.targets = self.values.pop(command.target, None) if command.target else None
        self.journal = Journal(command.path, words)
        self._among([])

    def run(self):
        """Do it and write the answers; the exit code."""
        if not self.command.takes("docker"):
            return self._run_here()
        servers = self.session.servers.select(self.common.get("server"), self.common.get("host"), self.common.get("tls"))
        self._refuse_several(len(servers))
        self._among([server.name for server in servers])
        self.session.warn(servers)
        options = self._manner(servers)
        outcomes = []
        try:
            try:
                with self.showing:
                    outcomes = self.session.servers.each(servers, lambda docker: self.journal.run(docker, self._on_server), **options)
            finally:
                self.trouble = self.supply.close()
            if self.session.watcher:
                self.session.watcher.follow([outcome.server for outcome in outcomes if not outcome.error])
            return self._finish(outcomes)
        except KeyboardInterrupt:
            if self.showing.merged:
                # Else the threads of a shell would go on to write what they hear.
                self.session.servers.hang_up()
            if self.common.get("serial") and self.several:
                output.note(self.terminal, interrupted(self.names, self.showing.turns.left))
            if self.trouble:
                output.error(self.terminal, self.trouble)
            raise
        finally:
            trouble = self.journal.write(self.session.servers)
            if trouble and not any(outcome.store_error for outcome in outcomes):
                output.note(self.terminal, trouble)

    def _manner(self, servers):
        """What ``servers.each`` is told of how to do it (dict)."""
        options = manner(self.session, self.common)
        options.update(order(self.common, self._ended), guard=guard(servers, self.common, self.terminal))
        if self.several and self.targets is None and not self.options.get("cached"):
            from cloudmesh_docker.ahead import first_question

            options["question"] = first_question(self.command, self.values, lambda: self.session.servers.engine(servers[0], dry_run=True))
        if self.command.streams:
            options.setdefault("most", len(servers))
        elif self.command.takes("ask") and not self.values.get("force"):
            # A person is asked by one after the other, and told what came of it before the next question.
            options.setdefault("most", 1)
        return options

    def _among(self, names):
        """Take note of the names of the servers: what is shown and asked tells them apart."""
        self.names, self.several = names, len(names) > 1
        streams = labels(names, self.targets or [None])
        shape = names or [None], 1 if self.targets is None else len(self.targets)
        self.showing = Showing(self.terminal, self.options, self.command, streams, *shape, self.session.servers.hang_up)
        self.supply = Supply(self.session, self.command, self.common, self.terminal, names, self.showing.merged, self.journal)

    def _refuse_several(self, servers):
        """UsageError if what holds the terminal, or can be done only once, was given several servers or several targets."""
        targets, alone = len(self.targets or ()), self.command.alone(self.values)
        if alone and (servers > 1 or targets > 1):
            much = f"one server, not {servers}" if servers > 1 else f"one {self.command.target}, not {targets}"
            raise UsageError(f"'docker {self.command.path}' {alone if isinstance(alone, str) else 'is interactive and'} takes {much}")

    def _ended(self, outcome):
        """A server is done: what it held up is written, and where others have not begun, what failed there is told."""
        self.showing.turns.leave(outcome.server.name)
        if self.common.get("serial"):
            for problem in problems_of(outcome):
                self._tell(problem)

    def _tell(self, problem):
        """Write an error, if that was not done before."""
        if not problem.told and not isinstance(problem, DryRun):
            output.error(self.terminal, problem, self.several)
            problem.told = True

    def _run_here(self):
        """A command about the servers themselves: no engine is handed to it."""
        supplied = self.supply.of(None)
        if self.common.get("dry_run") and not self.command.takes("engines"):
            output.text(self.terminal, f"docker {self.command.path}: sends no request to an engine of its own\n")
            return 0
        servers = self.session.servers
        before, servers.manner = servers.manner, manner(self.session, self.common)
        try:
            answers, problems = self._on_targets(lambda values: attended(supplied, lambda: self._call(supplied, values, None)))
            self.journal.settle(problems)
        finally:
            servers.manner = before
            trouble = self.journal.write(self.session.servers)
            if trouble:
                output.note(self.terminal, trouble)
        output.write(self.terminal, [("", answer) for answer in answers[self.showing.turns.written :]], self.options)
        for problem in problems:
            output.error(self.terminal, problem, several=True)
        return exit_code(problems)

    def _on_server(self, docker):
        """As ``_work``; an error that no target is to blame for is told where the other servers may go on for ever."""
        try:
            return self._work(docker)
        except DockerError as problem:
            self.showing.tell(problem, docker.name)
            raise

    def _work(self, docker):
        """The work for one server: ((answers, problems), what to remember)."""
        if self.command.grammar.option("--cached"):
            self.session.servers.open_store_early()
        source = self._remembered(docker) if self.options.get("cached") else docker
        before = docker.client.changes
        supplied = self.supply.of(source)
        if len(self.targets or ()) > 1 and source is docker:
            # One that is dead is waited for once, not once for each target.
            docker.client.agree()
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
            answers, problems = self._alone(call)
            self.showing.turns.take(server, 0, answers)
            return answers, problems
        results = [None] * len(self.targets)

        def one(index):
            try:
                results[index] = call({**self.values, self.command.target: self.targets[index]})
            except (DryRun, Protected):
                raise
            except DockerError as problem:
                self.showing.tell(problem, server)
                results[index] = problem
            self.showing.turns.take(server, index, [results[index]] if not isinstance(results[index], DockerError) else [])

        most = len(self.targets) if self.command.streams else TOGETHER
        in_parallel(one, range(len(self.targets)), 1 if self.command.in_order or self.command.takes("terminal") else most)
        problems = [result for result in results if isinstance(result, DockerError)]
        if succeeded is not None:
            succeeded += [target for target, result in zip(self.targets, results, strict=True) if is_success(result)]
        return [result for result in results if not isinstance(result, DockerError)], problems

    def _alone(self, call):
        """As ``_on_targets`` for a command without any."""
        try:
            return [call(self.values)], []
        except PartlyFailed as partly:
            return partly.answers, partly.problems
        except (ContainerExit, ServerError) as problem:
            return [], [problem]

    def _call(self, supplied, values, server):
        """The function's answer; a generator is run to its end and what it yields is shown."""
        answer = self.command.function(**supplied, **values)
        if hasattr(answer, "send"):
            try:
                item = next(answer)
                if self.command.unseen:
                    self.session.servers.open_store_early()
                while not self.showing.ended:
                    try:
                        self.showing.show(server, values, item)
                    except DockerError as problem:
                        # What goes wrong in a stream is the command's to judge.
                        item = answer.throw(problem)
                    else:
                        item = next(answer)
            except StopIteration as end:
                return end.value
            finally:
                answer.close()
            return None
        if hasattr(answer, "problem"):
            return self.showing.label(server, values), answer
        if hasattr(answer, "close") and hasattr(answer, "__next__"):
            self.showing.copy(server, values, answer)
            return None
        return answer

    def _finish(self, outcomes):
        """Write what came back, in order; the exit code."""
        self.elsewhere = self._elsewhere(outcomes)
        answers, problems = [], []
        for outcome in outcomes:
            if isinstance(outcome.error, DryRun):
                raise outcome.error
            answers += [(outcome.server.name, value) for value in (outcome.answer[0] if outcome.answer else ())]
            problems += problems_of(outcome)
        problems += [self.trouble] if self.trouble else []
        logs = [answer for _, answer in answers if isinstance(answer, tuple)]
        if logs:
            output.merged(self.terminal, logs)
            problems += [log.problem for _, log in logs if log.problem]
        else:
            output.write(self.terminal, answers[self.showing.turns.written :], self.options, self.several)
        if not answers and self.command.path.endswith(" inspect") and any(not isinstance(problem, UsageError) for problem in problems):
            output.write_values(self.terminal, [], self.options, self.several)
        for problem in problems:
            self._tell(problem)
            self._offer(problem)
        if self.common.get("summary") or self.common.get("stop_on_error"):
            from cloudmesh_docker.closing import lines

            for line in lines(outcomes, self.common.get("summary")):
                output.note(self.terminal, line)
        return exit_code(problems)

    def _elsewhere(self, outcomes):
        """Servers that have containers which the current one lacks, and the values for them; only after an error that says so."""
        failures = [problem for outcome in outcomes for problem in (outcome.error, *(outcome.answer[1] if outcome.answer else ()))]
        if not any(isinstance(problem, NotFound) for problem in failures):
            return []
        from cloudmesh_docker.places import elsewhere

        return elsewhere(self.command, self.own, self.common, outcomes, self.session.servers)

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

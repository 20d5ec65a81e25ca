"""One command for Python: words that are plain values in, plain answers out, on the one road of every command."""

import io

from cloudmesh_docker import tables
from cloudmesh_docker.call import Call
from cloudmesh_docker.errors import ContainerExit, DryRun, PartlyFailed
from cloudmesh_docker.flow import Line, Output
from cloudmesh_docker.supply import Supply
from cloudmesh_docker.terminal import Terminal
from cloudmesh_docker.turns import Turns


class Asked(Call):
    """A Call whose answers are kept, and written nowhere.

    Args:
        stdin (bytes, binary file or None): what the command reads.
        stream (Stream or None): takes what the command shows on its way.

    Attributes:
        outcomes (list of (server name, answers, problems)): after ``run``; of a command about servers the one of None.
    """

    def __init__(self, session, command, own, common, words, stdin=None, stream=None):
        self.outcomes, self._stream = [], stream
        terminal = Terminal(Input(stdin), io.StringIO(), Notes(stream), session.environ)
        super().__init__(session, command, own, common, terminal, words)

    def _among(self, names):
        self.names, self.several = names, len(names) > 1
        self.showing = Kept(self.command, self._stream)
        self.supply = Supply(self.session, self.command, self.common, self.terminal, names, merged=False, journal=self.journal)
        if self._stream and self.command.streams:
            self._stream.expect(names)

    def _order(self):
        order = super()._order()
        enough = order.get("enough", lambda outcome: False)

        def ended(outcome):
            self._stream.begin(outcome.server.name)
            return enough(outcome)

        return {**order, "enough": ended} if self._stream else order

    def _run_here(self):
        supplied = self.supply.of(None)
        self.outcomes = [(None, *self._on_targets(lambda values: self._call(supplied, values, None)))]
        return 0

    def _finish(self, outcomes):
        for outcome in outcomes:
            if isinstance(outcome.error, DryRun):
                raise outcome.error
            answers, problems = outcome.answer or ([], [])
            problems = [*problems, *(problem for problem in (outcome.error, outcome.store_error, self.trouble) if problem)]
            self.outcomes.append((outcome.server.name, answers, problems))
        return 0

    def answer(self, server, single):
        """The plain answer of one server; a list of them unless *single*.

        Raises:
            DockerError: what went wrong; of several things PartlyFailed.
        """
        answers, problems = next((values, problems) for name, values, problems in self.outcomes if name == server)
        shown = self.showing.answer(server)
        answers = [shown if answer is None else plain(answer) for answer in answers]
        for problem in list(problems):
            problem.server = server
            if isinstance(problem, ContainerExit):
                problem.output, problem.stderr = shown, self.showing.aside(server)
                if problem.stderr.strip():
                    problem.args = (f"{problem}: {problem.stderr.strip().splitlines()[-1]}",)
                if not problem.exit_code:
                    problems.remove(problem)
                    answers.append(shown)
        if problems:
            raise problems[0] if len(problems) == 1 and not answers else PartlyFailed(answers, problems)
        return answers if not single else answers[0] if answers else None


class Kept:
    """Takes the place of a Showing: what the functions show is kept by server and target, or handed to a Stream."""

    merged = False

    def __init__(self, command, stream):
        self._command, self._stream, self._outputs = command, stream, {}
        self.turns = Turns([], 0, None)

    @property
    def ended(self):
        """bool: nobody wants more."""
        return self._stream is not None and self._stream.closed

    def _output(self, server, values):
        target = values.get(self._command.target)
        return self._outputs.setdefault((server, target), Output(server, target, self._stream))

    def show(self, server, values, item):
        """What a command yields."""
        self._output(server, values).take(item)

    def copy(self, server, values, stream):
        """What a command returns as a stream."""
        self._output(server, values).copy(stream)

    def label(self, server, values):
        """None: nothing stands in front of lines here."""

    def tell(self, problem, server):
        """Errors are told at the end."""

    def __enter__(self):
        return self

    def __exit__(self, *error):
        """Nothing was opened."""

    def answer(self, server):
        """What one server's functions showed on their way; None if nothing."""
        found = [answer for (name, _), output in self._outputs.items() if name == server and (answer := output.answer()) is not None]
        return found if len(found) > 1 else found[0] if found else None

    def aside(self, server):
        """What containers of one server wrote to their standard error (str)."""
        return "".join(output.aside() for (name, _), output in self._outputs.items() if name == server)


class Input:
    """A standard input for commands: bytes, or a binary file."""

    def __init__(self, source):
        self.buffer = io.BytesIO(source or b"") if source is None or isinstance(source, bytes | bytearray) else source


class Notes:
    """A standard error for commands: their notes are Lines of a stream, or go to the logger ``cloudmesh_docker``."""

    def __init__(self, stream=None):
        self._stream = stream

    def write(self, text):
        """Take whole lines."""
        for line in text.splitlines():
            if self._stream:
                told = Line(line)
                told.aside = True
                self._stream.put(told)
            else:
                import logging

                logging.getLogger("cloudmesh_docker").info(line)

    def flush(self):
        """Nothing waits."""


def plain(answer):
    """A command's answer without what only tables need."""
    return answer.value(tables.Rows) if hasattr(answer, "as_text") else answer

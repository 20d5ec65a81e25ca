"""What a call shows while it works: streams, progress, answers that come one after the other, and what failed on the way."""

from _thread import allocate_lock

from cloudmesh_docker import output
from cloudmesh_docker.errors import DryRun, HungUp
from cloudmesh_docker.turns import Turns


class Showing:
    """The way from the threads of one call to its terminal.

    Args:
        terminal (Terminal): where to.
        options (dict): how answers are written.
        command (Command): what is done.
        labels (dict): the Label of each stream by its server and target; empty for a single one.
        servers (list): the names of the servers; one None for a command about servers.
        targets (int): how many answers there are of each server.
        hang_up (callable): ends what the other threads wait for.

    Attributes:
        turns (Turns): writes answers that are lines before all is done.
    """

    def __init__(self, terminal, options, command, labels, servers, targets, hang_up):
        self.terminal, self.options, self.command, self.labels, self.several = terminal, options, command, labels, len(servers) > 1
        self._hang_up, self._lock, self._live, self._early = hang_up, allocate_lock(), None, []
        self._borrowed = None
        self.turns = Turns([] if options.get("format") else servers, targets, self._answer)

    def _answer(self, server, answers):
        """Write answers of one server that are lines."""
        output.write(self.terminal, [(server, answer) for answer in answers], self.options, self.several)
        output.flush(self.terminal)

    @property
    def merged(self):
        """bool: more than one stream is shown."""
        return len(self.labels) > 1

    @property
    def ended(self):
        """bool: the person has seen enough."""
        return self._live is not None and self._live.ended

    def __enter__(self):
        if self.command.streams and self.terminal.screen:
            from cloudmesh_docker.borrowed import Borrowed

            # Now, for its signals' sake: a live table may be begun on another thread.
            self._borrowed = Borrowed(self.terminal, lambda: self._live.take(), lambda: self._live.give_back()).__enter__()
        return self

    def __exit__(self, *error):
        if self._borrowed:
            self._borrowed.__exit__()

    def show(self, server, values, item):
        """What a command yields on its way: documents are a whole answer, a stream is copied, all else is progress, but for a mere None."""
        if getattr(item, "live", False) and self.terminal.screen and (self.options.get("format") or "table").startswith("table"):
            self._screen().update(server, item)
        elif getattr(item, "drawn", False) and not self.options.get("format"):
            # What becomes of it is not shown here.
            return
        elif hasattr(item, "kind"):
            output.write(self.terminal, [(server, item)], self.options, self.several)
            output.flush(self.terminal)
        elif isinstance(item, str | list | dict) or hasattr(item, "aux"):
            output.progress(self.terminal, server if self.several else None, item)
        elif item is not None:
            self.copy(server, values, item)
        elif self._live:
            self._live.poll()

    def label(self, server, values):
        """The Label of a stream; None if there is only one."""
        return self.labels.get((server, values.get(self.command.target)))

    def copy(self, server, values, stream):
        """Copy a stream to its end; if nobody reads any more, the others end too, even if they have nothing to say."""
        try:
            output.copy(self.terminal, self.label(server, values), stream, self.options)
        except BrokenPipeError:
            if self.merged:
                self._hang_up()
            raise

    def tell(self, problem, server):
        """Say at once what failed on one server or target where the others may go on for ever; that we end them ourselves is no failure."""
        if self.command.streams and self.merged and not problem.told and not isinstance(problem, DryRun | HungUp):
            problem.server = server
            if self._live:
                self._live.tell(problem)
            else:
                output.error(self.terminal, problem, self.several)
                problem.told = True
                self._early.append(problem)

    def _screen(self):
        """The Live of this call, made when it is used first."""
        with self._lock:
            if self._live is None:
                from cloudmesh_docker.live import Live

                self._live = Live(self.terminal, self.options, self.several)
                self._borrowed.take()
                for problem in self._early:
                    # What was told is under the table now.
                    self._live.tell(problem)
                    problem.told = False
            return self._live

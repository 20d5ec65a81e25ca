"""The interactive shell: ``DockerMixin`` for any cmd2 program, and our own ``Shell``."""

import copy
import os

import cmd2
from cmd2.exceptions import Cmd2ShlexError, RedirectionError
from cmd2.history import HistoryItem
from cmd2.pt_utils import Cmd2History
from prompt_toolkit.application import get_app

from cloudmesh_docker import catalog, complete, lines, output, prompt
from cloudmesh_docker.bar import Bar
from cloudmesh_docker.batch import INTERRUPTED, Batch
from cloudmesh_docker.embedding import WRONG, DockerCommand, completions
from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.parser import Parser
from cloudmesh_docker.recall import Recall
from cloudmesh_docker.suggest import nearest
from cloudmesh_docker.watch import Watcher

UNKNOWN = 127
FAILED = 1
REFRESH = 1.0
HIDDEN = ("alias", "edit", "macro", "run_pyscript", "set", "shell", "shortcuts")
CLEAR = "\x1b[H\x1b[2J"
SHORTCUTS = {"?": "help", "!": "shell", "@": "run_script"}


def open_shell(session):
    """Open the shell on the session's terminal; the process's exit code."""
    catalog.add_plugins()
    session.tell_troubles(session.terminal)
    if session.settings.watch:
        session.watcher = Watcher(session.servers)
    try:
        return Shell(session).cmdloop()
    finally:
        if session.watcher:
            session.watcher.close()


class DockerMixin(DockerCommand):
    """The command ``docker`` in a cmd2 program, with help and completion: ``class App(DockerMixin, cmd2.Cmd)``.

    The exit code of a command is in ``last_result``. Lines that begin with ``docker`` are quoted as POSIX shells quote.
    """

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.register_postparsing_hook(self._reparse_docker)

    def postloop(self):
        """Close what was opened."""
        super().postloop()
        self._close_docker()


class Shell(DockerMixin, cmd2.Cmd):
    """Our own shell for a Session."""

    def __init__(self, session):
        self._docker_session, self._batch, self._ended, self._bar = session, None, False, Bar(session)
        terminal = session.terminal
        super().__init__(
            stdin=terminal.stdin,
            stdout=terminal.stdout,
            allow_cli_args=False,
            allow_clipboard=False,
            # What is suggested could not be told from what was typed without colours.
            auto_suggest=terminal.color,
            enable_bottom_toolbar=session.settings.bar,
            refresh_interval=REFRESH if session.settings.bar else 0,
            shortcuts=SHORTCUTS,
            terminators=[],
        )
        self.statement_parser = Parser(self._is_known, shortcuts=SHORTCUTS)
        self.hidden_commands += HIDDEN
        # Without a mark where a long line only wraps, it can be copied from the screen.
        self.main_session.prompt_continuation = lambda width, line, wraps: "" if wraps else "> "
        self._open_history()

    def _open_history(self):
        """Load the history, and keep what is typed as it is typed: cmd2 would write at the end, and the last shell would win."""
        settings = self.docker_session().settings
        try:
            recall = Recall(os.path.join(settings.make_folder(), "history"), settings.history)
            kept = Kept(recall)
        except DockerError as problem:
            output.note(self._docker_terminal(), f"the history is not kept: {problem}")
            return
        self.main_session.history = self.main_session.default_buffer.history = kept
        self.persistent_history_file = recall.path
        for line in kept.get_strings():
            command, _, rest = line.partition(" ")
            self.history.append(HistoryItem(cmd2.Statement(rest, raw=line, command=command)))

    def preloop(self):
        """Say where we are."""
        output.text(self._docker_terminal(), prompt.greeting(self.docker_session()))

    def pre_prompt(self):
        """Show the current server in the prompt."""
        self.prompt = prompt.prompt(self.docker_session())

    def get_bottom_toolbar(self):
        """What prompt_toolkit shows in the last line."""
        return f" {self._bar.text()}"

    def onecmd_plus_hooks(self, line, **options):
        """Run one line; whether to leave. Its exit code is in ``last_result``, also where nothing was run."""
        try:
            self.statement_parser.parse(line)
        except Cmd2ShlexError as problem:
            output.note(self._docker_terminal(), str(problem))
            self.last_result = WRONG
            return False
        return super().onecmd_plus_hooks(line, **options)

    def default(self, statement):
        """Answer a line that is no command."""
        near = nearest(statement.command, [*self.get_visible_commands(), *(path[0] for path in complete.index())])
        output.note(self._docker_terminal(), f"unknown command: {statement.command}{near}; lines begin with docker, see help")
        self.last_result = UNKNOWN

    def do_help(self, statement):
        """Show help: help, help docker container stop, help history"""
        words = lines.split(statement)
        self.last_result = 0
        if not words:
            output.text(self._docker_terminal(), prompt.overview())
        elif self._is_known(words[0]) and words[0] != "docker":
            super().do_help(statement)
        else:
            self.last_result = self._run_docker(["help", *(words[1:] if words[0] == "docker" else words)])

    def complete_help(self, text, line, begidx, endidx):
        """Our commands, and behind ``docker`` the words of its commands."""
        words = complete.words_of(line[:begidx])[1:]
        if words[:1] == ["docker"]:
            return completions(complete.next_words(words[1:], text))
        return self.basic_complete(text, line, begidx, endidx, self.get_visible_commands()) if not words else cmd2.Completions()

    def do_exit(self, _):
        """Leave the shell, as quit and Ctrl-D do"""
        return True

    def do_clear(self, _):
        """Clear the screen, as Ctrl-L does"""
        terminal = self._docker_terminal()
        output.screen(terminal, CLEAR if terminal.screen else "")

    def do_run_script(self, statement):
        """Run the commands in a file, up to the first that fails: run_script FILE, or @FILE"""
        terminal = self._docker_terminal()
        outer = self._batch
        if outer is None:
            session = copy.copy(self.docker_session())
            session.terminal = terminal
            self._batch = Batch(session, lambda line: output.note(terminal, line), other=self._other)
        try:
            self.last_result = self._batch.run_line(f"@{statement}")
        except DockerError as problem:
            output.error(terminal, problem)
            self.last_result = problem.exit_code
        except Leave:
            return True
        finally:
            self._batch = outer
        return False

    def complete_run_script(self, text, *_):
        """Files."""
        return completions(complete.paths(text))

    def _other(self, line):
        """A line of a batch file that is no docker command; its exit code."""
        command = self.statement_parser.named(line)
        if not self._is_known(command):
            output.note(self._docker_terminal(), f"unknown command: {command}; lines begin with docker, @FILE or run_script FILE")
            return UNKNOWN
        try:
            if self.onecmd_plus_hooks(line, add_to_history=False, raise_keyboard_interrupt=True):
                raise Leave
        except KeyboardInterrupt:
            return INTERRUPTED
        result = self.last_result
        return int(not result) if isinstance(result, bool) else result if isinstance(result, int) else 0

    def complete(self, text, line, begidx, endidx, custom_settings=None):
        """As cmd2 does it; a first word that is none of its commands may be one of ours, without docker in front."""
        found = super().complete(text, line, begidx, endidx, custom_settings)
        if found or not text or custom_settings or line[:begidx].strip():
            return found
        return completions(complete.next_words([], text))

    def _is_known(self, word):
        """Whether cmd2 has a command, an alias or a macro of this name."""
        return self.get_command_func(word) is not None or word in self.aliases or word in self.macros

    def _should_continue_multiline(self):
        """cmd2 asks whether the line goes on after Enter: behind a backslash, as in batch files."""
        text = get_app().current_buffer.text
        return lines.goes_on(text)

    def _redirect_output(self, statement):
        try:
            return super()._redirect_output(statement)
        except RedirectionError as problem:
            self.last_result = WRONG
            if isinstance(problem.__cause__, OSError):
                raise RedirectionError(f"{statement.redirect_to}: can't be written: {problem.__cause__.strerror}") from None
            raise

    def _restore_output(self, statement, saved):
        try:
            super()._restore_output(statement, saved)
        except OSError as problem:
            output.note(self._docker_terminal(), f"{statement.redirect_to}: can't be written: {problem.strerror}")
            self.last_result = FAILED

    def _raise_keyboard_interrupt(self):
        """cmd2 prints the end of the line to its output, which may be a file, or in the middle of writing."""
        self._end_line()
        self._ended = True
        self.last_result = INTERRUPTED
        raise KeyboardInterrupt

    def _end_line(self):
        if not self._ended:
            os.write(2, b"\n")
        self._ended = False


class Kept(Cmd2History):
    """prompt_toolkit's history, of which each new line goes to a file too."""

    def __init__(self, recall):
        self._recall = None
        super().__init__(recall.load())
        self._recall = recall

    def store_string(self, string):
        """Keep a line; where that fails, only this session knows it."""
        if self._recall:
            try:
                self._recall.add(string)
            except DockerError:
                return


class Leave(Exception):
    """A batch file said quit."""

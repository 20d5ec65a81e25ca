"""The command ``docker`` in a cmd2 program, whichever way it gets there: see ``shell.DockerMixin`` and ``commandset.DockerCommandSet``."""

import os
import sys

import cmd2
from cmd2.plugin import PostparsingData

from cloudmesh_docker import complete, lines, output
from cloudmesh_docker.batch import INTERRUPTED
from cloudmesh_docker.dispatch import Session
from cloudmesh_docker.errors import DockerError, UsageError
from cloudmesh_docker.parser import Parser, read
from cloudmesh_docker.terminal import Terminal

WRONG = UsageError.exit_code


class DockerCommand:
    """The command itself, with its help and its completion; ``_program`` is the cmd2 program it is in."""

    _docker_session = None

    @property
    def _program(self):
        return self

    def docker_session(self):
        """The Session of this program, made when it is used first."""
        if self._docker_session is None:
            self._docker_session = Session(self._docker_terminal())
        return self._docker_session

    @cmd2.with_category("Docker")
    def do_docker(self, statement):
        """Work with Docker servers; see: help docker"""
        self._program.last_result = self._run_docker(statement)

    def help_docker(self):
        """Help for ``docker`` and for the words behind it."""
        words = self._program.current_command.argv[2:] if self._program.current_command else []
        self._program.last_result = self._run_docker(["help", *words])

    def complete_docker(self, text, line, begidx, endidx):
        """What can come next, as cmd2 asks for it."""
        try:
            offer = complete.complete(self.docker_session(), complete.words_of(line[:begidx])[1:], text)
        except DockerError:
            return cmd2.Completions()
        return completions(offer)

    def _docker_terminal(self):
        return Terminal(self._program.stdin, self._program.stdout, sys.stderr, os.environ)

    def _run_docker(self, words):
        """Carry out *words*, a list or a line; the exit code."""
        terminal = self._docker_terminal()
        try:
            session = self.docker_session()
            code = session.run(["docker", *(lines.split(words) if isinstance(words, str) else words)], terminal)
        except DockerError as problem:
            output.error(terminal, problem)
            return problem.exit_code
        if code == INTERRUPTED:
            self._end_line()
            # What is still under way for other servers must not write over the next prompt.
            session.close()
        return code

    def _close_docker(self):
        """Close connections and store; they are opened again when they are needed."""
        if self._docker_session is not None:
            self._docker_session.close()

    def _end_line(self):
        """Begin a new line behind the ``^C`` of a command that took the signal itself; our own shell knows whether that was done."""

    def _reparse_docker(self, data: PostparsingData) -> PostparsingData:
        """cmd2's own parser takes ``|`` in quotes for a pipe and drops what follows a ``;``: read our lines again."""
        parser = self._program.statement_parser
        if data.statement.command == "docker" and not isinstance(parser, Parser):
            text = parser._expand(data.statement.raw.strip())
            if text.split(None, 1)[0] == "docker":
                self._program.last_result = WRONG
                data.statement = read(text, data.statement.raw)
        return data


def completions(offer):
    """An Offer as cmd2 has it."""
    items = [cmd2.CompletionItem(item.text, display=item.shown, display_meta=item.help) for item in offer.items]
    return cmd2.Completions(items=items, allow_finalization=offer.final)

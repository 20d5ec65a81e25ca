"""The command ``docker`` in the cms shell of cloudmesh-cmd5: one-shot, at its prompt, and in its batch files."""

import os
import stat
import sys

from cloudmesh_docker import cli, complete, output
from cloudmesh_docker.batch import Batch
from cloudmesh_docker.dispatch import Session
from cloudmesh_docker.errors import DockerError
from cloudmesh_docker.recall import covered
from cloudmesh_docker.terminal import Terminal, is_tty


def of(shell):
    """The InCms of a cms shell, made when it is asked for first."""
    if not hasattr(shell, "_cloudmesh_docker"):
        shell._cloudmesh_docker = InCms()
    return shell._cloudmesh_docker


class InCms:
    """``docker`` in one cms shell, with its session."""

    def __init__(self):
        self._session = None

    @property
    def terminal(self):
        """The Terminal of the process."""
        return Terminal(sys.stdin, sys.stdout, sys.stderr, os.environ)

    def session(self):
        """The Session, made when it is used first; SettingsError if the settings can't be used."""
        if self._session is None:
            self._session = Session(self.terminal)
        return self._session

    def run(self, line):
        """Carry out what stands behind ``docker``.

        Args:
            line (str): as cms hands it on, its variables replaced. On ``cms docker ...`` itself the words of the command line are
                taken instead, as they were typed.

        Raises:
            SystemExit: with the command's exit code, after ``cms docker ...`` in any case, and in a batch after a failure.
        """
        if sys.argv[1:2] == ["docker"]:
            sys.exit(cli.main(sys.argv[1:]))
        terminal, line = self.terminal, f"docker {line}"
        try:
            session = self.session()
            session.terminal = terminal
            code = Batch(session, lambda text: output.note(terminal, text)).run_line(line)
            output.flush(terminal)
        except DockerError as problem:
            output.error(terminal, problem)
            code = problem.exit_code
        if code and not is_tty(terminal.stdin):
            output.note(terminal, f"cms: exit {code}: {covered(line)}")
            sys.exit(0 if is_captured() else code)

    def help(self):
        """Show all commands."""
        self.session().run(["help"], self.terminal)

    def complete(self, text, line, begin):
        """What can come next.

        Args:
            text (str): the end of the word, from the last of readline's many delimiters on.
            line (str): all that was typed.
            begin (int): where *text* begins in it.

        Returns:
            list of str: each to stand in the place of *text*.
        """
        front = line[:begin].rpartition(" ")[2]
        try:
            offer = complete.complete(self.session(), complete.words_of(line[: begin - len(front)])[1:], front + text)
        except DockerError:
            return []
        found = sorted({item.text[len(front) :] for item in offer.items})
        return [found[0] + " "] if len(found) == 1 and offer.final else found


def is_captured():
    """Whether this seems to be the batch of ``cms FILE.cm``, of which cms drops all that was written if it ends with another code than 0."""
    files = [os.fstat(number) for number in range(3)]
    return all(stat.S_ISFIFO(file.st_mode) for file in files) and os.path.samestat(files[1], files[2])

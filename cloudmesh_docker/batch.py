"""Runs batch files: one command a line, stopping at the first that fails."""

import os
import subprocess

from cloudmesh_docker import lines
from cloudmesh_docker.errors import DockerError, OutputError, UsageError
from cloudmesh_docker.recall import covered
from cloudmesh_docker.terminal import Terminal

DEEPEST = 20
INTERRUPTED, CLOSED = 130, 141


class Batch:
    """A run of one batch file and the files it names.

    Args:
        session (Session): carries out the lines.
        report (callable): gets one line of text about the run, for stderr.
        keep_going (bool): go on after a failing line; the exit code is that of the first one all the same.
        echo (callable or None): gets each line before it runs.
        other (callable or None): gets the line and the words of what is no docker command; its exit code.
    """

    def __init__(self, session, report, keep_going=False, echo=None, other=None):
        self.session, self.report, self.keep_going, self.echo, self.other = session, report, keep_going, echo, other
        self._open = []

    def run_file(self, path):
        """Run the file at *path*; the exit code.

        Raises:
            UsageError: it can't be read, is no text, or runs itself.
        """
        path = os.path.expanduser(path)
        real = os.path.realpath(path)
        if real in self._open or len(self._open) >= DEEPEST:
            raise UsageError(f"{path}: runs itself")
        try:
            with open(path, "rb") as file:
                content = file.read()
        except OSError as error:
            raise UsageError(f"{path}: can't be read: {error.strerror}") from None
        self._open.append(real)
        try:
            return self.run_text(content, path)
        finally:
            self._open.pop()

    def run_text(self, content, name):
        """Run the lines in *content* (bytes); *name* stands in reports."""
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = "\0"
        if "\0" in text:
            raise UsageError(f"{name}: is not a text file in UTF-8")
        first = 0
        for number, line in lines.logical(text):
            if self.echo:
                self.echo(covered(line))
            try:
                code = self.run_line(line)
            except DockerError as error:
                self.report(str(error))
                code = error.exit_code
            if code == CLOSED and is_closed(self.session.terminal.stdout):
                return code
            if code:
                self.report(f"{name}:{number}: exit {code}: {covered(line)}")
                first = first or code
                if not self.keep_going or code == INTERRUPTED:
                    return code
        return first

    def run_line(self, line):
        """Run one logical line; the exit code."""
        if line.startswith("@"):
            return self._nested(lines.split(line[1:]), line)
        words, operator, target = lines.redirected(line)
        if not words:
            return 0
        if words[0] == "run_script":
            return self._nested(words[1:], line)
        if words[0] != "docker":
            return self._other(line, words)
        if operator is None:
            return self.session.run(words)
        return self._redirected(words, operator, target)

    def _nested(self, names, line):
        if len(names) != 1:
            raise UsageError(f"one file name, not {len(names)}: {line}")
        return self.run_file(names[0])

    def _other(self, line, words):
        if self.other:
            return self.other(line)
        self.report(f"unknown command: {words[0]}; lines begin with docker, @FILE or run_script FILE")
        return 127

    def _redirected(self, words, operator, target):
        """Run a docker command with its stdout in a file, or piped into a command of the system's shell."""
        usual = self.session.terminal
        if operator == "|":
            process = subprocess.Popen(target, shell=True, stdin=subprocess.PIPE, text=True, encoding="utf-8")
            file = process.stdin
        else:
            try:
                file = open(os.path.expanduser(target), "a" if operator == ">>" else "w", encoding="utf-8")
            except OSError as error:
                raise UsageError(f"{target}: can't be written: {error.strerror}") from None
        try:
            code = self.session.run(words, Terminal(usual.stdin, file, usual.stderr, usual.environ))
        finally:
            try:
                file.close()
            except BrokenPipeError:
                code = 141
            except OSError as error:
                if not code:
                    raise OutputError(f"{target}: can't be written: {error.strerror}") from None
        if operator != "|":
            return code
        status = process.wait()
        return status if code in (0, 141) else code


def is_closed(file):
    """Whether a file is a pipe that nobody reads from any more."""
    import select

    watch = select.poll()
    try:
        watch.register(file, 0)
    except (OSError, ValueError):
        return False
    return any(event & select.POLLERR for _, event in watch.poll(0))

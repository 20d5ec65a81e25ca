"""How lines typed in a cmd2 program are read: as POSIX shells read them, and as batch files are read."""

import os

import cmd2
from cmd2.exceptions import Cmd2ShlexError
from cmd2.parsing import StatementParser

from cloudmesh_docker import complete, lines
from cloudmesh_docker.errors import UsageError


class Parser(StatementParser):
    """Reads lines as POSIX shells do. A line may begin with one of our words instead of ``docker``, unless cmd2 *knows* that word."""

    def __init__(self, knows, **options):
        super().__init__(terminators=[], **options)
        self.knows = knows

    def parse(self, line):
        """The Statement of a line."""
        return read(self._expand(line), line)

    def named(self, line):
        """The command that a line names, bare words of ours aside."""
        return super()._expand(line).split(None, 1)[0]

    def _expand(self, line):
        line = super()._expand(line.replace("\\\n", ""))
        word = line.split(None, 1)[0] if line.strip() else ""
        return f"docker {line.lstrip()}" if word and not self.knows(word) and complete.is_command(word) else line


def read(text, raw):
    """The Statement for a line, typed as *raw*: its words as they stand, quotes and all, up to an unquoted comment or redirection."""
    try:
        _, operator, target = lines.redirected(text)
    except UsageError as problem:
        raise Cmd2ShlexError(str(problem)) from None
    command, *rest = lines.uncommented(text)[: lines.operator_at(text)].strip().split(None, 1) or [""]
    if operator in (">", ">>"):
        target = os.path.expanduser(target)
    return cmd2.Statement(rest[0] if rest else "", raw=raw, command=command, redirector=operator or "", redirect_to=target or "")

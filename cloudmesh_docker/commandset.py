"""The command ``docker`` as a set that any cmd2 program loads and unloads while it runs: ``app.register_command_set(DockerCommandSet())``.

A program with ``auto_load_commands=True`` needs only to import this module. One that has ``shell.DockerMixin`` among its bases must not.
"""

import weakref

from cmd2 import CommandSet
from cmd2.plugin import PostparsingData

from cloudmesh_docker.embedding import DockerCommand


class DockerCommandSet(DockerCommand, CommandSet):
    """The command ``docker``, with help and completion, for ``register_command_set`` and ``unregister_command_set``.

    The exit code of a command is in the program's ``last_result``. Lines that begin with ``docker`` are quoted as POSIX shells quote;
    all others are the program's own.
    """

    def __init__(self):
        super().__init__()
        self._repaired = weakref.WeakSet()

    @property
    def _program(self):
        return self._cmd

    def on_registered(self):
        """Read the program's lines that are ours; cmd2 has no way to take such a hook back, so it rests while the set is not loaded."""
        super().on_registered()
        program = self._cmd
        if program in self._repaired:
            return

        def reparse(data: PostparsingData) -> PostparsingData:
            return self._reparse_docker(data) if self._cmd_internal is program else data

        program.register_postparsing_hook(reparse)
        self._repaired.add(program)

    def on_unregister(self):
        """Close what was opened."""
        super().on_unregister()
        self._close_docker()
        self._docker_session = None

"""The command docker of the cms shell: cms finds it by the names of this module and its class."""

from cloudmesh.shell.command import PluginCommand

from cloudmesh_docker import cms


class DockerCommand(PluginCommand):
    """A base class of the cms shell; cms's own decorator for commands would mangle the words and swallow the exit code."""

    def do_docker(self, args):
        """::

        Usage:
          docker COMMAND [ARG...]

        Work with Docker servers; "docker help" lists the commands.
        """
        cms.of(self).run(args)

    def help_docker(self):
        """All commands, as ``docker help`` shows them."""
        cms.of(self).help()

    def complete_docker(self, text, line, begidx, endidx):
        """What can come next, as Python's cmd asks for it."""
        return cms.of(self).complete(text, line, begidx)

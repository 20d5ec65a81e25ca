"""A cmd2 program that loads and unloads the command docker while it runs."""

import sys

import cmd2

from cloudmesh_docker.commandset import DockerCommandSet

if __name__ == "__main__":
    app = cmd2.Cmd()
    app.register_command_set(DockerCommandSet())
    sys.exit(app.cmdloop())

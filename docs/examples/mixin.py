"""A cmd2 program that always has the command docker."""

import sys

import cmd2

from cloudmesh_docker.shell import DockerMixin


class App(DockerMixin, cmd2.Cmd):
    """Everything cmd2 has, and docker."""


if __name__ == "__main__":
    sys.exit(App().cmdloop())

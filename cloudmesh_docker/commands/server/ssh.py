"""Open a shell on the host of a server, or run a command there

Usage:
  docker server ssh [options] NAME [COMMAND] [ARG...]

Options:
  -t, --tty    Give the command a terminal

The system's ssh takes over with the address and the key that are saved, and its exit code is ours.
"""

PLAIN = True


def ssh(deployments, terminal, name, command=None, args=(), tty=False):
    remote = deployments.host(name)
    words = remote.words(*([command] if command else []), *args, tty=tty)
    return remote.hand_over(terminal, words, deployments.report)

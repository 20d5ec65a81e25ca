"""Another program in our place: ssh and scp, which have the terminal to themselves."""

import subprocess

from cloudmesh_docker.errors import ContainerExit


def hand_over(terminal, report, remote, words):
    """Run ssh or scp in our place.

    Args:
        terminal (Terminal): whose files the program gets.
        report (callable): tells a line of what it said on stderr, where our own files are none of the system's.
        remote (Remote): the host.
        words (list of str): the program and its arguments.

    Yields:
        list of str: what it said on stdout, where our own files are none of the system's.

    Raises:
        ContainerExit: it ended with another exit code than 0.
    """
    terminal.stdout.flush()
    files = {name: getattr(terminal, name) for name in ("stdin", "stdout", "stderr")}
    real = all(is_real(file) for file in files.values())
    outcome = remote.call(words, **files if real else {"stdin": subprocess.DEVNULL, "capture_output": True, "text": True})
    if not real:
        for line in outcome.stderr.splitlines():
            report(line)
        yield outcome.stdout.splitlines()
    if outcome.returncode:
        raise ContainerExit(outcome.returncode)


def is_real(file):
    """Whether a file is one that another program can be given."""
    try:
        return file.fileno() >= 0
    except (AttributeError, OSError, ValueError):
        return False

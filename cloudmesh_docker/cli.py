"""The one-shot command line and batch files: argv in, exit code out."""

import gc
import os
import sys

from cloudmesh_docker import __version__, output
from cloudmesh_docker.dispatch import FRONT_OPTIONS, Session, debugs, in_context, tls_options
from cloudmesh_docker.errors import DockerError, UsageError
from cloudmesh_docker.terminal import Terminal, is_tty
from cloudmesh_docker.usage import Grammar

USAGE = f"""One shell for all your Docker servers

Usage:
  cloudmesh-docker [options] [COMMAND] [ARG...]

Options:
  -f, --file FILE     Run the commands in a file, - for standard input
      --keep-going    Go on after a failing line of the file
      --echo          Print each line of the file before its answer
  -D, --debug         Print every exchange with the engine to stderr
{FRONT_OPTIONS}  -v, --version       Print the version

Without COMMAND and FILE it opens the shell, or runs what comes on standard input. 'cloudmesh-docker completion bash|zsh|fish' prints a script
that completes its words in that shell.
"""

# Left open at the end of the process: to close a store is to wait for the disk, four times, and what is written outlives the process without it.
_left = []


def main(argv=None, last=False):
    """Run what the command line says; the process's exit code.

    Args:
        argv (list of str or None): the words after the program's name; sys.argv by default.
        last (bool): the process ends with it.
    """
    open_standard_files()
    terminal = Terminal(sys.stdin, sys.stdout, sys.stderr, os.environ)
    try:
        code = run(sys.argv[1:] if argv is None else argv, terminal, last)
        output.flush(terminal)
        return code
    except DockerError as problem:
        output.error(terminal, problem)
        return problem.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def entry():
    """The console script: ``main``, and then the end without taking the interpreter apart, which costs longer than most commands."""
    gc.disable()
    os._exit(main(last=True))


def open_standard_files():
    """Have all three of the process's standard files, able to write any letter.

    In the place of a closed one stands /dev/null, so that nothing else is opened under its number; writing to a closed stdout fails.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        file = getattr(sys, name)
        if file is None:
            os.dup2(os.open(os.devnull, os.O_WRONLY if name == "stderr" else os.O_RDONLY), number)
            setattr(sys, name, open(number, "w" if number else "r", encoding="utf-8"))
        elif number and file.errors == "strict":
            file.reconfigure(errors="replace")


def run(argv, terminal, last=False):
    """Do what *argv* says; the exit code. *last* as ``main`` takes it."""
    own, common = {}, {}
    if argv[:1] == ["__complete"]:
        from cloudmesh_docker import completion

        return completion.answer(terminal, argv[1:])
    if argv[:1] == ["completion"] and "--help" not in argv:
        from cloudmesh_docker import completion

        output.text(terminal, completion.script(argv[1:]))
        return 0
    if argv and argv[0].startswith("-"):
        own, common = Grammar(USAGE).parse(argv)
        argv = [own["command"], *own.get("arg", [])] if "command" in own else []
        common.update(tls_options(own))
        if debugs(own):
            common["debug"] = True
    if own.get("version"):
        output.text(terminal, f"cloudmesh-docker version {__version__}\n")
        return 0
    if common.pop("help", False):
        argv = ["help", *argv]
    session = Session(terminal, common.pop("config", None), in_context(os.environ, own.get("context"), common), defaults=common)
    try:
        if argv and own.get("file") is None:
            return session.run(argv)
        if own.get("file") is None and is_tty(terminal.stdin):
            from cloudmesh_docker.shell import open_shell

            return open_shell(session)
        return run_batch(session, terminal, own, argv)
    finally:
        if last and argv:
            _left.append(session)
        else:
            session.close()


def run_batch(session, terminal, own, argv):
    """Run a batch file, or standard input as one; the exit code."""
    from cloudmesh_docker.batch import Batch

    echo = (lambda line: output.text(terminal, f"> {line}\n")) if own.get("echo") else None
    batch = Batch(session, lambda line: output.note(terminal, line), bool(own.get("keep_going")), echo)
    path = own.get("file")
    if path is not None and argv:
        raise UsageError(f"--file {path} and the command '{' '.join(argv)}' can't be used together")
    if path not in (None, "-"):
        return batch.run_file(path)
    return batch.run_text(terminal.input().read(), "<stdin>")

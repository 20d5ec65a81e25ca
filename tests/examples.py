"""Runs the examples of README.rst and docs/ as they stand there, and compares what comes out with what is shown.

An example is a block of Python, or a line in a console block: behind ``$`` for the system's shell (``>`` continues it; ``desk$`` is that of another
person's computer), behind ``docker(web1)>`` for ours. What stands below it is its output; ``...`` is any text. Ids, sizes, moments, ages and versions
need only be there. Where nothing is shown anything may come, and the exit code has to be 0, unless the next line shows it.
"""

import re
import subprocess
import sys
import textwrap

from tests.shells import ONE_SHOT, ROOT

BLOCK = re.compile(r"^\.\. code-block:: (console|python)\n\n((?:(?: +.*)?\n)+)", re.MULTILINE)
PROMPT = re.compile(r"(\$|desk\$|docker\(.+?\)>) (.*)")
# By its prompt: the system's shell, and another person's computer; and Python, which has none.
RUN = {"$": "{}", "desk$": "mkdir -p ~/desk; HOME=~/desk unshare --uts bash <<'DESK'\nhostname desk\n{}\nDESK"}
RUN["python"] = f"PYTHONPATH={ROOT} {sys.executable} <<'PYTHON'\n{{}}\nPYTHON"
SHELL = "cloudmesh-docker -f - <<'LINE'\n{}\nLINE"
LOOSE = (
    (r"\b(sha256:)?[0-9a-f]{12,64}\b", "ID"),
    (r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?( [+-]\d{4} UTC|Z)?|\d{4}-\d\d-\d\d", "TIME"),
    (r"\b(less than a|about an?|an?|\d+)[ -](second|minute|hour|day|week|month)s?\b|\b\d+(\.\d+)? ?m?s\b", "AGE"),
    (r"\b\d+(\.\d+)?([kMG]?B|[KMG]iB|%)", "SIZE"),
    (r"\b\d+\.\d+\.\d+(?!\.\d)[\w.+-]*", "VERSION"),
    (r"[ \t]+", " "),
    (r"-{3,}", "---"),
    (r" *\n", "\n"),
)


class Example:
    """One line with what it shows.

    Attributes:
        number (int): its line on the page.
        command (str): for bash.
        output (str): what is shown.
    """

    def __init__(self, number, prompt, command):
        self.number, self.output = number, ""
        self.command = RUN.get(prompt, SHELL).format(command)

    @property
    def open(self):
        """bool: the command goes on in the next line: a here-document up to END, or a backslash."""
        return self.command.endswith("\\") or ("<<'END'" in self.command and not self.command.endswith("\nEND"))


def read(text):
    """The examples (list of Example) of a page."""
    found = []
    for block in BLOCK.finditer(text):
        number = text.count("\n", 0, block.start(2))
        if block[1] == "python":
            found.append(Example(number + 1, "python", textwrap.dedent(block[2])))
            continue
        for line in block[2].splitlines():
            number, line = number + 1, line[4:]
            prompt = PROMPT.fullmatch(line)
            if prompt:
                found.append(Example(number, *prompt.groups()))
            elif line.startswith("> ") and found[-1].open:
                found[-1].command += f"\n{line[2:]}"
            else:
                found[-1].output += f"{line}\n"
    return found


def loose(text):
    """A text without what differs from one time to the next."""
    for pattern, word in LOOSE:
        text = re.sub(pattern, word, text, flags=re.IGNORECASE)
    return text.strip()


def fits(shown, output):
    """Whether an output is as shown."""
    return re.fullmatch(re.escape(loose(shown)).replace(re.escape("..."), ".*"), loose(output), re.DOTALL) is not None


def run(page, host, home, places, environ):
    """Run the examples of a page on a host.

    Args:
        page (str): its text.
        host (Host): where.
        home (pathlib.Path): an empty folder for HOME.
        places (dict): the address to use for each one on the page.
        environ (dict): the environment, but for HOME and our program.

    Returns:
        list of str: what was not as shown, with its line; empty if all was.
    """
    (home / "bin").mkdir(parents=True)
    program = home / "bin" / "cloudmesh-docker"
    program.write_text(f"#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -c '{ONE_SHOT}' \"$@\"\n")
    program.chmod(0o700)
    examples = read(page)
    script = "".join(f"{one.command}\ncode=$?; printf '\\n={number}:%s=\\n' $code; (exit $code)\n" for number, one in enumerate(examples))
    for name, address in places.items():
        script = re.sub(rf"{re.escape(name)}\b", address, script)
    (home / "script").write_text(script)
    kept = {**environ, "PATH": f"{home / 'bin'}:{environ['PATH']}", "HOME": str(home)}
    words = host.command("bash", "-c", f"cd {home}; exec bash script 2>&1")
    output = subprocess.run(words, env=kept, stdout=subprocess.PIPE, text=True, timeout=150, stdin=subprocess.DEVNULL).stdout
    for name, address in places.items():
        output = output.replace(address, name)
    return list(differences(examples, output))


def differences(examples, output):
    """What in the whole output is not as shown."""
    for number, (one, following) in enumerate(zip(examples, [*examples[1:], None], strict=True)):
        text, mark, rest = output.partition(f"\n={number}:")
        code, _, output = rest.partition("=\n")
        told = following is not None and "$?" in following.command
        if not mark:
            yield f"line {one.number}: {one.command}\ndid not end, and nothing after it was run:\n{text}"
            return
        if (code != "0" and not told) or (one.output and not fits(one.output, text)):
            yield f"line {one.number}: {one.command}\nexit code {code}:\n{text}"
